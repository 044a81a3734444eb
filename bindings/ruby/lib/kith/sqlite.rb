module Kith
  # Keeps a book in a SQLite file, by libkith-sqlite. Give it to {Kith.open}, which takes it over; a String there is short
  # for `Kith::SQLite.new(path)`.
  class SQLite < Handle
    # @param path [String, nil] the file
    # @param book [String, nil] name of the book in the file; nil: "main"
    # @param durability [Symbol] :wal_full, :rollback_extra or :not_durable
    # @param existing [Boolean] do not create the file
    # @param busy_ms [Integer] how long to wait for another process; 0: 5,000
    # @param read_only [Boolean] write nothing, for a file that may not be written
    # @param db [FFI::Pointer, nil] an open connection of the host instead of a path. While the book is opened, refreshed or
    #   recovered with a progress proc, no other thread may use it.
    def initialize(path = nil, book: nil, durability: :wal_full, existing: false, busy_ms: 0, read_only: false, db: nil)
      super()
      Native.load_sqlite
      options, _memory = options(path: path && File.path(path), book: book)
      options[:db] = db
      options[:durability] = Native.number('KITH_SQLITE_', 'WAL_FULL', durability)
      options[:existing] = existing ? 1 : 0
      options[:busy_ms] = busy_ms
      options[:read_only] = read_only ? 1 : 0
      pointer = Call.make(:kith_sqlite_free, waiting: true) { |out, err| Native.wait_kith_sqlite_open(options, out, err) }
      hold(pointer, :kith_sqlite_free, stored: true)
      @hosted = !db.nil?
    end

    # What the store says about its file: journal, synchronous, format, page_bytes, pages, pages_free, log_bytes, records.
    # @param count [Boolean] also count the records
    # @param check [Boolean] also read all of the file; damage is a {CorruptError}
    # @return [Hash{Symbol => Object}]
    def facts(count: false, check: false)
      also = (count ? Native['KITH_SQLITE_COUNT'] : 0) | (check ? Native['KITH_SQLITE_CHECK'] : 0)
      out = Native.struct('kith_sqlite_facts').new
      using { |store| Call.wait { |err| Native.wait_kith_sqlite_inspect(store, also, out, err) } }
      (out.members - [:size]).to_h { |name| [name, name == :journal ? out[name].to_s : out[name]] }
    end

    # Write a prepared change set into the SQL transaction that the host has open on its connection.
    # @param changes [Changes]
    # @return [Symbol] :committed, :rejected or :conflict
    def write(changes)
      changes.reading do |set|
        using { |store| Store::OUTCOMES.key(Call.watch { Native.wait_kith_sqlite_write(store, set) }) }
      end
    end

    # What went wrong last in this store.
    # @return [String] "" if nothing did
    def message
      reading { |store| Native.kith_sqlite_message(store) }.force_encoding(Encoding::UTF_8)
    end

    # Close it, if no book has taken it; one that has closes it.
    # @return [nil]
    def close
      @book ? nil : super
    end

    # @return [Boolean]
    def closed?
      @book ? !@book.open? : super
    end

    # @api private
    def native_store
      raise BusyError, 'a store serves one book' if @book

      native = Native.struct('kith_store').new
      reading { |store| Call.check { Native.kith_sqlite_callbacks(store, native) } }
      [native, [self, Callbacks.letting_others_run(native)]]
    end

    # @api private
    # Over a connection of the host?
    def hosted?
      @hosted
    end

    # @api private
    # A book has it now, and closes it; nil: the library has closed it already.
    def taken(book)
      ObjectSpace.undefine_finalizer(self)
      @held.taken
      @pointer = nil unless book
      @book = book
    end

    private

    def pointer
      raise ClosedError, 'the store was closed with its book' if @book && !@book.open?

      super
    end

    def holder
      @book || super
    end

    def options(texts)
      struct = Native.struct('kith_sqlite_options').new
      [struct, Values.lend(struct, texts)]
    end
  end
end
