module Kith
  # What saving an order or a customer's card decided about managers: both sides before and after, which rule, and what is
  # left open.
  # @!attribute [r] row
  #   @return [Integer, nil] row of the table of states that decided, 1 to 18; nil: of a customer's card
  # @!attribute [r] rule
  #   @return [Symbol, nil] why it was decided so, such as :customer or :distribution; nil: nothing was changed
  # @!attribute [r] outcome
  #   @return [Symbol, nil] what is left open: :pending, :owner_inactive or :owner_absent; nil: nothing
  # @!attribute [r] manager
  #   @return [Integer, nil] of the order; nil: none, or a customer's card was saved
  # @!attribute [r] manager_before
  #   @return [Integer, nil] the one before; nil: none
  # @!attribute [r] customer_manager
  #   @return [Integer, nil] of the customer; nil: none
  # @!attribute [r] customer_manager_before
  #   @return [Integer, nil] the one before; nil: none
  # @!attribute [r] distribution
  #   @return [Integer, nil] which distribution was asked; nil: none
  # @!attribute [r] orders
  #   @return [Integer] of a card: open orders that got the manager too
  # @!attribute [r] trace
  #   @return [Array<TraceRow>, nil] a row for each distribution and manager that was looked at, in order, if it was asked
  #     for: `subject` is the manager, `record` the distribution; then, if the order adds up nothing for its currency, one
  #     whose `subject` is the card's holder and `record` the account
  Assignment = Struct.new(:row, :rule, :outcome, :manager, :manager_before, :customer_manager, :customer_manager_before,
                          :distribution, :orders, :trace)

  # What was handed over from one manager to others.
  # @!attribute [r] customers
  #   @return [Integer] customers bound to somebody else now
  # @!attribute [r] orders
  #   @return [Integer] open orders that went along
  # @!attribute [r] left
  #   @return [Integer] customers for whom nobody was found: they stay
  Transferred = Struct.new(:customers, :orders, :left)

  # What is known of a manager on a day.
  # @!attribute [r] state
  #   @return [Symbol] :active, :inactive or :absent
  # @!attribute [r] substitute
  #   @return [Integer, nil] the manager who stands in, if it is absent and that one is active; nil: nobody
  # @!attribute [r] customers
  #   @return [Integer] customers bound to it at present
  # @!attribute [r] open_orders
  #   @return [Integer] open orders that it has at present
  ManagerInfo = Struct.new(:state, :substitute, :customers, :open_orders)

  # Managers between Ruby and the library.
  # @api private
  module Managing
    RULES = Native.names('KITH_ASSIGNED_BY_', 'EDITOR').invert.freeze
    OUTCOMES = Native.names('KITH_ASSIGNMENT_', 'PENDING').invert.freeze
    STATES = Native.names('KITH_MANAGER_STATE_', 'ACTIVE').invert.freeze
    IDS = %i[manager manager_before customer_manager customer_manager_before distribution].freeze
    private_constant :IDS

    class << self
      # @param found [Array<Array>, nil] rows of the trace
      # @return [Assignment]
      def assignment(native, found = nil)
        Assignment.new(Values.id_or_nil(native[:row]), Values.named(RULES, native[:rule]),
                       Values.named(OUTCOMES, native[:outcome]), *IDS.map { |name| Values.id_or_nil(native[name]) },
                       native[:orders], Tracing.rows(found, numbers: :count) { nil })
      end

      # @return [ManagerInfo]
      def info(native)
        ManagerInfo.new(STATES.fetch(native[:state], native[:state]), Values.id_or_nil(native[:substitute]),
                        native[:customers], native[:open_orders])
      end
    end
  end

  # Managers, and the customers bound to them. The whole history of a customer's managers are its parts of kind :binding; one
  # without a manager says that it was taken away by hand, which holds until the next order is saved.
  class View
    # State of a manager, and how much it has at present. Costs the same however much that is.
    # @param manager [Integer, Record]
    # @param on [Date, String, nil] day of the state; nil: the view's today
    # @return [ManagerInfo]
    # @raise [NotFoundError]
    def manager_info(manager, on: nil)
      manager = Values.id(manager)
      day = Values.day(on)
      out = Native.struct('kith_manager_info').new
      ask { |view, err| Native.kith_manager_get(view, manager, day, out, err) }
      Managing.info(out)
    end

    # Manager of an actor: the one whose user it is, else the one whose code it is and who has no user. Of several with that
    # user the one who is not inactive counts, else or among several such the one with the lowest id.
    # @param actor [String] code of the actor
    # @return [Integer, nil] the manager; nil: the actor is none
    def manager_for(actor)
      actor = Values.text(actor)
      take_id { |view, out, err| Native.kith_manager_find(view, actor, out, err) }
    rescue NotFoundError
      nil
    end

    # Manager of a customer.
    # @param customer [Integer, Record]
    # @param on [Date, String, nil] the day; nil: at present
    # @return [Integer, nil] the manager; nil: none
    # @raise [NotFoundError] no such customer
    def manager_of(customer, on: nil)
      bound(customer, on).first
    end

    # The binding that says who manages a customer, or that nobody does.
    # @param customer [Integer, Record]
    # @param on [Date, String, nil] the day; nil: at present
    # @return [Integer, nil] the binding; one without a manager: it was taken away by hand; nil: there is none
    # @raise [NotFoundError] no such customer
    def binding_of(customer, on: nil)
      bound(customer, on).last
    end

    # Customers bound to a manager, in ascending order of id.
    # @param manager [Integer, Record]
    # @param on [Date, String, nil] the day; nil: at present
    # @return [Walk] of customers
    def customers_of(manager, on: nil)
      manager = Values.id(manager)
      day = Values.day(on)
      listing(:customer) do |view, after, ids, most, count, err|
        Native.kith_manager_customers(view, manager, day, after, ids, most, count, err)
      end
    end

    # How many customers are bound to a manager. At present: without a walk over them.
    # @param manager [Integer, Record]
    # @param on [Date, String, nil] the day; nil: at present
    # @return [Integer]
    def customer_count(manager, on: nil)
      manager = Values.id(manager)
      day = Values.day(on)
      take_id { |view, out, err| Native.kith_manager_count(view, manager, day, out, err) }
    end

    private

    def bound(customer, on)
      customer = Values.id(customer)
      day = Values.day(on)
      out = FFI::MemoryPointer.new(:uint64, 2)
      ask { |view, err| Native.kith_customer_manager(view, customer, day, out, out + 8, err) }
      out.read_array_of_uint64(2).map { |id| Values.id_or_nil(id) }
    end
  end

  # Giving orders and customers their managers. Nothing else decides about them: no plain change, and no import.
  class Transaction
    # Save an order: freeze its header, give it and its customer their manager, freeze who earns a commission by it and note
    # what was earned, keep its discount card and add up on the account once it is closed, all in one change. {#add} it first,
    # with its lines and entries if it has any. Saving again changes nothing but what has become of the order's value; a header
    # that is frozen stays, but for what is typed now. An order without an order type has no header. Who saves is the
    # transaction's actor; the day is the transaction's today, or the order's date if there is none. A manager who is set on
    # the order by hand stays. What was frozen are the order's parts: :order_header, :order_path, :order_card,
    # :commission_share and :commission_entry.
    # @param order [Integer, Record]
    # @param chain [Integer, Record, nil] the node chosen, where the customer hangs under several
    # @param unattended [Boolean] nobody is there to choose among several chains: a task is made instead
    # @param renew [Boolean] fill the header anew although it is frozen, and find card and recipients anew as long as
    #   nothing is added up or booked; what was typed stays
    # @param typed [Hash{Symbol => Hash, HeaderValue}] what was typed by hand into a field, as for {View#order_header}
    # @param card [Integer, Record, nil] discount card typed by hand; nil: none was
    # @param trace [Boolean] with a row for each distribution and manager that was looked at, and one of the card's holder and
    #   account if the order adds up nothing for its currency
    # @return [Assignment]
    # @raise [RuleError] the header cannot be filled: ChainAmbiguous, ChainRequired, NotAMember, NoInvoiceTo; the card that was
    #   typed is not active: CardBlocked; the order has added up on another by now: AppendOnly; recipients have more than all:
    #   Shares
    # @raise [NotFoundError] no such order
    # @raise [LimitError] more is earned or added up than an amount can be
    # @raise [StoppedError] the host's choice failed, which is the cause: nothing was changed
    def save_order(order, chain: nil, unattended: false, renew: false, typed: {}, card: nil, trace: false)
      order = Values.id(order)
      asked, _memory = Heading.ask('kith_order_saving', typed, { chain: chain, card: card },
                                   unattended: unattended ? 1 : 0, renew: renew ? 1 : 0)
      out = Native.struct('kith_assignment').new
      kind = Schema.kind(:order_header)
      saving = proc { |rows| call(kind) { |txn, err| Native.kith_order_save(txn, order, asked, out, rows, err) } }
      found = trace ? completely { |most| Tracing.once(most, &saving) }.first : saving.call && nil
      Managing.assignment(out, found)
    end

    # Save a customer's card, as far as the manager goes. One that is set gets the customer, and its open orders without a
    # manager or with one that is inactive. If none is set and the customer has none, it gets that of its last order whose
    # manager is not inactive. Saving again changes nothing. Other fields are changed with {#change}. A manager who is
    # inactive is refused when the transaction is judged, with {RuleError}::ManagerInactive.
    # @param customer [Integer, Record]
    # @param manager [Integer, Record, nil] the manager set on the card; nil: none was set
    # @param clear [Boolean] the manager was taken away by hand; stays so until the next order is saved
    # @return [Assignment]
    # @raise [InvalidError] a manager was set, and taken away; or the transaction has no day, and the manager would change
    # @raise [NotFoundError] no such customer
    # @raise [ReferenceError] no such manager
    def save_customer(customer, manager: nil, clear: false)
      customer = Values.id(customer)
      asked = Values.struct('kith_customer_saving', { manager: manager }, clear: clear ? 1 : 0)
      out = Native.struct('kith_assignment').new
      call { |txn, err| Native.kith_customer_save(txn, customer, asked, out, err) }
      Managing.assignment(out)
    end

    # Hand over all customers of a manager, and its open orders. {#view} shows what comes of it before it is committed.
    # @param from [Integer, Record] the manager who gives
    # @param to [Integer, Record, nil] who gets everything; nil: see distribution
    # @param distribution [Integer, Record, nil] whose policy picks for each customer; what it is for does not count
    # @param keeps_orders [Boolean] open orders stay with the one who gives
    # @return [Transferred]
    # @raise [InvalidError] not exactly one of to and distribution, to is who gives, the transaction has no day, or
    #   the distribution is switched off
    # @raise [NotFoundError] no such manager or distribution
    # @raise [StoppedError] the host's choice failed, which is the cause: nothing was changed
    def transfer(from, to: nil, distribution: nil, keeps_orders: false)
      asked = Values.struct('kith_transfer', { from: from, to: to, distribution: distribution },
                            keeps_orders: keeps_orders ? 1 : 0)
      out = Native.struct('kith_transferred').new
      alone { |txn| Call.wait { |err| Native.wait_kith_manager_transfer(txn, asked, out, err) } }
      Transferred.new(out[:customers], out[:orders], out[:left])
    end
  end
end
