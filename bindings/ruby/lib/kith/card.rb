module Kith
  # The discount card that an order gets, or why it gets none.
  # @!attribute [r] result
  #   @return [Symbol] :own, :holder or :manual with a card; without one :none, :holder_has_no_card, :holder_blocked,
  #     :holder_expired, :own_blocked, :own_expired, or :refused for one that was typed
  # @!attribute [r] several
  #   @return [Boolean] there were several, and a person may choose another
  # @!attribute [r] card
  #   @return [Integer, nil] that the order gets
  # @!attribute [r] account
  #   @return [Integer, nil] that it adds up on
  # @!attribute [r] holder
  #   @return [Integer, nil] customer whose account that is, or who lacks a card
  # @!attribute [r] relation
  #   @return [Integer, nil] that leads to the holder
  # @!attribute [r] tier
  #   @return [Integer, nil] that the account has reached before the order
  # @!attribute [r] rate
  #   @return [BigDecimal, nil] percent of that tier
  # @!attribute [r] balance
  #   @return [BigDecimal, nil] what the account has added up before the order
  # @!attribute [r] number
  #   @return [String, nil] of the card
  # @!attribute [r] reason
  #   @return [String, nil] why a card is blocked
  # @!attribute [r] trace
  #   @return [Array<TraceRow>, nil] a row for each card that was looked at, and each holder without one or that does not count,
  #     if it was asked for: `subject` is whose, `record` the card or the relation
  CardResult = Struct.new(:result, :several, :card, :account, :holder, :relation, :tier, :rate, :balance, :number, :reason,
                          :trace)

  # Discount cards between Ruby and the library.
  # @api private
  module Cards
    RESULTS = Native.names('KITH_CARD_RESULT_', 'OWN').invert.freeze
    IDS = %i[card account holder relation tier].freeze
    private_constant :IDS

    class << self
      # @param native [FFI::Struct] whose view is in use: texts are its own
      # @param found [Array<Array>, nil] rows of the trace
      # @return [CardResult]
      def result(native, found)
        ids = IDS.to_h { |name| [name, Values.id_or_nil(native[name])] }
        CardResult.new(Values.named(RESULTS, native[:result]), native[:several] == 1, *ids.values,
                       ids[:tier] && Values.decimal(native[:rate]), ids[:account] && Values.decimal(native[:balance]),
                       Native.string(native[:number]), Native.string(native[:reason]), Tracing.rows(found, numbers: nil) { nil })
      end
    end
  end

  # Discount cards: which one an order gets, and what an account has added up.
  class View
    # The card that an order of a customer gets: its own, or without one that of a holder, who stands on `from` of a relation to
    # it whose type has the effect :card_holder. A card that is typed is taken if it is active on the day. Nothing is changed by
    # asking; {Transaction#save_order} keeps the answer with the order, and adds up when the order is closed.
    # @param customer [Integer, Record] who orders
    # @param programme [Integer, Record, nil] of which programme; nil: the book's, or any
    # @param card [Integer, Record, nil] typed in the order
    # @param on [Date, String, nil] order date; nil: the view's today
    # @param trace [Boolean] with a row for each card and holder that was looked at
    # @return [CardResult]
    # @raise [NotFoundError] no such customer, programme or card
    # @raise [LimitError] the balance is greater than a decimal
    def card_of(customer, programme: nil, card: nil, on: nil, trace: false)
      asked = Values.struct('kith_card_request', { customer: customer, programme: programme, card: card }, on: Values.day(on))
      out = Native.struct('kith_card_result').new
      reading do |view|
        found = Tracing.collect(trace) do |rows|
          Call.check { |err| Native.kith_card_resolve(view, asked, out, rows, err) }
        end
        Cards.result(out, found)
      end
    end

    # What an account has added up. Costs the same however much that is.
    # @param account [Integer, Record] a record of kind :card_account
    # @return [BigDecimal] in the programme's currency
    # @raise [NotFoundError] no such account
    # @raise [LimitError] it is greater than a decimal
    def card_balance(account)
      account = Values.id(account)
      out = FFI::MemoryPointer.new(:int64)
      ask { |view, err| Native.kith_card_balance(view, account, out, err) }
      Values.decimal(out.read_int64)
    end
  end
end
