module Kith
  # Everything of one company: customers and their relations, in memory, over a store or without one. See {Kith.open}.
  class Book < Handle
    # @api private
    def initialize(pointer, keep, stored:, released:, hosted:)
      super()
      @hosted = hosted
      hold(pointer, :kith_book_close, keep, stored: stored, released: released)
    end

    # Change the book. With a block: its changes are stored together when it ends, and none of them if it raises or is
    # left early. What the block has prepared for a host that stores it itself ({Transaction#prepare}) is not committed by
    # its end, whatever came of it.
    # @param actor [String, nil] code of the user
    # @param shop [String, nil] shop or office
    # @param today [Date, String, nil] business date of the host
    # @param at [Time, nil] instant that the history shows
    # @param reason [String, nil] why
    # @param request [Integer, nil] name of this act of writing, for {#commit_status}
    # @param importing [Boolean] takes over what others kept: a consent that is not known, and a manager who is inactive
    #   on a customer's card, are let in; what is known of consent and of how it went with an address is not overwritten
    # @yieldparam txn [Transaction]
    # @return [Transaction, Object] without a block the transaction, else what the block gives
    def change(actor: nil, shop: nil, today: nil, at: nil, reason: nil, request: nil, importing: false)
      options, _memory = options('kith_txn_options', { actor: actor, shop: shop, reason: reason },
                                 today: Values.day(today), at: Values.microseconds(at), request: request || 0,
                                 importing: importing ? 1 : 0)
      pointer = using { |book| Call.make(:kith_txn_close) { |out, err| Native.kith_txn_begin(book, options, out, err) } }
      txn = Transaction.new(pointer, @held)
      return txn unless block_given?

      Kith.closing(txn) do
        given = yield txn
        txn.commit unless txn.over? || txn.prepared?
        given
      end
    end

    # Read the book.
    # @param actor [String, nil] code of the user
    # @param shop [String, nil] shop or office
    # @param today [Date, String, nil] business date: what a day that is not given means
    # @yieldparam view [View] closed when the block ends
    # @return [View, Object] without a block the view, else what the block gives
    def view(actor: nil, shop: nil, today: nil, &block)
      options, _memory = options('kith_view_options', { actor: actor, shop: shop }, today: Values.day(today))
      pointer = reading { |book| Call.make(:kith_view_close) { |out, err| Native.kith_view_open(book, options, out, err) } }
      Kith.closing(View.new(pointer, @held), &block)
    end

    # Bring in what other processes have committed to the store.
    # @param progress [Proc, nil] called with (done, total); may return :stop
    # @return [self]
    def refresh(progress: nil)
      run = Callbacks.run(progress, hosted: @hosted)
      using { |book| Call.wait { |err| Native.wait_kith_book_refresh(book, run, err) } }
      self
    end

    # After an unknown outcome: find out what happened, and accept writes again.
    # @param progress [Proc, nil] called with (done, total); may return :stop
    # @return [self]
    def recover(progress: nil)
      run = Callbacks.run(progress, hosted: @hosted)
      using { |book| Call.wait { |err| Native.wait_kith_book_recover(book, run, err) } }
      self
    end

    # Did this act of writing happen?
    # @param request [Integer] as given to {#change}
    # @return [Integer, nil] number of its commit; nil: no
    def commit_status(request)
      out = FFI::MemoryPointer.new(:uint64)
      using { |book| Call.wait { |err| Native.wait_kith_commit_status(book, request, out, err) } }
      out.read_uint64
    rescue NotFoundError
      nil
    end

    # Figures: sequence, bytes, page_bytes, pages, pages_free, versions, stale, and records by kind.
    # @return [Hash{Symbol => Object}]
    def stats
      out = Native.struct('kith_book_stats').new
      reading { |book| Call.check { Native.kith_book_stats_get(book, out) } }
      figures = (out.members - %i[size records]).to_h { |name| [name, out[name]] }
      figures.merge(stale: out[:stale] == 1, records: Schema.kinds.to_h { |kind| [kind.name, out[:records][kind.number]] })
    end

    # @param name [Symbol] such as :customers
    # @return [Integer] value of a limit in this book
    def limit(name)
      number = Schema.limit_number(name)
      reading { |book| Native.kith_book_limit(book, number) }
    end

    private

    def options(struct, texts, **numbers)
      native = Native.struct(struct).new
      numbers.each { |name, number| native[name] = number }
      [native, Values.lend(native, texts)]
    end

    class << self
      # @api private
      # @see Kith.open
      def open(store, **given)
        return opened(store, **given) unless store.is_a?(Handle)

        store.send(:reading) { opened(store, **given) } # nobody closes it meanwhile
      end

      private

      def opened(store, progress: nil, limits: {}, **given)
        options, keep = Opening.new(given).options(limits)
        native, store_keep = store.respond_to?(:native_store) ? store.native_store : (Callbacks.store(store) if store)
        options[:store] = native
        hosted = store.is_a?(SQLite) && store.hosted?
        options[:run] = run = Callbacks.run(progress, hosted: hosted)
        keep.push(store, store_keep, run)
        pointer = take_over(store) do
          Call.make(:kith_book_close, waiting: true) { |out, err| Native.wait_kith_book_open(options, out, err) }
        end
        book = new(pointer, keep, stored: persistent?(store), released: store.respond_to?(:lend) ? store.lend : nil,
                                  hosted: hosted)
        store.taken(book.send(:held)) if store.respond_to?(:taken)
        book
      end

      def persistent?(store)
        !store.nil? && !store.is_a?(Testing::MemoryStore)
      end

      # The library closes a store that it could not open a book over, but for two statuses that leave it to the caller.
      def take_over(store)
        yield
      rescue InvalidError, AbiError
        raise
      rescue Exception
        store.taken(nil) if store.respond_to?(:taken)
        raise
      end
    end

    private

    attr_reader :held

    # How a book is opened.
    class Opening
      # @api private
      def initialize(given)
        @native = Native.struct('kith_book_options').new
        @keep = []
        given.each { |name, value| send(name, value) unless value.nil? }
      end

      # @api private
      def options(limits)
        lower(limits) unless limits.empty?
        [@native, @keep]
      end

      private

      def text(name, value)
        @keep << Values.string(value)
        @native[name] = @keep.last
      end

      def name(value)
        text(:name, value)
      end

      def language(value)
        text(:language, value)
      end

      def owner(value)
        text(:owner, value)
      end

      def at(value)
        @native[:at] = Values.microseconds(value)
      end

      def existing(value)
        @native[:existing] = value ? 1 : 0
      end

      def rights(value)
        return @native[:rights_mode] = Native.number('KITH_RIGHTS_', 'HOST', value) unless value.respond_to?(:call)

        @native[:rights_mode] = Native['KITH_RIGHTS_HOST']
        @native[:rights] = @keep.push(Callbacks.rights(value)).last
      end

      def choose(value)
        @native[:choose] = @keep.push(Choosing.function(value)).last
      end

      def hash(value)
        @native[:hash] = @keep.push(Hashing.function(value)).last
      end

      def log(value)
        @native[:log] = @keep.push(Callbacks.log(value)).last
      end

      def lower(limits)
        type = Native.struct('kith_limit')
        @keep << (list = FFI::MemoryPointer.new(type.size, limits.size))
        limits.each_with_index do |(name, value), index|
          limit = type.new(list + (index * type.size))
          limit[:limit] = Schema.limit_number(name)
          limit[:value] = value
        end
        @native[:limits] = list
        @native[:limit_count] = limits.size
      end
    end
    private_constant :Opening
  end
end
