module Kith
  # A condition that counts for a customer, or why none does.
  # @!attribute [r] type
  #   @return [Integer] its type
  # @!attribute [r] condition
  #   @return [Integer, nil] the record; of several that were added up the nearest; nil: none counts
  # @!attribute [r] customer
  #   @return [Integer, nil] at whom it stands
  # @!attribute [r] level
  #   @return [Integer, nil] level of that one in the chain; nil: it is no node
  # @!attribute [r] distance
  #   @return [Integer] steps up from the customer asked about
  # @!attribute [r] reason
  #   @return [Symbol] :taken, or :none where it says that there is nothing; without a condition why there is none
  # @!attribute [r] count
  #   @return [Integer] how many records make up the value
  # @!attribute [r] number
  #   @return [BigDecimal, nil] percent, amount or decimal
  # @!attribute [r] text
  #   @return [String, nil] code or agreement
  # @!attribute [r] party
  #   @return [Integer, nil] customer, or who gets an agreement
  # @!attribute [r] location
  #   @return [Integer, nil] one of the party's locations
  # @!attribute [r] chain
  #   @return [Symbol] how the way up was found; where it is :ambiguous only the customer's own records count
  # @!attribute [r] trace
  #   @return [Array<TraceRow>, nil] a row for each candidate, if it was asked for
  Effective = Struct.new(:type, :condition, :customer, :level, :distance, :reason, :count, :number, :text, :party, :location,
                         :chain, :trace)

  # Questions about conditions.
  # @api private
  module Conditions
    SIZE = Native.struct('kith_effective').size
    TEMPLATE = Native.template('kith_effective')
    WIDTH = Native.struct('kith_effective').members.size
    TEXT = Native.struct('kith_effective').members.index(:text)
    NUMERIC = %i[percent amount decimal].freeze

    class << self
      # @return [Array(FFI::Struct, Array)] the struct, and the memory that it points to
      def query(customer, type, hierarchy: nil, chain: nil, as_of: nil, chain_off: false, brand: nil, item_group: nil,
                currency: nil, value: nil)
        asked = Native.struct('kith_condition_query').new
        { customer: customer, type: type, hierarchy: hierarchy, chain: chain, brand: brand, currency: currency }
          .each { |name, id| asked[name] = Values.id(id) }
        asked[:as_of] = Values.day(as_of)
        asked[:chain_off] = chain_off ? 1 : 0
        unless value.nil?
          asked[:value] = Values.millionths(value)
          asked[:has_value] = 1
        end
        [asked, Values.lend(asked, item_group: item_group)]
      end

      # @param view [View] in use: texts are its own
      # @return [Array<Effective>]
      def read(view, out, count)
        rows = out.get_bytes(0, count * SIZE).unpack(TEMPLATE * count).each_slice(WIDTH).to_a
        rows.each { |row| row[TEXT] = Native.string(FFI::Pointer.new(row[TEXT])) }
        types = numeric(view, rows.map(&:first).uniq)
        rows.map { |row| effective(row, types[row.first]) }
      end

      # @return [Hash{Integer => Boolean}] is the value of conditions of a type a number?
      def numeric(view, types)
        types.zip(view.pluck(types, :value)).to_h { |type, value| [type, NUMERIC.include?(value)] }
      end

      private

      def effective(row, numeric)
        type, condition, customer, level, distance, reason, count, chain, _reserved, number, text, party, location = row
        reason = Tracing.reason(reason)
        Effective.new(type, Values.id_or_nil(condition), Values.id_or_nil(customer), level.zero? ? nil : level, distance, reason,
                      count, numeric && reason == :taken ? Values.decimal(number) : nil, text, Values.id_or_nil(party),
                      Values.id_or_nil(location), Chains::OUTCOMES.fetch(chain))
      end
    end
  end

  # Conditions that come down a chain: which one counts for a customer, and why.
  class View
    # The condition of a type that counts for a customer.
    # @param customer [Integer, Record] who orders
    # @param type [Integer, Record] a condition type
    # @param trace [Boolean] with a row for each candidate
    # @param query [Hash]
    # @option query [Integer, Record] :hierarchy in which it stands; without it the book's default, or none
    # @option query [Integer, Record] :chain the node chosen, where the customer hangs under several
    # @option query [Date, String] :as_of pricing date; without it the view's today
    # @option query [Boolean] :chain_off nothing comes down the chain
    # @option query [Integer, Record] :brand of the order
    # @option query [String] :item_group
    # @option query [Integer, Record] :currency of the order; without it whatever
    # @option query [BigDecimal, Integer, String] :value of the order, in its currency
    # @return [Effective] without a condition the reason why there is none
    def condition_of(customer, type, trace: false, **query)
      asked, _memory = Conditions.query(customer, type, **query)
      out = FFI::MemoryPointer.new(Conditions::SIZE)
      reading do |view|
        found = Tracing.collect(trace) do |rows|
          Call.check { |err| Native.kith_condition_effective(view, asked, out, rows, err) }
        end
        result = Conditions.read(self, out, 1).first
        numeric = found && Conditions.numeric(self, [result.type])[result.type]
        result.trace = Tracing.rows(found, numbers: (:decimal if numeric)) { |number| Values.id_or_nil(number) }
        result
      end
    end

    # The same for every condition type, in one walk up the chain; takes what {#condition_of} takes.
    # @param customer [Integer, Record] who orders
    # @param query [Hash]
    # @return [Array<Effective>] one for each condition type, in order of id
    def conditions_of(customer, **query)
      asked, _memory = Conditions.query(customer, nil, **query)
      reading do |view|
        out, count = Call.whole(Conditions::SIZE, 32) do |room, most, found, err|
          Native.kith_condition_all(view, asked, room, most, found, err)
        end
        Conditions.read(self, out, count)
      end
    end

    # The same for many customers, in one call; takes what {#condition_of} takes, but no chain.
    # @param customers [Array<Integer, Record>]
    # @param type [Integer, Record] a condition type
    # @param query [Hash]
    # @return [Array<Effective>] one for each customer
    def condition_of_many(customers, type, **query)
      return [] if customers.empty?

      asked, _memory = Conditions.query(nil, type, **query)
      ids = FFI::MemoryPointer.new(:uint64, customers.size).write_array_of_uint64(customers.map { |id| Values.id(id) })
      out = FFI::MemoryPointer.new(Conditions::SIZE, customers.size)
      reading do |view|
        Call.check { |err| Native.kith_condition_many(view, asked, ids, customers.size, out, err) }
        Conditions.read(self, out, customers.size)
      end
    end

    # Every record that counts: of a sum what is added, of agreements each with who gets it. Takes what {#condition_of} takes.
    # @param customer [Integer, Record] who orders
    # @param type [Integer, Record] a condition type
    # @param query [Hash]
    # @return [Array<Effective>] nearest first, each with its own value
    def condition_list(customer, type, **query)
      asked, _memory = Conditions.query(customer, type, **query)
      reading do |view|
        out, count = Call.whole(Conditions::SIZE, 16) do |room, most, found, err|
          Native.kith_condition_list(view, asked, room, most, found, err)
        end
        Conditions.read(self, out, count)
      end
    end
  end

  # Condition types.
  class Transaction
    # Add the condition types that most books have: discount, bonus agreement, payer, invoice-to, price list, payment terms,
    # delivery terms, discount model, credit limit. Those whose code is taken are left out.
    # @return [self]
    def add_condition_presets
      call { |txn, err| Native.kith_condition_presets(txn, err) }
    end
  end
end
