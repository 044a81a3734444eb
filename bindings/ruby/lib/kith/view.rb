module Kith
  # One version of a book, read by one actor on one business day. It does not change, whatever others commit, and any
  # number of threads may read it. What is read belongs to Ruby and outlives the view.
  class View < Handle
    # @api private
    def initialize(pointer, book)
      super()
      @book = book
      hold(pointer, :kith_view_close, book)
    end

    # @return [Integer] number of the newest commit that it shows
    def sequence
      reading { |view| Native.kith_view_sequence(view) }
    end

    # @return [Date, nil] the business day
    def today
      Values.date(reading { |view| Native.kith_view_today(view) })
    end

    # --- records ---

    # All records of a kind.
    # @param kind [Symbol] such as :relation_type
    # @return [Collection]
    def [](kind)
      kind = Schema.kind(kind)
      Collection.new(self, kind) { |size, &batch| walk(:kith_iter_records, size, batch, kind.number) }
    end

    # @return [Collection]
    def customers
      self[:customer]
    end

    # @return [Collection]
    def relations
      self[:relation]
    end

    # @return [Collection]
    def relation_types
      self[:relation_type]
    end

    # @param id [Integer, Record]
    # @return [Record] as this view shows it
    # @raise [NotFoundError]
    def record(id)
      read([id]).first
    end

    # One field of a record.
    # @param id [Integer, Record]
    # @param field [Symbol]
    # @return [Object, nil]
    def value(id, field)
      id = Values.id(id)
      kind = kind_of(id)
      out = FFI::MemoryPointer.new(Values::SIZE)
      number = kind.field(field).number
      reading do |view|
        Call.check { |err| Native.kith_record_get(view, id, number, out, err) }
        Values.read_hash(kind, out, 1)[field.to_sym]
      end
    end

    # Many records in one call for each kind.
    # @param ids [Array<Integer, Record>]
    # @return [Array<Record>] in the order of the ids
    def read(ids)
      ids = ids.map { |id| Values.id(id) }
      found = {}
      kinds = ids.group_by { |id| id & 0xFF }.values
      return read_kind(kind_of(ids.first), ids) if kinds.size == 1

      kinds.each { |some| read_kind(kind_of(some.first), some).each { |record| found[record.id] = record } }
      ids.map { |id| found[id] }
    end

    # Some fields of many records of one kind, in one call.
    # @param ids [Array<Integer, Record>]
    # @param fields [Array<Symbol>] :id is the record's id
    # @return [Array<Array>, Array] a row per record; with one field its values
    def pluck(ids, *fields)
      return [] if ids.empty?

      ids = ids.map { |id| Values.id(id) }
      kind = kind_of(ids.first)
      rows = read_rows(kind, ids, fields.reject { |name| name == :id }.map { |name| kind.field(name) })
      if (at = fields.index(:id))
        rows.each_with_index { |row, index| row.insert(at, ids[index]) }
      end
      fields.size == 1 ? rows.flatten(1) : rows
    end

    # @param kind [Symbol, Schema::Kind] a kind with a key
    # @param key [String] number or code
    # @return [Integer, nil] id of the record that bears it
    def find(kind, key)
      find!(kind, key)
    rescue NotFoundError
      nil
    end

    # @param kind [Symbol, Schema::Kind] a kind with a key
    # @param key [String] number or code
    # @return [Integer] id of the record that bears it
    # @raise [NotFoundError]
    def find!(kind, key)
      kind = Schema.kind(kind)
      key = Values.text(key)
      take_id { |view, out, err| Native.kith_record_find(view, kind.number, key, out, err) }
    end

    # Many customers by their numbers, in one call.
    # @param numbers [Array<String>]
    # @return [Array<Integer, nil>] ids
    def find_customers(numbers)
      return [] if numbers.empty?

      texts = numbers.map { |number| Values.string(number) }
      list = FFI::MemoryPointer.new(:pointer, texts.size).write_array_of_pointer(texts)
      out = FFI::MemoryPointer.new(:uint64, texts.size)
      ask { |view, err| Native.kith_customer_find_many(view, list, texts.size, out, err) }
      out.read_array_of_uint64(texts.size).map { |id| Values.id_or_nil(id) }
    end

    # Parts of a record.
    # @param owner [Integer, Record]
    # @param kind [Symbol] a kind of parts, such as :label
    # @return [Array<Record>]
    def parts(owner, kind)
      kind = Schema.kind(kind)
      owner = Values.id(owner)
      listing(kind) do |view, after, ids, most, count, err|
        Native.kith_record_parts(view, owner, kind.number, after, ids, most, count, err)
      end.to_a
    end

    # Records that refer to this one: what stands in the way of removing it.
    # @param id [Integer, Record]
    # @return [Array<Record>]
    def users(id)
      id = Values.id(id)
      most = 256
      loop do
        ids = take_ids(most) { |view, out, count, err| Native.kith_record_users(view, id, out, most, count, err) }
        return read(ids) if ids.size < most

        most *= 4
      end
    end

    # --- relations ---

    # Relations of a customer, both columns in one list.
    # @param customer [Integer, Record]
    # @param query [Hash]
    # @option query [Integer, Record] :type only of this type
    # @option query [Symbol] :end only where the customer stands on this end: :from, :to
    # @option query [Array<Symbol>] :periods of :current (what is meant without it), :past, :future
    # @option query [Date, String] :as_of the day; without it the view's today
    # @return [Array<Link>] in order of type, end, other customer, since, until
    def relations_of(customer, **query)
      Relating.list(self, Values.id(customer), query)
    end

    # Relations of many customers, in one call; takes what {#relations_of} takes.
    # @param customers [Array<Integer, Record>]
    # @return [Array<Array<Link>>]
    def relations_of_many(customers, **query)
      Relating.list_many(self, customers.map { |customer| Values.id(customer) }, query)
    end

    # Is `from` TYPE of `to`?
    # @param from [Integer, Record] a customer
    # @param type [Integer, Record] a relation type
    # @param to [Integer, Record] a customer
    # @param as_of [Date, String, nil] the day; nil: the view's today
    # @return [Integer, nil] a relation that says so
    def related(from, type, to, as_of: nil)
      pair = FFI::MemoryPointer.new(:uint64, 3).write_array_of_uint64([from, type, to].map { |id| Values.id(id) })
      day = Values.day(as_of)
      Values.id_or_nil(take_id { |view, out, err| Native.kith_relation_has(view, pair, day, out, err) })
    end

    # Many such questions in one call.
    # @param triples [Array<Array>] of from, type, to
    # @param as_of [Date, String, nil] the day; nil: the view's today
    # @return [Array<Integer, nil>] relations that say so
    def related_many(triples, as_of: nil)
      return [] if triples.empty?

      numbers = triples.flatten.map { |id| Values.id(id) }
      pairs = FFI::MemoryPointer.new(:uint64, numbers.size).write_array_of_uint64(numbers)
      out = FFI::MemoryPointer.new(:uint64, triples.size)
      day = Values.day(as_of)
      ask { |view, err| Native.kith_relation_has_many(view, pairs, triples.size, day, out, err) }
      out.read_array_of_uint64(triples.size).map { |id| Values.id_or_nil(id) }
    end

    # Who is within a distance, nearest first; takes what {#relations_of} takes.
    # @param customer [Integer, Record]
    # @param distance [Integer] most steps
    # @param most [Integer] the walk stops when so many are found
    # @return [Array<Reached>]
    def reach(customer, distance:, most: 10_000, **query)
      Relating.reach(self, Values.id(customer), distance, most, query)
    end

    # Find a relation type by its code, or by a label of either end.
    # @param name [String]
    # @return [Array(Integer, Symbol)] the type, and the end that the name describes
    # @raise [NotFoundError]
    def type(name)
      type = FFI::MemoryPointer.new(:uint64)
      side = FFI::MemoryPointer.new(:uint32)
      name = Values.text(name)
      ask { |view, err| Native.kith_relation_type_find(view, name, type, side, err) }
      [type.read_uint64, Relating::ENDS.key(side.read_uint32)]
    end

    # How a customer on one end of a relation type is called.
    # @param type [Integer, Record] relation type
    # @param end [Symbol] :from or :to
    # @param sex [Symbol, nil] of the customer
    # @param language [String, nil] nil: the book's
    # @return [String]
    def label(type, end: :from, sex: nil, language: nil)
      side = Native.number('KITH_END_', 'FROM', binding.local_variable_get(:end))
      sex = sex ? Native.number('KITH_SEX_', 'FEMALE', sex) : 0
      type = Values.id(type)
      label = reading { |view| Native.kith_relation_type_label(view, type, side, sex, language) }
      label.force_encoding(Encoding::UTF_8)
    end

    # --- searching ---

    # Search by a number, by the beginning of a name, or by four or more digits of a phone.
    # @param text [String]
    # @return [Walk] of customers
    def search(text)
      question = Selecting.search(text)
      Walk.new(self, Schema.kind(:customer)) { |size, &batch| walk(:kith_iter_search, size, batch, question) }
    end

    # Select customers, in ascending order of id. All that is given must hold.
    # @param selection [Hash] :city, :kind, :sex, :status, :age (a Range; not up to 0), :birthday (a Range of month * 100 + day),
    #   :category, :among (customers); :where: one or more Hashes, each a condition on relations: :type, :other,
    #   :category, :end, :not_related, :other_sex, :same_city, :as_of, :any_time
    # @return [Walk] of customers
    def select(**selection)
      question = Selecting.selection(selection)
      Walk.new(self, Schema.kind(:customer)) { |size, &batch| walk(:kith_iter_select, size, batch, question.first) }
    end

    # Select relations whose both ends are in a selection.
    # @param type [Integer, Record, nil] relation type
    # @param as_of [Date, String, nil] the day; nil: the view's today
    # @param selection [Hash] as for {#select}; :same_city also here: both live in the same city
    # @return [Walk] of relations
    def pairs(type: nil, as_of: nil, **selection)
      question, _memory = Selecting.selection(selection)
      type = Values.id(type)
      day = Values.day(as_of)
      listing(:relation) do |view, after, ids, most, count, err|
        question[:after] = after
        Native.kith_select_pairs(view, type, day, question, ids, most, count, err)
      end
    end

    # --- history and checks ---

    # Committed changes, newest first.
    # @param customer [Integer, Record, nil] only what touches this customer
    # @param kind [Symbol, nil] only records of this kind
    # @param section [Symbol, nil] only this part of the history: :customer, :appointments, :orders, :email or :website
    # @param since [Time, nil] first instant
    # @param until [Time, nil] last instant
    # @return [Enumerator::Lazy<Change>] read page by page
    def history(customer: nil, kind: nil, section: nil, since: nil, until: nil)
      query = Changes.query(customer, kind, section, since, binding.local_variable_get(:until))
      Enumerator.new { |yielder| history_pages(query, yielder) }.lazy
    end

    # Check every rule over every record.
    # @param progress [Proc, nil] called with (done, total); may return :stop
    # @return [Array<Finding>]
    def validate(progress: nil)
      run = Callbacks.run(progress)
      reading do |view|
        Finding.list { |out, most, count, err| Native.wait_kith_validate_all(view, run, out, most, count, err) }
      end
    end

    # Say a finding in words.
    # @param finding [Finding]
    # @return [Error] as if a call had been refused for it
    def describe(finding)
      out = Native.struct('kith_error').new
      status = reading { |view| Native.kith_finding_describe(view, finding.native, out) }
      raise InvalidError, 'the finding cannot be described' unless status.zero?

      Errors.build(Native['KITH_ERR_RULE'], out)
    end

    # Canonical text of everything that the view shows: two books of the same content give the same text.
    # @return [String]
    def dump
      reading do |view|
        size = FFI::MemoryPointer.new(:size_t)
        Call.wait { Native.wait_kith_view_dump(view, nil, 0, size) }
        out = FFI::MemoryPointer.new(size.read(:size_t) + 1)
        Call.wait { Native.wait_kith_view_dump(view, out, out.size, size) }
        out.read_string.force_encoding(Encoding::UTF_8)
      end
    end

    # @return [Integer] 64-bit digest of {#dump}
    def digest
      out = FFI::MemoryPointer.new(:uint64)
      reading { |view| Call.wait { Native.wait_kith_view_digest(view, out) } }
      out.read_uint64
    end

    # @api private
    # A call whose answer is numbers: nothing of it is the view's.
    def ask
      reading { |view| Call.check { |err| yield view, err } }
    end

    # @api private
    def take_ids(most)
      ids = FFI::MemoryPointer.new(:uint64, most, false)
      count = FFI::MemoryPointer.new(:size_t)
      ask { |view, err| yield view, ids, count, err }
      ids.read_array_of_uint64(count.read(:size_t))
    end

    private

    def take_id
      out = FFI::MemoryPointer.new(:uint64)
      ask { |view, err| yield view, out, err }
      out.read_uint64
    end

    # A call that tells how many elements there are in all.
    def whole(size, most)
      reading { |view| Call.whole(size, most) { |*room| yield view, *room } }
    end

    def kind_of(id)
      Schema.kind_of(id) or raise InvalidError, "#{id} is not the id of a record"
    end

    def read_kind(kind, ids)
      reading { |view| Values.records(read_flat(view, ids, kind.fields), ids, kind) }
    end

    def read_rows(kind, ids, fields)
      return Array.new(ids.size) { [] } if fields.empty?

      reading do |view|
        flat = read_flat(view, ids, fields)
        raise InvalidError, "not the id of a #{kind.name}" unless ids.all? { |id| id & 0xFF == kind.number }

        Values.rows(flat, ids.size, fields)
      end
    end

    # @param view [FFI::Pointer] in use until the texts have been copied: they are its own
    def read_flat(view, ids, fields)
      list = FFI::MemoryPointer.new(:uint64, ids.size, false).write_array_of_uint64(ids)
      wanted = FFI::MemoryPointer.new(:uint32, fields.size, false).write_array_of_uint32(fields.map(&:number))
      out = Values::Flat.new(ids.size * fields.size)
      Call.check do |err|
        Native.kith_record_read_many(view, list, ids.size, wanted, fields.size, out.types, out.numbers, out.texts, err)
      end
      out
    end

    # A walk over a listing that goes on behind the last record of a batch.
    def listing(kind)
      Walk.new(self, Schema.kind(kind)) do |size, &batch|
        after = 0
        loop do
          most = size.call
          ids = take_ids(most) { |view, out, count, err| yield view, after, out, most, count, err }
          batch.call(ids) unless ids.empty?
          break if ids.size < most

          after = ids.last
        end
      end
    end

    # Walk with an iterator of the library, which is closed even if the block is left early.
    def walk(opener, size, batch, question)
      iter = Iterator.new(reading do |view|
        Call.make(:kith_iter_close) { |out, err| Native.public_send(opener, view, question, out, err) }
      end)
      loop do
        most = size.call
        ids = iter.next_ids(self, most)
        break if ids.empty?

        batch.call(ids)
      end
    ensure
      iter&.close
    end

    def history_pages(query, yielder)
      loop do
        raise_foreign if @book.foreign?
        page = using { |view| Changes.page(view, query) }
        page.each { |change| yielder << change }
        break if page.size < query[:most]

        query[:before] = page.last.sequence
        query[:before_change] = page.last.index
      end
    end

    # A walk of the library. It may be closed after its view, but not be asked.
    class Iterator < Handle
      # @api private
      def initialize(pointer)
        super()
        hold(pointer, :kith_iter_close)
      end

      # @api private
      def next_ids(view, most)
        reading do |iter|
          view.take_ids(most) { |_, ids, count, err| Native.kith_iter_next(iter, ids, most, count, err) }
        end
      end
    end
    private_constant :Iterator
  end
end
