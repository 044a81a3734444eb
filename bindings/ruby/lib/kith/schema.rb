module Kith
  # Every kind of record, as the library that runs describes it: names, fields, types, limits, lists of codes.
  module Schema
    # A field of a kind.
    class Field
      # @return [Integer] number in its kind, from 1
      attr_reader :number
      # @return [Symbol] such as :birth_date
      attr_reader :name
      # @return [Symbol] :text, :integer, :decimal, :date, :instant, :reference, :code or :flag
      attr_reader :type
      # @return [Symbol, nil] limit of a text's bytes, such as :name
      attr_reader :limit
      # @return [Range, nil] of an integer or decimal: what it may be
      attr_reader :range

      # @api private
      def initialize(number, info)
        @number = number
        @name = Native.string(info[:name]).to_sym
        @type = TYPES.fetch(info[:type])
        @target = info[:target]
        @required = info[:required] == 1
        @fixed = info[:fixed] == 1
        @personal = info[:personal] == 1
        @limit = LIMITS[info[:limit]]
        @names = Schema.codes(@target) if @type == :code
        @range = (Values.bound(@type, info[:least])..Values.bound(@type, info[:most])) if numeric?
        freeze
      end

      # @return [Boolean] a record cannot be without
      def required?
        @required
      end

      # @return [Boolean] set when the record is added, and never changed
      def fixed?
        @fixed
      end

      # @return [Boolean] it is about a person, and goes when that is erased
      def personal?
        @personal
      end

      # @return [Kind, nil] of a reference: the kind it leads to; nil: to any
      def target
        Schema.kinds[@target - 1] if type == :reference && @target.positive?
      end

      # @return [Array<Symbol>, nil] of a code: what it may be
      def codes
        @names&.compact
      end

      # @api private
      # @return [Array<Symbol, nil>] names of a code's entries by their number
      attr_reader :names

      # @return [Integer] number of its list of codes, or 0
      def list
        type == :code ? @target : 0
      end

      # A value as text, in the form that {#parse} reads.
      # @param value [Object, nil]
      # @return [String]
      def format(value)
        Values.format(self, value)
      end

      # @param text [String] "" is no value
      # @return [Object, nil] the value
      # @raise [ShapeError]
      def parse(text)
        Values.parse(self, text)
      end

      # @return [Integer] KITH_TYPE_ of its values
      def type_number
        Values::TYPE[type]
      end

      # A value as the library has it, for stores: everything that is not text is a number.
      # @param value [Object]
      # @return [Integer, String]
      def dump(value)
        type == :text ? Values.text(value) : Values.encode(self, value)
      end

      # The value that {#dump} made a number or text of.
      # @param stored [Integer, String]
      # @return [Object]
      def restore(stored)
        type == :text ? stored : Values.decode(self, stored)
      end

      # @return [String]
      def inspect
        "#<#{self.class.name} #{name}: #{type}>"
      end

      private

      def numeric?
        %i[integer decimal].include?(type)
      end
    end

    # A kind of record.
    class Kind
      # @return [Integer]
      attr_reader :number
      # @return [Symbol] such as :relation_type
      attr_reader :name
      # @return [Array<Field>] in order of their numbers
      attr_reader :fields
      # @return [Symbol] where a customer's history shows it, such as :orders
      attr_reader :section

      # @api private
      def initialize(number, info)
        @number = number
        @name = Native.string(info[:name]).to_sym
        @fields = (1..info[:fields]).map { |field| Field.new(field, Schema.field_info(number, field)) }.freeze
        @owner, @key = info[:owner], info[:key]
        @archived, @configures = info[:archived] == 1, info[:configures] == 1
        @section = Values.named(SECTIONS, info[:section])
        @by_name = @fields.to_h { |field| [field.name, field] }.freeze
        freeze
      end

      # @param name [Symbol, String]
      # @return [Field]
      # @raise [ArgumentError]
      def field(name)
        @by_name[name] || @by_name.fetch(name.to_sym) do
          raise ArgumentError, "a #{self.name} has no field #{name}: #{@by_name.keys.join(', ')}"
        end
      end

      # @return [Field, nil] of a part: the field that names its owner
      def owner
        @fields[@owner - 1] if @owner.positive?
      end

      # @return [Field, nil] the field whose value is unique and names a record to people
      def key
        @fields[@key - 1] if @key.positive?
      end

      # @return [Boolean] written once, and read back through the store only
      def archived?
        @archived
      end

      # @return [Boolean] changing it takes the right to configure
      def configures?
        @configures
      end

      # @return [String]
      def inspect
        "#<#{self.class.name} #{name}>"
      end
    end

    # @api private
    SECTIONS = Native.names('KITH_SECTION_', 'CUSTOMER').invert.freeze
    TYPES = Native.names('KITH_TYPE_', 'NONE').invert.freeze
    private_constant :TYPES

    class << self
      # @return [Array<Kind>] all kinds, in order of their numbers
      attr_reader :kinds

      # @param name [Symbol, String, Integer, Kind] of a kind
      # @return [Kind]
      # @raise [ArgumentError]
      def kind(name)
        case name
        when Kind then name
        when Integer then kinds.fetch(name - 1)
        else @by_name.fetch(name.to_sym) { raise ArgumentError, "there is no kind #{name}: #{@by_name.keys.join(', ')}" }
        end
      end

      # @param id [Integer] of a record
      # @return [Kind, nil]
      def kind_of(id)
        number = id & 0xFF
        kinds[number - 1] if number.positive?
      end

      # Entries of a list of codes by their number; the first is nil.
      # @param list [Integer]
      # @return [Array<Symbol, nil>]
      def codes(list)
        @codes[list] ||= begin
          names = [nil]
          while (name = Native.kith_schema_code(list, names.size))
            names << name.to_sym
          end
          names.freeze
        end
      end

      # @return [Hash{Symbol => Integer}] limits and their standard values
      def limits
        @limits ||= LIMITS.compact.each_with_index.to_h { |name, index| [name, limit_of(index + 1)] }.freeze
      end

      # @api private
      def limit_number(name)
        LIMITS.index(name.to_sym) or raise ArgumentError, "there is no limit #{name}: #{LIMITS.compact.join(', ')}"
      end

      # @api private
      def field_info(kind, field)
        info = Native.struct('kith_field_info').new
        Native.kith_schema_field(kind, field, info).zero? or raise LoadError, "no field #{field} of kind #{kind}"
        info
      end

      private

      def limit_of(number)
        out = FFI::MemoryPointer.new(:uint64)
        Native.kith_schema_limit(number, out)
        out.read_uint64
      end

      def load_kinds
        kinds = []
        info = Native.struct('kith_kind_info').new
        kinds << Kind.new(kinds.size + 1, info) while Native.kith_schema_kind(kinds.size + 1, info).zero?
        kinds.freeze
      end
    end

    LIMITS = begin
      names = [nil]
      while (name = Native.kith_schema_limit(names.size, nil))
        names << name.to_sym
      end
      names.freeze
    end
    private_constant :LIMITS

    @codes = {}
    @kinds = load_kinds
    @by_name = @kinds.to_h { |kind| [kind.name, kind] }.freeze
  end
end
