require 'bigdecimal'
require 'date'

module Kith
  # Values between Ruby and the library: text is a String, a decimal a BigDecimal, a date a Date, an instant a Time, a
  # code a Symbol, a flag true or false, a reference the id of a record, and no value nil.
  # @api private
  module Values
    MILLION = 1_000_000
    TYPE = Native.names('KITH_TYPE_', 'NONE')
    SIZE = Native.struct('kith_value').size
    LAYOUT = 'LLqJJ'.freeze # field, type, number, text, length
    IDS = (0...(1 << 64)).freeze # what 64 bits tell apart; the library refuses those that no record can have
    NUMBERS = (-(1 << 63)...(1 << 63)).freeze

    class << self
      # @return [Integer] the id of a record, given itself or its id
      def id(value)
        case value
        when Integer then IDS.cover?(value) ? value : raise(RangeError, "#{value} is not the id of a record")
        when Record then value.id
        when nil then 0
        else raise TypeError, "#{value.inspect} is neither a record nor the id of one"
        end
      end

      def id_or_nil(number)
        number.zero? ? nil : number
      end

      # @return [Date, nil]
      def date(number)
        number.zero? ? nil : Date.jd(number, Date::GREGORIAN)
      end

      # @return [Time, nil]
      def instant(number)
        number.zero? ? nil : Time.at(number / MILLION, number % MILLION, :usec, in: 'UTC')
      end

      # Made from text, which no limit that the host has set (BigDecimal.limit) rounds.
      def decimal(number)
        BigDecimal("#{number}e-6")
      end

      def bound(type, number)
        type == :decimal ? decimal(number) : number
      end

      # @return [Integer] a day as the library counts it; 0 for nil
      def day(value)
        case value
        when nil then 0
        when Date then some(value.jd, value)
        when Time then day(value.to_date)
        when String then parse_day(value)
        else raise TypeError, "#{value.inspect} is no day"
        end
      end

      # @return [Integer] microseconds; 0 for nil
      def microseconds(value)
        case value
        when nil then 0
        when Time then some((value.to_r * MILLION).floor, value)
        when DateTime then microseconds(value.to_time)
        else raise TypeError, "#{value.inspect} is no Time"
        end
      end

      # @return [Integer] millionths
      def millionths(value)
        exact = case value
                when Integer, Rational then value * MILLION
                when BigDecimal then fraction(value) * MILLION
                when String then fraction(BigDecimal(value)) * MILLION
                else raise TypeError, "#{value.inspect} is no exact number: use a BigDecimal"
                end
        raise ArgumentError, "#{value} has more than six places" unless exact.to_r.denominator == 1

        exact.to_i
      end

      # One value in Ruby, from the fields of a kith_value.
      def decode(field, number)
        case field.type
        when :date then date(number)
        when :code then field.names[number] || number
        when :flag then number == 1
        when :decimal then decimal(number)
        when :instant then instant(number)
        else number
        end
      end

      # Everything that is not text, as the library has it.
      def encode(field, value)
        return id(value) if field.type == :reference

        number = number(field, value)
        # What packs numbers would cut it without a word.
        raise RangeError, "#{value.inspect} is out of range" unless NUMBERS.cover?(number)

        number
      end

      # Whatever is wrong with the value of a field, the error says of which.
      def naming(kind, field)
        yield
      rescue ShapeError => e
        raise ShapeError.new("#{kind.name}.#{field.name}: #{e.message}", field: field.name), cause: nil
      rescue TypeError, ArgumentError, RangeError => e
        raise e.exception("#{kind.name}.#{field.name}: #{e.message}"), cause: nil
      end

      # Values for a call, in memory of their own: `fields` name => value.
      # @return [FFI::MemoryPointer, nil]
      def write(kind, fields)
        return if fields.empty?

        texts = []
        room = SIZE * fields.size
        items = fields.map do |name, value|
          field = kind.field(name)
          next [field.number, TYPE[:none], 0, 0, 0] if value.nil?

          taken = naming(kind, field) { field.type == :text ? text(value) : encode(field, value) }
          next [field.number, TYPE[field.type], taken, 0, 0] unless field.type == :text

          texts << (text = taken)
          room += text.bytesize
          [field.number, TYPE[:text], 0, room - text.bytesize, text.bytesize]
        end
        fill(FFI::MemoryPointer.new(1, room, false), items, texts)
      end

      # Records out of what the library filled with all fields of each.
      # @return [Array<Record>]
      def records(flat, ids, kind)
        width = kind.fields.size
        type = Records.of(kind)
        texts = flat.texts.get_array_of_string(0, ids.size * width)
        numbers = flat.numbers.get_bytes(0, ids.size * width * 8)
        types = flat.types.get_bytes(0, ids.size * width)
        at = -width
        ids.map do |id|
          at += width
          # A copy: a slice would keep the texts of the whole batch.
          type.new(id, [].concat(texts[at, width]), numbers.byteslice(at * 8, width * 8), types.byteslice(at, width))
        end
      end

      # A struct of the library to ask or tell with.
      # @return [FFI::Struct]
      def struct(name, ids, **numbers)
        struct = Native.struct(name).new
        ids.each { |member, id| struct[member] = id(id) }
        numbers.each { |member, number| struct[member] = number }
        struct
      end

      # @param names [Hash{Integer => Symbol}]
      # @return [Symbol, Integer, nil] what a code is called; nil: 0, which is none; a number: a later library gave it
      def named(names, number)
        number.zero? ? nil : names.fetch(number, number)
      end

      # Texts that members of a struct point to.
      # @return [Array<FFI::MemoryPointer>] what must live as long as the struct is used
      def lend(struct, texts)
        texts.compact.map do |name, text|
          string(text).tap { |memory| struct[name] = memory }
        end
      end

      # Text that ends with NUL, for a member of a struct; refused like a parameter of a call if it would end before.
      # @return [FFI::MemoryPointer]
      def string(value)
        text = text(value)
        raise ArgumentError, 'string contains null byte' if text.b.include?("\0")

        FFI::MemoryPointer.from_string(text)
      end

      # Rows of a batch of records: for each an array of the values of `fields`.
      # @param flat [Flat] what the library filled
      def rows(flat, count, fields)
        width = fields.size
        utf8 = Encoding::UTF_8
        texts = flat.texts.get_array_of_string(0, count * width)
        texts.each { |text| text&.force_encoding(utf8) }
        at = -width
        rows = Array.new(count) { [].concat(texts[at += width, width]) }
        return rows if fields.all? { |field| field.type == :text }

        numbers = flat.numbers.get_array_of_int64(0, count * width)
        fields.each_with_index do |field, column|
          fill_column(rows, numbers, flat.types, field, column, width) unless field.type == :text
        end
        rows
      end

      # @return [Hash{Symbol => Object}] values of one record that lie at a pointer
      def read_hash(kind, pointer, count)
        return {} if count.zero?

        pointer.get_bytes(0, count * SIZE).unpack(LAYOUT * count).each_slice(5).to_h do |number, *rest|
          field = kind.fields[number - 1]
          [field.name, value(field, *rest)]
        end
      end

      def format(field, value)
        return '' if value.nil?

        native = write_one(field, value)
        size = Native.kith_value_format(native, field.list, FFI::MemoryPointer.new(1), 1)
        out = FFI::MemoryPointer.new(size + 1)
        Native.kith_value_format(native, field.list, out, size + 1)
        out.read_string.force_encoding(Encoding::UTF_8)
      end

      def parse(field, text)
        source = text(text) # what comes out points into it
        out = FFI::MemoryPointer.new(SIZE)
        status = Native.kith_value_parse(TYPE[field.type], field.list, source, out)
        raise ShapeError, "#{text.inspect} is no #{field.type}" unless status.zero?

        value(field, *out.get_bytes(0, SIZE).unpack(LAYOUT).drop(1))
      end

      # @return [String] in UTF-8
      def text(value)
        value = value.to_s if value.is_a?(Symbol)
        raise TypeError, "#{value.inspect} is no String" unless value.is_a?(String)

        value.encoding == Encoding::UTF_8 ? value : value.encode(Encoding::UTF_8)
      rescue EncodingError => e
        raise ArgumentError, "text cannot be converted to UTF-8: #{e.message}"
      end

      private

      def value(field, type, number, text, length)
        return if type.zero?

        field.type == :text ? Native.text(text, length) : decode(field, number)
      end

      def number(field, value)
        case field.type
        when :date then day(value)
        when :code then code(field, value)
        when :flag then flag(value)
        when :decimal then millionths(value)
        when :instant then microseconds(value)
        else whole(value)
        end
      end

      # @return [Integer] a number of a day or instant, of which 0 stands for none
      def some(number, value)
        raise ArgumentError, "#{value} cannot be told from none" if number.zero?

        number
      end

      # @return [Rational]
      def fraction(decimal)
        raise ArgumentError, "#{decimal} is no number" unless decimal.finite?

        decimal.to_r
      end

      def whole(value)
        taken = Integer(value)
        raise ArgumentError, "#{value.inspect} is no whole number" if value.is_a?(Numeric) && taken != value

        taken
      end

      def code(field, value)
        return value if value.is_a?(Integer)
        raise TypeError, "#{value.inspect} is no Symbol" unless value.is_a?(Symbol) || value.is_a?(String)

        field.names.index(value.to_sym) or
          raise ArgumentError, "#{value.inspect} is no #{field.name}: #{field.codes.map(&:inspect).join(', ')}"
      end

      def flag(value)
        case value
        when true, 1 then 1
        when false, 0 then 0
        else raise TypeError, "#{value.inspect} is neither true nor false"
        end
      end

      def parse_day(text)
        out = FFI::MemoryPointer.new(:int32)
        raise ShapeError, "#{text.inspect} is no day: write YYYY-MM-DD" unless Native.kith_date_parse(text, out).zero?

        out.read_int32
      end

      def fill(memory, items, texts)
        base = memory.address
        packed = items.flat_map { |number, type, value, at, length| [number, type, value, at.zero? ? 0 : base + at, length] }
        memory.put_bytes(0, packed.pack(LAYOUT * items.size))
        memory.put_bytes(SIZE * items.size, texts.map(&:b).join) unless texts.empty?
        memory
      end

      def write_one(field, value)
        return FFI::MemoryPointer.new(SIZE).put_uint32(4, TYPE[field.type]).put_int64(8, encode(field, value)) \
          unless field.type == :text

        text = text(value)
        memory = FFI::MemoryPointer.new(1, SIZE + text.bytesize, false)
        fill(memory, [[field.number, TYPE[:text], 0, SIZE, text.bytesize]], [text])
      end

      # Column by column, so that what a field is gets asked once and not for every row.
      def fill_column(rows, numbers, types, field, column, width)
        case field.type
        when :code then fill_plain(rows, numbers, column, width, field.names)
        when :reference then fill_plain(rows, numbers, column, width, nil)
        when :date, :instant then fill_times(rows, numbers, column, width, field)
        else fill_numbers(rows, numbers, types, column, width, field)
        end
      end

      # Codes and references: 0 is none.
      def fill_plain(rows, numbers, column, width, names)
        at = column
        rows.each do |row|
          number = numbers[at]
          row[column] = (names && names[number]) || number unless number.zero?
          at += width
        end
      end

      # Dates and instants: 0 is none, and the same one often comes again.
      def fill_times(rows, numbers, column, width, field)
        known = {}
        at = column
        rows.each do |row|
          number = numbers[at]
          row[column] = (known[number] ||= decode(field, number)) unless number.zero?
          at += width
        end
      end

      # Here 0 is a number like others.
      def fill_numbers(rows, numbers, types, column, width, field)
        at = column
        rows.each do |row|
          number = numbers[at]
          row[column] = decode(field, number) unless number.zero? && types.get_uint8(at).zero?
          at += width
        end
      end
    end

    # Memory for kith_record_read_many: types, numbers and texts of so many values.
    class Flat
      attr_reader :types, :numbers, :texts

      def initialize(count)
        @types = FFI::MemoryPointer.new(1, count, false)
        @numbers = FFI::MemoryPointer.new(8, count, false)
        @texts = FFI::MemoryPointer.new(:pointer, count, false)
      end
    end
  end
end
