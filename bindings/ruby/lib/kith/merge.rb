module Kith
  # Somebody who may be the same.
  # @!attribute [r] customer
  #   @return [Integer] who
  # @!attribute [r] score
  #   @return [Integer] 1 to 100
  # @!attribute [r] agrees
  #   @return [Array<Symbol>] in what the two agree, of :tax_number, :email, :phone, :name and :birth_date
  Duplicate = Struct.new(:customer, :score, :agrees)

  # What does not go along by itself when two customers are merged.
  # @!attribute [r] conflict
  #   @return [Symbol] :field: both have a value, and the survivor's stays; :part: the survivor has such a part, and the source's
  #     stays with the alias; :relation: both have it on common days but with other attributes, and it stays; :self: it relates
  #     the two with each other, and ends; :manager: both are bound to managers, and the source's binding ends
  # @!attribute [r] field
  #   @return [Symbol, nil] of the customers, where it is one
  # @!attribute [r] record
  #   @return [Integer] of the source; itself for a field
  # @!attribute [r] other
  #   @return [Integer, nil] what it clashes with; nil: nothing in particular
  Conflict = Struct.new(:conflict, :field, :record, :other)

  # Duplicates and conflicts between Ruby and the library.
  # @api private
  module Merging
    AGREES = Native.names('KITH_AGREES_', 'NAME')
    CONFLICTS = Native.names('KITH_CONFLICT_', 'FIELD').invert.freeze
    DUPLICATE = Native.struct('kith_duplicate')
    DUPLICATES = Native.template('kith_duplicate')
    ROW = Native.struct('kith_conflict')
    ROWS = Native.template('kith_conflict')

    class << self
      # @return [Array<Duplicate>]
      def duplicates(out, count)
        out.get_bytes(0, count * DUPLICATE.size).unpack(DUPLICATES * count).each_slice(3).map do |customer, score, bits|
          Duplicate.new(customer, score, AGREES.reject { |_, bit| (bits & bit).zero? }.keys)
        end
      end

      # @return [Array<Conflict>]
      def conflicts(out, count)
        fields = Schema.kind(:customer).fields
        out.get_bytes(0, count * ROW.size).unpack(ROWS * count).each_slice(4).map do |conflict, field, record, other|
          Conflict.new(Values.named(CONFLICTS, conflict), field.zero? ? nil : fields[field - 1].name, record, Values.id_or_nil(other))
        end
      end
    end
  end

  # Customers that are one.
  class View
    # Customers that may be the same as one: active or not, but neither erased nor merged already.
    # @param customer [Integer, Record] who is compared with all others
    # @param least [Integer] lowest score that is listed, 1 to 100
    # @param most [Integer] how many are listed: the best
    # @return [Array<Duplicate>] best first, then by id
    # @raise [NotFoundError] no such customer
    def duplicates(customer, least: 1, most: 100)
      customer = Values.id(customer)
      out = FFI::MemoryPointer.new(Merging::DUPLICATE.size, most, false)
      count = FFI::MemoryPointer.new(:size_t)
      ask { |view, err| Native.kith_duplicate_list(view, customer, least, out, most, count, err) }
      Merging.duplicates(out, count.read(:size_t))
    end

    # Who a customer is by now.
    # @param customer [Integer, Record] a customer, or an alias of one
    # @return [Integer] whom it was merged into; itself if it was not
    # @raise [NotFoundError] no such customer
    def survivor_of(customer)
      customer = Values.id(customer)
      take_id { |view, out, err| Native.kith_customer_survivor(view, customer, out, err) }
    end
  end

  # Making one customer of two.
  class Transaction
    # Make one customer of two. Whatever refers to the source refers to the target afterwards, and fields that the target lacks
    # are filled; consent becomes the most restrictive. The source stays as an alias: its record and its number are still there,
    # with the status :merged, and {View#survivor_of} leads to the target. What cannot go along stays with the alias, and is
    # given. To try it, merge, read the conflicts and {#check}, and close the transaction without a commit.
    # @param source [Integer, Record] becomes an alias
    # @param into [Integer, Record] survives
    # @param on [Date, String, nil] day on which what cannot go along ends; nil: the transaction's today
    # @return [Array<Conflict>] empty: everything went along
    # @raise [NotFoundError] no such customer
    # @raise [RuleError] one of them is an alias: Alias; or is erased: CustomerErased
    def merge(source, into:, on: nil)
      asked = Values.struct('kith_merge', { source: source, target: into }, on: Values.day(on))
      told = completely do |most|
        out = FFI::MemoryPointer.new(Merging::ROW.size, most, false)
        count = FFI::MemoryPointer.new(:size_t)
        call { |txn, err| Native.kith_customer_merge(txn, asked, out, most, count, err) }
        [out, count.read(:size_t)]
      end
      Merging.conflicts(*told)
    end
  end
end
