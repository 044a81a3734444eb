module Kith
  # The commission of an order. Of an order that is frozen the record is not known.
  # @!attribute [r] origin
  #   @return [Symbol, nil] where the rate comes from: :manual, :customer_brand, :customer, :representative_brand,
  #     :representative, :brand or :book; nil: no rate is set anywhere, which is not 0 %
  # @!attribute [r] record
  #   @return [Integer, nil] record that sets the rate
  # @!attribute [r] rate
  #   @return [BigDecimal, nil] percent
  # @!attribute [r] recipients
  #   @return [Symbol, nil] where they come from: :manual, :relation or :representative; nil: nobody gets anything
  # @!attribute [r] amount
  #   @return [BigDecimal] what all recipients get together, in the smallest unit of the currency
  # @!attribute [r] parts
  #   @return [Array<CommissionPart>] what each of them gets, by rank of the relation, then id
  # @!attribute [r] trace
  #   @return [Array<TraceRow>, nil] a row for each rate and recipient that was looked at, if it was asked for: `type` is :rate
  #     or :recipient, `level` where it was looked, `number` the rate, or the share if one is set
  Commission = Struct.new(:origin, :record, :rate, :recipients, :amount, :parts, :trace)

  # What one recipient gets of a commission.
  # @!attribute [r] recipient
  #   @return [Integer, nil] a customer; nil: the order's manager
  # @!attribute [r] manager
  #   @return [Integer, nil] the order's manager, if it is the recipient
  # @!attribute [r] relation
  #   @return [Integer, nil] that makes it one
  # @!attribute [r] share
  #   @return [BigDecimal] percent of the whole
  # @!attribute [r] origin
  #   @return [Symbol, nil] where its rate comes from; :recipient is its own; nil: there is none
  # @!attribute [r] rate
  #   @return [BigDecimal, nil] percent of the base: the whole's, or its own
  # @!attribute [r] amount
  #   @return [BigDecimal] exact in the smallest unit of the currency
  # @!attribute [r] rounded
  #   @return [Integer] smallest units that it got more than its share, because they had to go somewhere
  CommissionPart = Struct.new(:recipient, :manager, :relation, :share, :origin, :rate, :amount, :rounded)

  # What a statement adds up to in one currency.
  # @!attribute [r] currency
  #   @return [Integer, nil] nil: the book's
  # @!attribute [r] base
  #   @return [BigDecimal] value that earned
  # @!attribute [r] amount
  #   @return [BigDecimal] earned, less what was given back
  # @!attribute [r] entries
  #   @return [Integer] how many make it up
  CommissionTotal = Struct.new(:currency, :base, :amount, :entries)

  # Commissions between Ruby and the library.
  # @api private
  module Earning
    RATES = Native.names('KITH_RATE_', 'MANUAL').invert.freeze
    RECIPIENTS = Native.names('KITH_RECIPIENT_', 'MANUAL').invert.freeze
    LISTS = { Native['KITH_LIST_RATE_ORIGIN'] => [:rate, RATES],
              Native['KITH_LIST_RECIPIENT_ORIGIN'] => [:recipient, RECIPIENTS] }.freeze
    PART = Native.struct('kith_commission_part')
    PARTS = Native.template('kith_commission_part')
    TOTAL = Native.struct('kith_statement_total')
    TOTALS = Native.template('kith_statement_total')

    class << self
      # 0 that is typed is a rate.
      def type_rate(asked, rate)
        asked[:typed_rate] = Values.millionths(rate)
        asked[:has_typed_rate] = 1
      end

      # @return [FFI::Struct]
      def statement(recipient, first, last)
        Values.struct('kith_statement_query', { recipient: recipient }, since: Values.day(first), until: Values.day(last))
      end

      # @return [Commission]
      def commission(native, parts, found)
        origin, rate = rate(native[:origin], native[:rate])
        Commission.new(origin, Values.id_or_nil(native[:record]), rate, Values.named(RECIPIENTS, native[:recipients]),
                       Values.decimal(native[:amount]), parts, found && trace(found))
      end

      # @return [Array<CommissionPart>]
      def parts(out, count)
        unpack(out, count, PART, PARTS).map do |recipient, manager, relation, share, rate, amount, origin, rounded|
          CommissionPart.new(*[recipient, manager, relation].map { |id| Values.id_or_nil(id) }, Values.decimal(share),
                             *rate(origin, rate), Values.decimal(amount), rounded)
        end
      end

      # @return [Array<CommissionTotal>]
      def totals(out, count)
        unpack(out, count, TOTAL, TOTALS).map do |currency, base, amount, entries|
          CommissionTotal.new(Values.id_or_nil(currency), Values.decimal(base), Values.decimal(amount), entries)
        end
      end

      private

      def unpack(out, count, struct, template)
        out.get_bytes(0, count * struct.size).unpack(template * count).each_slice(struct.members.size)
      end

      # Where there is none, it is not 0 %.
      def rate(origin, rate)
        origin = Values.named(RATES, origin)
        [origin, origin && Values.decimal(rate)]
      end

      def trace(found)
        rows = Tracing.rows(found, numbers: nil) { |list| LISTS.fetch(list, [list]).first }
        rows.zip(found).each do |row, (_, _, list, level, _, _, _, number)|
          row.level = Values.named(LISTS.fetch(list, [nil, {}]).last, level)
          # 0 is what stands where nothing is set; only a rate that was taken may be it.
          row.number = Values.decimal(number) unless number.zero? && !(row.type == :rate && row.reason == :taken)
        end.map(&:first)
      end
    end
  end

  # Commissions: at what rate, for whom, and what they earned.
  class View
    # Commission of an order, or of one that might come. Nothing is changed by asking; {Transaction#save_order} freezes the
    # answer with the order, and notes what was earned. What is frozen is given as it is, at the value that the order has by now.
    # @param order [Integer, Record, nil] an order, whose facts stand in for all the others but `on`
    # @param customer [Integer, Record, nil] who orders
    # @param brand [Integer, Record, nil] brand ordered
    # @param manager [Integer, Record, nil] sales representative of the order; nil: a house account
    # @param currency [Integer, Record, nil] of the base; nil: the book's
    # @param base [BigDecimal, Integer, String, nil] value that earns
    # @param rate [BigDecimal, Integer, String, nil] percent, typed in the order; 0 is a rate
    # @param on [Date, String, nil] order date; nil: the order's, or the view's today
    # @param trace [Boolean] with a row for each rate and recipient that was looked at
    # @return [Commission]
    # @raise [InvalidError] neither order nor customer, or a rate that is no percentage
    # @raise [NotFoundError] no such order, customer, brand, manager or currency
    # @raise [RuleError] Shares: recipients have more than all
    # @raise [LimitError] an amount is greater than a decimal
    def commission(order: nil, customer: nil, brand: nil, manager: nil, currency: nil, base: nil, rate: nil, on: nil,
                   trace: false)
      ids = { order: order, customer: customer, brand: brand, manager: manager, currency: currency }
      asked = Values.struct('kith_commission_request', ids, on: Values.day(on))
      asked[:base] = Values.millionths(base) unless base.nil?
      Earning.type_rate(asked, rate) unless rate.nil?
      out = Native.struct('kith_commission').new
      parts = nil
      found = Tracing.collect(trace) do |rows|
        parts = whole(Earning::PART.size, 8) do |view, room, most, count, err|
          Native.kith_commission_of(view, asked, out, room, most, count, rows, err)
        end
      end
      Earning.commission(out, Earning.parts(*parts), found)
    end

    # Statement of a recipient: what it earned and gave back.
    # @param recipient [Integer, Record] a customer, or a manager
    # @param since [Date, String, nil] first day
    # @param until [Date, String, nil] last day
    # @return [Walk] of records of kind :commission_entry, by date, then id
    def commission_statement(recipient, since: nil, until: nil)
      query = Earning.statement(recipient, since, binding.local_variable_get(:until))
      listing(:commission_entry) do |view, after, ids, most, count, err|
        query[:after] = after
        Native.kith_commission_statement(view, query, ids, most, count, err)
      end
    end

    # What a statement adds up to.
    # @param recipient [Integer, Record] a customer, or a manager
    # @param since [Date, String, nil] first day
    # @param until [Date, String, nil] last day
    # @return [Array<CommissionTotal>] the book's own currency first, then by id; empty: nothing was earned
    # @raise [LimitError] a sum is greater than a decimal
    def commission_totals(recipient, since: nil, until: nil)
      query = Earning.statement(recipient, since, binding.local_variable_get(:until))
      out, count = whole(Earning::TOTAL.size, 8) do |view, room, most, found, err|
        Native.kith_commission_totals(view, query, room, most, found, err)
      end
      Earning.totals(out, count)
    end
  end
end
