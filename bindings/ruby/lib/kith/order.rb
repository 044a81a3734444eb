module Kith
  # What stands in a field of the order header.
  # @!attribute [r] origin
  #   @return [Symbol] where it comes from: :manual, :order_type, :customer, :export_agent, :chain, :invoice_to, :self or
  #     :default
  # @!attribute [r] level
  #   @return [Integer, nil] from a chain: level of the node
  # @!attribute [r] source
  #   @return [Integer, nil] customer at whom it was found; nil: order type, book or typed
  # @!attribute [r] record
  #   @return [Integer, nil] condition or relation that says so
  # @!attribute [r] party
  #   @return [Integer, nil] payer, delivery party, who is invoiced; node of the chain
  # @!attribute [r] location
  #   @return [Integer, nil] location of the party, or bank account
  # @!attribute [r] text
  #   @return [String, nil] payment terms, price list, discount model
  HeaderValue = Struct.new(:origin, :level, :source, :record, :party, :location, :text)

  # The header of an order.
  # @!attribute [r] outcome
  #   @return [Symbol] may it be saved? :ok, or :chain_ambiguous, :chain_required, :not_a_member, :no_invoice_to
  # @!attribute [r] task
  #   @return [Boolean] unattended, and a chain has to be chosen later: a task for the order's manager
  # @!attribute [r] inherits
  #   @return [Boolean] conditions come down the chain for this order
  # @!attribute [r] path
  #   @return [Array<ChainStep>] of the stored chain, to be frozen with the order; empty: no chain
  # @!attribute [r] fields
  #   @return [Hash{Symbol => HeaderValue}] what stands there: :invoice_to, :payer, :payment_terms, :price_list,
  #     :discount_model, :bank_account, :delivery, :chain
  # @!attribute [r] trace
  #   @return [Array<TraceRow>, nil] a row for each source that was looked at, if it was asked for
  OrderHeader = Struct.new(:outcome, :task, :inherits, :path, :fields, :trace)

  # Order headers between Ruby and the library.
  # @api private
  module Heading
    FIELDS = Native.names('KITH_HEADER_FIELD_', 'PAYER')
    FIELD_NAMES = FIELDS.invert.freeze
    OUTCOMES = Native.names('KITH_ORDER_', 'OK').invert.freeze
    ORIGINS = Native.names('KITH_ORIGIN_', 'MANUAL').invert.freeze
    HEADER = Native.struct('kith_header')
    VALUE = Native.struct('kith_header_value')
    TEMPLATE = Native.template('kith_header_value')
    WIDTH = VALUE.members.size

    class << self
      # @return [Array(FFI::Struct, Array)] the struct, and the memory that it points to
      def ask(struct, typed, ids, **numbers)
        asked = Values.struct(struct, ids, **numbers)
        memory = typed.empty? ? [] : write(asked, typed)
        [asked, memory]
      end

      # @return [OrderHeader]
      def read(native)
        OrderHeader.new(OUTCOMES.fetch(native[:outcome], native[:outcome]), native[:task] == 1, native[:inherits] == 1,
                        Chains.steps(native.pointer, native[:steps], HEADER.offset_of(:path)), fields(native))
      end

      private

      def fields(native)
        bytes = native.pointer.get_bytes(HEADER.offset_of(:fields), VALUE.size * (FIELDS.size + 1))
        values = bytes.unpack(TEMPLATE * (FIELDS.size + 1)).each_slice(WIDTH).to_a
        FIELDS.filter_map { |name, number| [name, value(values[number])] unless values[number].first.zero? }.to_h
      end

      def value(row)
        origin, level, *ids, text = row
        HeaderValue.new(ORIGINS.fetch(origin, origin), level.zero? ? nil : level, *ids.map { |id| Values.id_or_nil(id) },
                        Native.string(FFI::Pointer.new(text)))
      end

      def write(asked, typed)
        memory = [FFI::MemoryPointer.new(VALUE.size, FIELDS.size + 1)]
        typed.each do |name, given|
          raise ArgumentError, "the header has no field #{name.inspect}" unless (number = FIELDS[name])

          asked[:typed] |= 1 << number
          memory.concat(fill(VALUE.new(memory.first + (number * VALUE.size)), given.to_h))
        end
        asked[:values] = memory.first
        memory
      end

      def fill(native, given)
        unknown = given.keys - HeaderValue.members
        raise ArgumentError, "a field of the header has no #{unknown.join(', ')}" unless unknown.empty?

        native[:party] = Values.id(given[:party])
        native[:location] = Values.id(given[:location])
        Values.lend(native, text: given[:text])
      end
    end
  end

  # Orders and their headers.
  class View
    # Fill the header of an order. What was typed stays; a party that is not active is skipped, and the trace says so.
    # @param customer [Integer, Record] who orders
    # @param order_type [Integer, Record, nil] nil: none, and chains count for nothing
    # @param on [Date, String, nil] order date; nil: the view's today
    # @param chain [Integer, Record, nil] the node chosen, where the customer hangs under several
    # @param unattended [Boolean] nobody is there to choose among several chains
    # @param typed [Hash{Symbol => Hash, HeaderValue}] what was typed by hand into a field, such as
    #   `{ payer: { party: 263 }, price_list: { text: 'NET' } }`; :party, :location and :text count
    # @param delivery [Date, String, nil] requested delivery date
    # @param trace [Boolean] with a row for what fills each field, or why nothing does, behind those for what was passed over
    # @return [OrderHeader]
    def order_header(customer, order_type: nil, on: nil, chain: nil, unattended: false, typed: {}, delivery: nil, trace: false)
      asked, _memory = Heading.ask('kith_order_request', typed, { customer: customer, order_type: order_type, chain: chain },
                                   on: Values.day(on), delivery: Values.day(delivery), unattended: unattended ? 1 : 0)
      out = Heading::HEADER.new
      reading do |view|
        found = Tracing.collect(trace) do |rows|
          Call.check { |err| Native.kith_order_header(view, asked, out, rows, err) }
        end
        header = Heading.read(out)
        header.trace = Tracing.rows(found, numbers: nil) { |number| Heading::FIELD_NAMES.fetch(number, number) }
        header
      end
    end

    # Orders of a customer, latest first; else those of a manager, or those about which something is left open, by id.
    # @param customer [Integer, Record, nil] of this one
    # @param manager [Integer, Record, nil] that this one has; with a customer: of the customer's
    # @param outcome [Symbol, nil] without a customer and a manager: :pending, :owner_inactive or :owner_absent
    # @param brand [Integer, Record, nil] only of this brand
    # @param season [Integer, Record, nil] only of this season
    # @param year [Integer, nil] only of this year: that of the season, or of the order's date
    # @param open [Boolean] only those that are neither closed nor cancelled
    # @return [Walk] of orders
    # @raise [InvalidError] neither customer nor manager nor outcome was given
    def orders(customer: nil, manager: nil, outcome: nil, brand: nil, season: nil, year: nil, open: false)
      ids = { customer: customer, manager: manager, brand: brand, season: season }.transform_values { |id| Values.id(id) }
      outcome = outcome ? Native.number('KITH_ASSIGNMENT_', 'PENDING', outcome) : 0
      listing(:order) do |view, after, room, most, count, err|
        query = Values.struct('kith_order_query', ids, outcome: outcome, year: year || 0, open: open ? 1 : 0, after: after)
        Native.kith_order_list(view, query, room, most, count, err)
      end
    end

    # Orders for which there was nobody: save them again when there is.
    # @return [Walk] of orders, by id
    def pending_orders
      orders(outcome: :pending)
    end
  end
end
