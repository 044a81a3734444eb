module Kith
  # A relation as seen from one customer.
  # @!attribute [r] relation
  #   @return [Integer] the relation
  # @!attribute [r] type
  #   @return [Integer] its type
  # @!attribute [r] other
  #   @return [Integer] the customer on the other end
  # @!attribute [r] since
  #   @return [Date, nil] first day; nil: open
  # @!attribute [r] until
  #   @return [Date, nil] last day; nil: open
  # @!attribute [r] end
  #   @return [Symbol] on which the customer stands: :from or :to
  # @!attribute [r] period
  #   @return [Symbol] :current, :past or :future
  Link = Struct.new(:relation, :type, :other, :since, :until, :end, :period)

  # A customer within reach.
  # @!attribute [r] customer
  #   @return [Integer] who
  # @!attribute [r] relation
  #   @return [Integer] last step of the path
  # @!attribute [r] distance
  #   @return [Integer] steps
  # @!attribute [r] previous
  #   @return [Integer, nil] index of the customer before; nil: the one asked about
  Reached = Struct.new(:customer, :relation, :distance, :previous)

  # A text of the library about a status or rule.
  # @!attribute [r] id
  #   @return [String] stable, such as "K107"
  # @!attribute [r] name
  #   @return [String] such as "OVERLAP"
  # @!attribute [r] english
  #   @return [String]
  # @!attribute [r] german
  #   @return [String]
  # @!attribute [r] russian
  #   @return [String]
  # @!attribute [r] cause
  #   @return [String] when it happens
  # @!attribute [r] cure
  #   @return [String] what to do
  Message = Struct.new(:id, :name, :english, :german, :russian, :cause, :cure)

  # A rule that is broken.
  class Finding
    # @return [Symbol] the rule, such as :overlap
    attr_reader :rule
    # @return [Symbol, nil] the field
    attr_reader :field
    # @return [Integer, nil] index of the change in its transaction
    attr_reader :change
    # @return [Integer] the record that breaks the rule
    attr_reader :subject
    # @return [Integer, nil] the record that it clashes with
    attr_reader :other
    # @return [Date, nil] first day of the clash
    attr_reader :since
    # @return [Date, nil] last day of the clash
    attr_reader :until

    # @api private
    def initialize(bytes)
      @bytes = bytes
      rule, field, change, _, subject, other, since, until_ = bytes.unpack(TEMPLATE)
      @rule = Errors::RULES.key(rule) || rule
      @field = Schema.kind_of(subject)&.fields&.[](field - 1)&.name if field.positive?
      @change = change == Errors::NO_CHANGE ? nil : change
      @subject = subject
      @other = Values.id_or_nil(other)
      @since = Values.date(since)
      @until = Values.date(until_)
    end

    # @api private
    # @return [FFI::MemoryPointer] as the library has it
    def native
      FFI::MemoryPointer.new(1, SIZE, false).put_bytes(0, @bytes)
    end

    # @api private
    # All findings of a call: asked again with more room if there are more.
    def self.list
      count = FFI::MemoryPointer.new(:size_t)
      most = 64
      loop do
        out = FFI::MemoryPointer.new(SIZE, most, false)
        Call.wait { |err| yield out, most, count, err }
        found = count.read(:size_t)
        return Array.new(found) { |index| new(out.get_bytes(index * SIZE, SIZE)) } if found <= most

        most = found
      end
    end

    # @return [String]
    def inspect
      "#<#{self.class.name} #{rule} #{[field, subject, other].compact.join(' ')}>"
    end

    SIZE = Native.struct('kith_finding').size
    TEMPLATE = Native.template('kith_finding')
    private_constant :SIZE, :TEMPLATE
  end

  # Questions about relations.
  # @api private
  module Relating
    ENDS = Native.names('KITH_END_', 'FROM')
    PERIODS = Native.names('KITH_PERIOD_', 'CURRENT')
    END_NAMES = ENDS.invert.freeze
    PERIOD_NAMES = PERIODS.invert.freeze
    LINK = Native.template('kith_link')
    LINK_SIZE = Native.struct('kith_link').size
    REACHED = Native.template('kith_reached')
    REACHED_SIZE = Native.struct('kith_reached').size
    EACH = 16 # links per customer that a batch has room for; who has more is asked about alone

    class << self
      def query(type: nil, end: nil, periods: nil, as_of: nil)
        side = binding.local_variable_get(:end)
        asked = Native.struct('kith_relation_query').new
        asked[:type] = Values.id(type)
        asked[:end] = side ? Native.number('KITH_END_', 'FROM', side) : 0
        asked[:periods] = Array(periods).uniq.sum { |period| PERIODS.fetch(period) }
        asked[:as_of] = Values.day(as_of)
        asked
      end

      def list(view, customer, given)
        asked = query(**given)
        links = []
        most = 64
        loop do
          out = FFI::MemoryPointer.new(LINK_SIZE, most, false)
          count = FFI::MemoryPointer.new(:size_t)
          view.ask { |pointer, err| Native.kith_relation_list(pointer, customer, asked, out, most, count, err) }
          found = count.read(:size_t)
          links.concat(unpack(out, 0, found))
          return links if found < most

          asked[:after] = links.last.relation
          most = 1_000
        end
      end

      def list_many(view, customers, given)
        return [] if customers.empty?

        asked = query(**given)
        count = customers.size
        list = FFI::MemoryPointer.new(:uint64, count, false).write_array_of_uint64(customers)
        out = FFI::MemoryPointer.new(LINK_SIZE, count * EACH, false)
        counts = FFI::MemoryPointer.new(:size_t, count)
        days = Hash.new { |known, day| known[day] = Values.date(day) }
        view.ask { |pointer, err| Native.kith_relation_list_many(pointer, list, count, asked, out, EACH, counts, err) }
        customers.each_with_index.map do |customer, index|
          found = counts.get(:size_t, index * FFI.type_size(:size_t))
          found == EACH ? list(view, customer, given) : unpack(out, index * EACH, found, days)
        end
      end

      def reach(view, customer, distance, most, given)
        asked = query(**given)
        out = FFI::MemoryPointer.new(REACHED_SIZE, most, false)
        count = FFI::MemoryPointer.new(:size_t)
        view.ask { |pointer, err| Native.kith_relation_reach(pointer, customer, asked, distance, out, most, count, err) }
        found = count.read(:size_t)
        out.get_bytes(0, found * REACHED_SIZE).unpack(REACHED * found).each_slice(4).map do |who, by, steps, previous|
          Reached.new(who, by, steps, previous == Errors::NO_CHANGE ? nil : previous)
        end
      end

      private

      # The same days come again and again.
      def unpack(out, first, count, days = Hash.new { |known, day| known[day] = Values.date(day) })
        return [] if count.zero?

        numbers = out.get_bytes(first * LINK_SIZE, count * LINK_SIZE).unpack(LINK * count)
        at = -7
        Array.new(count) do
          at += 7
          Link.new(numbers[at], numbers[at + 1], numbers[at + 2], days[numbers[at + 3]], days[numbers[at + 4]],
                   END_NAMES[numbers[at + 5]], PERIOD_NAMES[numbers[at + 6]])
        end
      end
    end
  end

  # Questions about customers.
  # @api private
  module Selecting
    PLAIN = %i[kind sex status].freeze
    CODES = { kind: %w[KITH_PARTY_ PERSON], sex: %w[KITH_SEX_ FEMALE], status: %w[KITH_STATUS_ ACTIVE] }.freeze

    class << self
      # @return [Array] the struct, and the memory that it points to
      def search(text)
        struct = Native.struct('kith_search').new
        struct[:text] = memory = Values.string(text)
        Question.new(struct, [memory])
      end

      # @return [Array(FFI::Struct, Array)] the struct, and the memory that it points to
      def selection(given)
        given = given.dup
        struct = Native.struct('kith_selection').new
        memory = []
        CODES.each { |name, prefix| struct[name] = Native.number(*prefix, given.delete(name)) if given[name] }
        struct[:city] = memory.push(Values.string(given[:city])).last if given[:city]
        struct[:category] = Values.id(given[:category])
        struct[:same_city] = given[:same_city] ? 1 : 0
        ranges(struct, given.delete(:age), given.delete(:birthday))
        among(struct, given.delete(:among), memory)
        criteria(struct, given.delete(:where), memory)
        refuse(given.keys - %i[city category same_city], 'a selection')
        [struct, memory]
      end

      private

      def ranges(struct, age, birthday)
        struct[:age_least], struct[:age_most] = [age.begin || 0, oldest(age)] if age
        struct[:birthday_first], struct[:birthday_last] = [birthday.begin, last_of(birthday)] if birthday
      end

      # To the library 0 is any age.
      def oldest(range)
        last = last_of(range)
        raise ArgumentError, "#{range} ends at the age of 0, which cannot be asked for" if range.end && last.zero?

        last
      end

      def last_of(range)
        return 0 unless range.end

        range.exclude_end? ? range.end - 1 : range.end
      end

      def among(struct, customers, memory)
        return if customers.nil?

        ids = customers.map { |customer| Values.id(customer) }.uniq.sort
        memory << FFI::MemoryPointer.new(:uint64, [ids.size, 1].max).write_array_of_uint64(ids)
        struct[:among] = memory.last
        struct[:among_count] = ids.size
      end

      def criteria(struct, given, memory)
        given = [given].flatten.compact
        return if given.empty?

        type = Native.struct('kith_criterion')
        memory << (list = FFI::MemoryPointer.new(type.size, given.size))
        given.each_with_index { |condition, index| criterion(type.new(list + (index * type.size)), condition) }
        struct[:criteria] = list
        struct[:criteria_count] = given.size
      end

      def criterion(struct, given)
        refuse(given.keys - struct.members, 'a condition')
        given.each do |name, value|
          struct[name] = case name
                         when :type, :other, :category then Values.id(value)
                         when :end then Native.number('KITH_END_', 'FROM', value)
                         when :other_sex then Native.number('KITH_SEX_', 'FEMALE', value)
                         when :as_of then Values.day(value)
                         else value ? 1 : 0
                         end
        end
      end

      def refuse(unknown, where)
        raise ArgumentError, "#{where} has no #{unknown.join(', ')}" unless unknown.empty?
      end
    end

    # A struct together with what it points to.
    Question = Struct.new(:struct, :memory) do
      # @api private
      def to_ptr
        struct.to_ptr
      end
    end
  end
end
