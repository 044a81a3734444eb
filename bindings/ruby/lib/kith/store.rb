module Kith
  # Keeps a book in a place of the host's own. Subclass it, or give {Kith.open} any object with these methods. The
  # library keeps the book in memory, judges every change, and hands over what was accepted.
  #
  # An exception in a method makes the call fail with it as `cause`; for {#commit} it means that nobody knows whether the
  # changes were stored, unless it is a {RejectedError}. Methods run in the thread that called the book, during the call,
  # and must not call the book.
  #
  # Besides {#load} and {#commit} a store may have
  # - `refresh(sequence, loader)`: hand over what changed after a sequence; without it everything is loaded again,
  # - `status(request)`: the sequence of the commit that stored a request, or :rejected if none did,
  # - `grant_ids(kind, count)`: the first of so many numbers, never granted before; without it the book counts on,
  # - `history(query, loader)`: hand over changes, newest first; without it there is no history,
  # - `close`: the book is done with the store.
  class Store
    # What {#commit} answers.
    OUTCOMES = Native.names('KITH_STORE_', 'UNKNOWN')

    # Hand over all rows with {Loader#row}, then the newest sequence with {Loader#finish}; 0: the store is empty.
    # @param loader [Loader]
    def load(loader)
      raise NotImplementedError, "#{self.class} has no load(loader)"
    end

    # Store the change set whole or not at all. Where it erases somebody ({Changes#erased}), the history loses what is personal.
    # @param changes [Changes]
    # @return [Symbol] :committed; :rejected: nothing was stored; :conflict: `changes.base` is not the newest sequence;
    #   anything else: nobody knows
    def commit(changes)
      raise NotImplementedError, "#{self.class} has no commit(changes)"
    end
  end

  # Takes what a store hands over.
  class Loader
    include Uncopied

    # @api private
    def initialize(pointer)
      @pointer = pointer
    end

    # Hand over a record.
    # @param id [Integer]
    # @param values [Hash{Symbol => Object}] of its fields
    # @return [self]
    def row(id, values)
      id = Values.id(id)
      kind = Schema.kind_of(id) or raise CorruptError, "#{id} is not the id of a record"
      native = Values.write(kind, values)
      Call.check { Native.kith_load_row(pointer, id, native, values.size) }
      self
    end

    # Say that a record has been removed (refresh only).
    # @param id [Integer]
    # @return [self]
    def removal(id)
      id = Values.id(id)
      Call.check { Native.kith_load_removal(pointer, id) }
      self
    end

    # Hand over an entry of the history (history only).
    # @param change [Change]
    # @return [self]
    def history(change)
      native, _memory = Changes.write(change)
      Call.check { Native.kith_load_history(pointer, native) }
      self
    end

    # Say why the rows or the history cannot be handed over: the call under way raises it. Return then.
    # @param message [String]
    # @param damaged [Boolean] what the store has is damaged: a {CorruptError}; otherwise a {StoreError}
    # @return [self]
    def refuse(message, damaged: false)
      status = Native[damaged ? 'KITH_ERR_CORRUPT' : 'KITH_ERR_STORE']
      Native.kith_load_refuse(pointer, status, message.delete("\0"))
      self
    end

    # Finish: the newest commit that was handed over.
    # @param sequence [Integer] 0: the store is empty
    # @return [self]
    def finish(sequence)
      Call.check { Native.kith_load_end(pointer, sequence) }
      self
    end

    # @api private
    def close
      @pointer = nil
    end

    private

    def pointer
      @pointer or raise ClosedError, 'the call that this loader belongs to is over'
    end
  end

  # A question about history, as a store gets it.
  # @!attribute [r] customer
  #   @return [Integer, nil] entries that touch this customer
  # @!attribute [r] kind
  #   @return [Symbol, nil] entries of records of this kind
  # @!attribute [r] section
  #   @return [Symbol, nil] entries of records whose kind is of this section
  # @!attribute [r] since
  #   @return [Time, nil] first instant
  # @!attribute [r] until
  #   @return [Time, nil] last instant
  # @!attribute [r] before
  #   @return [Integer, nil] only commits with a smaller sequence
  # @!attribute [r] before_change
  #   @return [Integer] and those of commit `before` below this index
  # @!attribute [r] most
  #   @return [Integer] entries wanted
  HistoryQuery = Struct.new(:customer, :kind, :section, :since, :until, :before, :before_change, :most) do
    # Does a change answer the question?
    # @param change [Change]
    # @return [Boolean]
    def match?(change)
      (customer.nil? || change.customers.include?(customer)) && (kind.nil? || change.kind == kind) &&
        (section.nil? || Schema.kind(change.kind).section == section) &&
        (since.nil? || (change.at && change.at >= since)) && (self.until.nil? || (change.at && change.at <= self.until)) &&
        (before.nil? || change.sequence < before ||
         (change.sequence == before && before_change != Errors::NO_CHANGE && change.index < before_change))
    end
  end

  # Functions for C that call the host's Ruby.
  # @api private
  module Callbacks
    COMMITTED = Native['KITH_STORE_COMMITTED']
    UNKNOWN = Native['KITH_STORE_UNKNOWN']
    REJECTED = Native['KITH_STORE_REJECTED']
    OPERATIONS = Native.names('KITH_OPERATION_', 'ADD').invert
    LEVELS = { 1 => :error, 2 => :warning, 3 => :information }.freeze
    OPTIONAL = %i[refresh status grant_ids history close].freeze

    class << self
      # @return [FFI::Struct] a kith_store whose callbacks are methods of `store`, and what must be kept
      def store(store)
        native = Native.struct('kith_store').new
        functions = %i[load commit] + OPTIONAL.select { |name| store.respond_to?(name) }
        functions = functions.map { |name| native[name] = send(name, store) }
        [native, functions]
      end

      # Let a store in C wait for ids without Ruby's lock: it may wait long, even for a thread that needs that lock. Only what
      # asks for ids pays for it, and not every change. Nothing of the host runs here that another thread's exception should
      # stop: it comes as itself when the ids are known. Ctrl-C does not wait, and is kept aside.
      # @return [Array<FFI::Function>] what must be kept
      def letting_others_run(native)
        types = %i[pointer uint32 uint32 pointer]
        granting = FFI::Function.new(:int32, types, native[:grant_ids], blocking: true)
        native[:grant_ids] = function = FFI::Function.new(:int32, types) do |*asked|
          Call.callback(UNKNOWN, timing: :never) { granting.call(*asked) }
        end
        [granting, function]
      end

      # @param hosted [Boolean] over a connection of the host, which the call holds all the time: another thread that waits
      #   for it may have Ruby's lock, which no callback gets then
      # @return [FFI::Struct, nil] a kith_run. Without a proc it only lets in what interrupts the thread, such as Ctrl-C.
      def run(progress, hosted: false)
        return if progress.nil? && hosted

        function = FFI::Function.new(:int32, %i[pointer uint64 uint64]) do |_, done, total|
          Call.callback(1) { progress && progress.call(done, total) == :stop ? 1 : 0 }
        end
        native = Native.struct('kith_run').new
        native[:progress] = function
        native.instance_variable_set(:@function, function)
        native
      end

      # @return [FFI::Function]
      def rights(asked)
        FFI::Function.new(:int32, %i[pointer string string uint32 uint32]) do |_, actor, shop, operation, kind|
          Call.callback(0) do
            answer = asked.call(utf8(actor), utf8(shop), OPERATIONS[operation], Schema.kind(kind).name)
            answer == true ? 1 : 0
          end
        end
      end

      # @return [FFI::Function] what the receiver raises is told to $stderr: a line in a log decides nothing
      def log(receiver)
        FFI::Function.new(:void, %i[pointer int32 string]) do |_, level, message|
          Call.callback(nil) do
            receiver.call(LEVELS[level] || level, utf8(message))
          rescue StandardError => e
            warn "kith: the log failed: #{e.message}"
          end
          nil
        end
      end

      private

      def utf8(text)
        text.nil? ? '' : text.dup.force_encoding(Encoding::UTF_8)
      end

      def load(store)
        FFI::Function.new(:int32, %i[pointer pointer]) { |_, load| loading(load) { |loader| store.load(loader) } }
      end

      def refresh(store)
        FFI::Function.new(:int32, %i[pointer uint64 pointer]) do |_, after, load|
          loading(load) { |loader| store.refresh(after, loader) }
        end
      end

      def history(store)
        FFI::Function.new(:int32, %i[pointer pointer pointer]) do |_, query, load|
          loading(load) { |loader| store.history(question(Native.struct('kith_history_query').new(query)), loader) }
        end
      end

      def commit(store)
        FFI::Function.new(:int32, %i[pointer pointer]) do |_, changes|
          Call.callback(UNKNOWN) do
            set = Changes.new(changes)
            begin
              Store::OUTCOMES.fetch(store.commit(set), UNKNOWN)
            ensure
              set.close
            end
          end
        end
      end

      def status(store)
        FFI::Function.new(:int32, %i[pointer uint64 pointer]) do |_, request, sequence|
          Call.callback(UNKNOWN) do
            case (answer = store.status(request))
            when Integer
              sequence.write_uint64(answer)
              COMMITTED
            when :rejected then REJECTED
            else UNKNOWN
            end
          end
        end
      end

      def grant_ids(store)
        FFI::Function.new(:int32, %i[pointer uint32 uint32 pointer]) do |_, kind, count, first|
          Call.callback(UNKNOWN) do
            first.write_uint64(store.grant_ids(Schema.kind(kind).name, count))
            COMMITTED
          end
        end
      end

      def close(store)
        FFI::Function.new(:void, [:pointer]) do
          Call.callback(nil) { store.close }
          nil
        end
      end

      def loading(pointer)
        Call.callback(UNKNOWN) do
          loader = Loader.new(pointer)
          begin
            yield loader
            COMMITTED
          ensure
            loader.close
          end
        end
      end

      def question(native)
        HistoryQuery.new(Values.id_or_nil(native[:customer]), native[:kind].zero? ? nil : Schema.kind(native[:kind]).name,
                         Values.named(Schema::SECTIONS, native[:section]), Values.instant(native[:since]),
                         Values.instant(native[:until]), Values.id_or_nil(native[:before]), native[:before_change], native[:most])
      end
    end
  end
end
