module Kith
  # One change of one record: in a change set that is to be stored, or read back as history.
  # @!attribute [r] sequence
  #   @return [Integer] number of the commit
  # @!attribute [r] index
  #   @return [Integer] position in the commit
  # @!attribute [r] operation
  #   @return [Symbol] :add, :change or :remove
  # @!attribute [r] id
  #   @return [Integer] the record
  # @!attribute [r] at
  #   @return [Time, nil] when
  # @!attribute [r] actor
  #   @return [String] who
  # @!attribute [r] shop
  #   @return [String] where
  # @!attribute [r] reason
  #   @return [String] why
  # @!attribute [r] request
  #   @return [Integer, nil] the act of writing
  # @!attribute [r] customers
  #   @return [Array<Integer>] customers touched
  # @!attribute [r] before
  #   @return [Hash{Symbol => Object}] values before: all of a removal, those that differ of a change
  # @!attribute [r] after
  #   @return [Hash{Symbol => Object}] values after, likewise; nil: cleared
  # @!attribute [r] row
  #   @return [Hash{Symbol => Object}] all values after the change; in history empty
  Change = Struct.new(:sequence, :index, :operation, :id, :at, :actor, :shop, :reason, :request, :customers, :before,
                      :after, :row, keyword_init: true) do
    # @return [Symbol] kind of the record
    def kind
      Schema.kind_of(id).name
    end

    # Is the value of a field about a customer, so that it goes when that is erased?
    # @param field [Symbol] of the record
    # @param customer [Integer, Record]
    # @return [Boolean]
    def personal?(field, customer)
      Changes.personal?(self, Schema.kind(kind).field(field), Values.id(customer))
    end

    # What a store keeps of it when a customer is erased, see {Changes#erased}.
    # @param customer [Integer, Record]
    # @return [Change] without the values that are personal
    def without(customer)
      left = %i[before after row].to_h { |name| [name, self[name].reject { |field, _| personal?(field, customer) }] }
      Change.new(**to_h, **left)
    end
  end

  # The change set of a prepared transaction: Enumerable. It may be asked until the transaction is finished.
  class Changes
    include Enumerable
    include Uncopied

    # @api private
    # @param txn [Transaction, nil] whose they are, so that it is not forgotten before them; nil: a call under way lends them
    def initialize(pointer, txn = nil)
      @pointer = pointer
      @txn = txn
    end

    # @yieldparam change [Change]
    # @return [Enumerator, self]
    def each
      return enum_for(:each) { size } unless block_given?

      size.times { |index| yield at(index) }
      self
    end

    # @return [Integer] number of changes
    def size
      reading { |set| Native.kith_changes_count(set) }
    end

    # @return [Integer] sequence that it was prepared on; its own is one more
    def base
      reading { |set| Native.kith_changes_base(set) }
    end

    # Customers that the change set erases, with their aliases. A store takes what is personal out of all history that touches one
    # of them, that of this change set included: the entries stay as {Change#without} gives them. Records of kinds that are
    # archived, and belong to one of them, go; of others that touch one the texts go.
    # @return [Array<Integer>]
    def erased
      found = []
      reading do |set|
        until (customer = Native.kith_changes_erased(set, found.size)).zero?
          found << customer
        end
      end
      found
    end

    # What the transaction said about itself: sequence, at, actor, shop, reason, request.
    # @return [Change]
    def head
      read { |set, native| Native.kith_changes_head(set, native) }
    end

    # @api private
    # Yield their pointer. The transaction is in use meanwhile: closing it takes effect behind the block.
    def reading
      return yield(pointer) if @txn.nil?

      @txn.send(:reading) { yield pointer }
    end

    # @api private
    def close
      @pointer = nil
    end

    # @return [String]
    def inspect
      "#<#{self.class.name}#{@pointer ? " #{size}" : ' closed'}>"
    end

    private

    def at(index)
      read { |set, native| Native.kith_changes_get(set, index, native) }
    end

    def read
      native = Native.struct('kith_change').new
      reading do |set|
        Call.check { yield set, native }
        Changes.read(native)
      end
    end

    def pointer
      @pointer or raise ClosedError, 'the transaction of these changes is finished'
    end

    OPERATIONS = Native.names('KITH_OPERATION_', 'ADD').invert.freeze
    PAGE = 200
    private_constant :OPERATIONS, :PAGE

    class << self
      # @api private
      def read(native)
        kind = Schema.kind_of(native[:id])
        Change.new(
          sequence: native[:sequence], index: native[:index], operation: OPERATIONS[native[:operation]], id: native[:id],
          at: Values.instant(native[:at]), actor: Native.string(native[:actor]), shop: Native.string(native[:shop]),
          reason: Native.string(native[:reason]), request: Values.id_or_nil(native[:request]),
          customers: native[:customers].null? ? [] : native[:customers].read_array_of_uint64(native[:customer_count]),
          before: Values.read_hash(kind, native[:before], native[:before_count]),
          after: Values.read_hash(kind, native[:after], native[:after_count]),
          row: Values.read_hash(kind, native[:row], native[:row_count])
        )
      end

      # @api private
      def query(customer, kind, section, since, until_)
        query = Native.struct('kith_history_query').new
        query[:customer] = Values.id(customer)
        query[:kind] = kind ? Schema.kind(kind).number : 0
        query[:section] = section ? Native.number('KITH_SECTION_', 'CUSTOMER', section) : 0
        query[:since] = Values.microseconds(since)
        query[:until] = Values.microseconds(until_)
        query[:most] = PAGE
        query
      end

      # @api private
      # @return [Array<Change>] a page of history
      def page(view, query)
        history = Call.make(:kith_history_close, waiting: true) do |out, err|
          Native.wait_kith_history_read(view, query, out, err)
        end
        Array.new(Native.kith_history_count(history)) do |index|
          native = Native.struct('kith_change').new
          Call.check { Native.kith_history_get(history, index, native) }
          read(native)
        end
      ensure
        Native.kith_history_close(history) if history
      end

      # @api private
      # @return [FFI::Struct] a change as the library has it, and the memory that it points to
      def write(change)
        native = Native.struct('kith_change').new
        %i[sequence index].each { |name| native[name] = change[name] }
        native[:id] = Values.id(change.id)
        native[:operation] = OPERATIONS.key(change.operation)
        native[:at] = Values.microseconds(change.at)
        native[:request] = change.request || 0
        memory = write_texts(native, change) + write_values(native, change)
        [native, memory << write_customers(native, change)]
      end

      # @api private
      def personal?(change, field, customer)
        native = Native.struct('kith_change').new
        native[:id] = change.id
        _memory = [write_customers(native, change), write_values(native, change)]
        Native.kith_change_is_personal(native, field.number, customer) == 1
      end

      private

      def write_customers(native, change)
        native[:customer_count] = change.customers.size
        native[:customers] = FFI::MemoryPointer.new(:uint64, [change.customers.size, 1].max).write_array_of_uint64(change.customers)
      end

      def write_texts(native, change)
        %i[actor shop reason].map do |name|
          Values.string(change[name] || '').tap { |text| native[name] = text }
        end
      end

      def write_values(native, change)
        kind = Schema.kind_of(change.id)
        %i[before after].map do |name|
          values = change[name] || {}
          Values.write(kind, values).tap do |memory|
            native[name] = memory
            native[:"#{name}_count"] = values.size
          end
        end
      end
    end
  end
end
