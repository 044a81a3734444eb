module Kith
  # A record as it was when it was read: its id, and a method for each field of its kind. Classes of all kinds are made
  # from the schema when the library is loaded, in {Records}: `Kith::Records::Customer` has `surname`, `birth_date` and
  # so on. A field that bears the name of a method that every object has is read with {#[]}.
  class Record
    # @return [Integer]
    attr_reader :id

    # What was read is kept as it came, and made into Ruby's own when it is asked for: most programs look at few fields. A
    # text is given as a copy, with which the host may do what it likes.
    # @api private
    # @param texts [Array<String, nil>] a text, or nil, for each field
    # @param numbers [String] a 64-bit number for each field
    # @param types [String] a byte for each field; 0: not set
    def initialize(id, texts, numbers, types)
      @id = id
      @texts = texts
      @numbers = numbers
      @types = types
    end

    # @param field [Symbol]
    # @return [Object, nil] its value
    def [](field)
      content_of(self.class.kind.field(field))
    end

    # @return [Hash{Symbol => Object}] the fields that are set
    def to_h
      fields = self.class.kind.fields
      set = {}
      index = -1
      @types.each_byte do |type|
        index += 1
        next if type.zero?

        field = fields[index]
        set[field.name] = content_of(field)
      end
      set
    end

    # Records are equal if they are the same record with the same values.
    # @return [Boolean]
    def ==(other)
      other.instance_of?(self.class) && other.id == id && other.content == content
    end
    alias eql? ==

    # @return [Integer]
    def hash
      [id, content].hash
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

    def content
      [@texts.map { |text| text&.b }, @numbers, @types]
    end

    private

    def content_of(field)
      index = field.number - 1
      return if @types.getbyte(index).zero?
      return text_at(index) if field.type == :text

      Values.decode(field, @numbers.unpack1('q', offset: index * 8))
    end

    def text_at(index)
      @texts[index]&.dup&.force_encoding(Encoding::UTF_8)
    end

    class << self
      # @return [Schema::Kind] kind of the records of this class
      attr_reader :kind

      private

      # Make a field's method, unless it would hide one that Ruby relies on.
      def define_fields(kind)
        @kind = kind
        kind.fields.each do |field|
          next if method_defined?(field.name) || private_method_defined?(field.name)

          index = field.number - 1
          if field.type == :text
            define_method(field.name) { text_at(index) }
          else
            define_method(field.name) { content_of(field) }
          end
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
