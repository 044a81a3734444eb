module Kith
  # A record as it was when it was read: its id, and a method for each field of its kind. Classes of all kinds are made
  # from the schema when the library is loaded, in {Records}: `Kith::Records::Customer` has `surname`, `birth_date` and
  # so on. A field that bears the name of a method that every object has is read with {#[]}.
  class Record
    # @return [Integer]
    attr_reader :id

    # @api private
    def initialize(id, values)
      @id = id
      @values = values
    end

    # @param field [Symbol]
    # @return [Object, nil] its value
    def [](field)
      @values[self.class.kind.field(field).number - 1]
    end

    # @return [Hash{Symbol => Object}] the fields that are set
    def to_h
      self.class.kind.fields.zip(@values).each_with_object({}) do |(field, value), set|
        set[field.name] = value unless value.nil?
      end
    end

    # Records are equal if they are the same record with the same values.
    # @return [Boolean]
    def ==(other)
      other.instance_of?(self.class) && other.id == id && other.values == values
    end
    alias eql? ==

    # @return [Integer]
    def hash
      [id, @values].hash
    end

    # @return [String]
    def inspect
      "#<#{self.class.name} #{id} #{to_h}>"
    end

    # @param fields [Array<Symbol>, nil]
    # @return [Hash{Symbol => Object}] for pattern matching: `in {surname:, city: 'Leeds'}`
    def deconstruct_keys(fields)
      fields ? to_h.slice(*fields) : to_h
    end

    protected

    attr_reader :values

    class << self
      # @return [Schema::Kind] kind of the records of this class
      attr_reader :kind

      private

      # Make a field's method, unless it would hide one that Ruby relies on.
      def define_fields(kind)
        @kind = kind
        kind.fields.each_with_index do |field, index|
          define_method(field.name) { @values[index] } unless method_defined?(field.name) || private_method_defined?(field.name)
        end
      end
    end
  end

  # A class for each kind of record, made from the schema.
  module Records
    # @return [Class] the class of a kind
    # @param kind [Symbol, Integer, Schema::Kind]
    def self.of(kind)
      CLASSES[Schema.kind(kind).number - 1]
    end

    CLASSES = Schema.kinds.map do |kind|
      const_set(kind.name.to_s.split('_').map(&:capitalize).join, Class.new(Record) { define_fields(kind) })
    end.freeze
    private_constant :CLASSES
  end
end
