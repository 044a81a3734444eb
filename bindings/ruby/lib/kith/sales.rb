module Kith
  # A row of a sales summary. Amounts are in its currency.
  # @!attribute [r] currency
  #   @return [Integer, nil] nil: orders without one, which are in the book's
  # @!attribute [r] brand
  #   @return [Integer, nil] nil: none, or brands are not told apart
  # @!attribute [r] season
  #   @return [Integer, nil] nil: none, or seasons are not told apart
  # @!attribute [r] year
  #   @return [Integer, nil] nil: years are not told apart
  # @!attribute [r] entries
  #   @return [Integer] how many entries make it up
  # @!attribute [r] booked
  #   @return [BigDecimal] ordered
  # @!attribute [r] cancelled
  #   @return [BigDecimal] given up again
  # @!attribute [r] shipped
  #   @return [BigDecimal] delivered
  # @!attribute [r] returned
  #   @return [BigDecimal] came back
  # @!attribute [r] active
  #   @return [BigDecimal] booked less cancelled
  # @!attribute [r] open
  #   @return [BigDecimal] active less shipped
  # @!attribute [r] units_booked
  #   @return [BigDecimal] pieces ordered
  # @!attribute [r] units_cancelled
  #   @return [BigDecimal] pieces given up again
  # @!attribute [r] units_shipped
  #   @return [BigDecimal] pieces delivered
  # @!attribute [r] units_returned
  #   @return [BigDecimal] pieces that came back
  Sales = Struct.new(*Native.struct('kith_sales').members)

  # Sales between Ruby and the library.
  # @api private
  module Selling
    ROW = Native.struct('kith_sales')
    TEMPLATE = Native.template('kith_sales')
    WIDTH = ROW.members.size
    COUNTS = %i[currency brand season year entries].freeze # before the sums

    class << self
      # @return [FFI::Struct]
      def query(ids, scope, by, **numbers)
        asked = Values.struct('kith_sales_query', ids, **numbers)
        asked[:scope] = Native.number('KITH_SALES_', 'CUSTOMER', scope)
        asked[:by] = Array(by).uniq.sum { |name| Native.number('KITH_SALES_BY_', 'BRAND', name) }
        asked
      end

      # @return [Array<Sales>]
      def rows(out, count)
        out.get_bytes(0, count * ROW.size).unpack(TEMPLATE * count).each_slice(WIDTH).map do |row|
          *told_apart, entries = row.shift(COUNTS.size)
          Sales.new(*told_apart.map { |number| Values.id_or_nil(number) }, entries, *row.map { |sum| Values.decimal(sum) })
        end
      end
    end
  end

  # Sales.
  class View
    # Sales summary: always the sum of the orders' entries, kept as they come and not added up when asked.
    # @param customer [Integer, Record] whose
    # @param scope [Symbol] :customer: its own; :group: of all accounts linked with it, its own included; :chain: of the node
    #   and all below it, by the paths frozen with the orders
    # @param by [Array<Symbol>] what rows are told apart by, of :brand, :year, :season; none: a row for each currency
    # @param brand [Integer, Record, nil] only of this brand
    # @param season [Integer, Record, nil] only of this season
    # @param year [Integer, nil] only of this year: that of the season, or of the order's date
    # @param on [Date, String, nil] of a group: day of the links; nil: the view's today
    # @return [Array<Sales>] by year, season, brand, then currency, as far as they are told apart; empty: nothing was sold
    # @raise [NotFoundError] no such customer
    # @raise [LimitError] a sum is greater than a decimal: ask for less at once
    def sales(customer, scope: :customer, by: [], brand: nil, season: nil, year: nil, on: nil)
      asked = Selling.query({ customer: customer, brand: brand, season: season }, scope, by, year: year || 0, on: Values.day(on))
      out, count = whole(Selling::ROW.size, 64) do |view, rows, most, found, err|
        Native.kith_sales_summary(view, asked, rows, most, found, err)
      end
      Selling.rows(out, count)
    end
  end
end
