module Kith
  # The profile of a customer: what its screen shows.
  # @!attribute [r] customer
  #   @return [Integer] who it is by now: the survivor, if it was merged
  # @!attribute [r] manager
  #   @return [Integer, nil] who looks after it at present
  # @!attribute [r] location
  #   @return [Integer, nil] primary location
  # @!attribute [r] contact
  #   @return [Integer, nil] primary contact
  # @!attribute [r] bank_account
  #   @return [Integer, nil] primary bank account
  # @!attribute [r] stage
  #   @return [Integer, nil] note with its call status in the current season
  # @!attribute [r] card
  #   @return [Integer, nil] discount card that an order would get
  # @!attribute [r] balance
  #   @return [BigDecimal, nil] what the card's account has added up
  # @!attribute [r] age
  #   @return [Integer, nil] in years; nil: not known
  # @!attribute [r] level
  #   @return [Integer, nil] of the nearest node above it, from 1 at the root; nil: it is in no chain, or several
  # @!attribute [r] accounts
  #   @return [Integer] accounts linked with it, itself included
  # @!attribute [r] parts
  #   @return [Hash{Symbol => Array<PageRow>}] its records, part by part: :role, :attribute, :location, :contact, :bank_account,
  #     :relation, :linked, :chain (the nearest node first), :condition, :brand, :card, :task, :appointment, :note, :order,
  #     :visit, :document, :attachment, :binding, :alias and :favourite; those of which nothing is there are empty
  # @!attribute [r] more
  #   @return [Array<Symbol>] parts that have more than was asked for
  # @!attribute [r] sales
  #   @return [Array<Sales>] by year and season
  Page = Struct.new(:customer, :manager, :location, :contact, :bank_account, :stage, :card, :balance, :age, :level, :accounts,
                    :parts, :more, :sales)

  # One record of a page.
  # @!attribute [r] record
  #   @return [Integer] which
  # @!attribute [r] other
  #   @return [Integer, nil] of a relation: whom with; of a card: the account; of a task or note: the linked account whose it
  #     is, if it is not the customer's own
  PageRow = Struct.new(:record, :other)

  # Pages between Ruby and the library.
  # @api private
  module Paging
    PARTS = Native.names('KITH_PAGE_', 'ROLE').reject { |name, _| name == :count }.invert.freeze
    ROW = Native.struct('kith_page_row')
    TEMPLATE = Native.template('kith_page_row')
    IDS = %i[manager location contact bank_account stage card].freeze
    private_constant :IDS

    class << self
      # @param native [FFI::Struct] what stands at the top
      # @param rows [Array(FFI::MemoryPointer, Integer)] and their number
      # @param sales [Array<Sales>]
      # @return [Page]
      def page(native, rows, sales)
        parts, more = sort(*rows)
        ids = IDS.to_h { |name| [name, Values.id_or_nil(native[name])] }
        Page.new(native[:customer], *ids.values, ids[:card] && Values.decimal(native[:balance]),
                 native[:age].negative? ? nil : native[:age], Values.id_or_nil(native[:level]), native[:accounts], parts, more, sales)
      end

      private

      def sort(rows, count)
        parts = PARTS.values.to_h { |name| [name, []] }
        more = []
        rows.get_bytes(0, count * ROW.size).unpack(TEMPLATE * count).each_slice(ROW.members.size) do |record, other, part, goes_on|
          name = Values.named(PARTS, part)
          (parts[name] ||= []) << PageRow.new(record, Values.id_or_nil(other))
          more << name if goes_on == 1
        end
        [parts, more]
      end
    end
  end

  # The profile of a customer.
  class View
    # Everything on the screen of a customer, in one call: what stands at the top, its records part by part, and its sales.
    # Costs what it shows, and what has ended is passed over; {#read} reads the records.
    # @param customer [Integer, Record]
    # @param on [Date, String, nil] the day; nil: the view's today
    # @param most [Integer] records of each part, 1 to 1,000
    # @return [Page]
    # @raise [NotFoundError] no such customer
    # @raise [LimitError] a sum of sales is greater than a decimal
    def page(customer, on: nil, most: 50)
      asked = Values.struct('kith_page_query', { customer: customer }, on: Values.day(on), most: most)
      out = Native.struct('kith_page').new
      shown = nil
      sales = whole(Selling::ROW.size, 32) do |view, room, capacity, all, err|
        asked[:sales] = room
        asked[:sales_capacity] = capacity
        shown, status = page_rows(view, asked, out, err)
        all.write(:size_t, out[:sales])
        status
      end
      Paging.page(out, shown, Selling.rows(*sales))
    end

    private

    # So many rows are always enough.
    def page_rows(view, asked, out, err)
      most = Paging::PARTS.size * asked[:most].clamp(1, 1_000)
      rows = FFI::MemoryPointer.new(Paging::ROW.size, most, false)
      count = FFI::MemoryPointer.new(:size_t)
      status = Native.kith_page_read(view, asked, out, rows, most, count, err)
      [[rows, count.read(:size_t)], status]
    end
  end
end
