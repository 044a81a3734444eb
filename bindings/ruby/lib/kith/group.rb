module Kith
  # Linked accounts: several records of one party, which share notes and what is marked shared.
  class View
    # Accounts linked with a customer, over any number of relations whose types have the effect :account_link.
    # @param customer [Integer, Record]
    # @param on [Date, String, nil] the day; nil: the view's today
    # @return [Walk] of customers, in ascending order of id; the customer itself is among them
    # @raise [NotFoundError] no such customer
    def group_members(customer, on: nil)
      customer = Values.id(customer)
      day = Values.day(on)
      listing(:customer) do |view, after, ids, most, count, err|
        Native.kith_group_members(view, customer, day, after, ids, most, count, err)
      end
    end

    # What a customer's screen shows: its own records, and of the accounts linked with it those that are shared. Notes are
    # shared unless they say otherwise; tasks and appointments only if they say so. Nothing is copied: each record lives once,
    # and is no longer seen when the link ends.
    # @param customer [Integer, Record] who looks
    # @param kind [Symbol] :note, :task or :appointment
    # @param on [Date, String, nil] day of the links; nil: the view's today
    # @return [Walk] of records of the kind, latest first
    # @raise [NotFoundError] no such customer
    # @raise [InvalidError] records of this kind are not shared
    def group_list(customer, kind, on: nil)
      kind = Schema.kind(kind)
      customer = Values.id(customer)
      day = Values.day(on)
      listing(kind) do |view, after, ids, most, count, err|
        query = Values.struct('kith_group_query', { customer: customer, after: after }, kind: kind.number, on: day)
        Native.kith_group_list(view, query, ids, most, count, err)
      end
    end
  end
end
