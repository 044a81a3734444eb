# The desk as one would keep it on paper: who has not left, who is away and who stands in, who has
# which customer and order, and whose turn it was last.
class DeskPaper
  Order = Struct.new(:customer, :manager, :outcome, :rule, :status) do
    def over?
      %i[closed cancelled].include?(status)
    end
  end

  attr_reader :active, :away, :bound, :orders
  attr_accessor :policy

  def initialize(managers, customers)
    @active = managers.to_h { |manager| [manager, true] }
    @away = {}
    @bound = customers.to_h { |customer| [customer, :never] }
    @orders = {}
    @policy = :none
  end

  def manager_of(customer)
    bound[customer] == :never ? nil : bound[customer]
  end

  # Row, rule and outcome.
  def save(id, editor)
    order = orders[id]
    *decision, outcome = decide(order, manager_of(order.customer), editor)
    bound[order.customer] ||= :never # taken away by hand until the next order, and this is one
    order.outcome = (outcome unless outcome == :pending && order.over?) # what is over does not wait
    [*decision, order.outcome]
  end

  def save_card(customer, manager: nil, clear: false)
    return bound[customer] = nil if clear
    return take_card(customer, manager) if manager
    return unless bound[customer] == :never

    last = orders.values.reverse.find { |order| order.customer == customer && active[order.manager] }
    bound[customer] = last.manager if last
  end

  def transfer(from, to)
    bound.each { |customer, manager| bound[customer] = to if manager == from }
    orders.each_value do |order|
      order.manager, order.outcome, order.rule = to, nil, :transfer if order.manager == from && !order.over?
    end
  end

  # Two who are one. True: both had somebody, and only one of them stays. Nobody is bound to one who has left.
  def merge(source, target)
    orders.each_value { |order| order.customer = target if order.customer == source }
    ours, theirs = manager_of(source), manager_of(target)
    bound.delete(source)
    bound[target] = ours if ours && !theirs && state(ours) != :gone
    !ours.nil? && !theirs.nil? && ours != theirs
  end

  private

  # Rows that leave alone what is over; the last two only if nobody stands in.
  SPARED = { %i[unset gone] => 3, %i[active gone] => 7, %i[gone unset] => 8, %i[gone gone] => 10, %i[away unset] => 12,
             %i[away gone] => 17 }.freeze

  def decide(order, owner, editor)
    states = [state(owner), state(order.manager)]
    return [SPARED[states], nil, order.outcome] if order.over? && SPARED.key?(states) && !(states[0] == :away && stand_in_of(owner))

    case states
    when %i[unset unset] then state(editor) == :active ? give(order, editor, 1, :editor) : pick(order, 1, :distribution, :pending)
    when %i[unset active] then give(order, order.manager, 2, :order)
    when %i[unset gone] then pick(order, 3, :replacement, :owner_inactive)
    when %i[active unset] then follow(order, owner, 4)
    when %i[active active] then [order.manager == owner ? 5 : 6, nil, nil]
    when %i[active gone] then follow(order, owner, 7)
    when %i[gone unset] then pick(order, 8, :replacement, :pending)
    when %i[gone active] then give(order, order.manager, 9, :order)
    when %i[gone gone] then pick(order, 10, :replacement, :owner_inactive)
    when %i[away unset] then stand_in(order, owner, stand_in_of(owner) ? 11 : 12)
    when %i[away active] then [13, nil, nil]
    when %i[unset away] then give(order, order.manager, 14, :order)
    when %i[active away] then order.rule ? follow(order, owner, 15) : [15, nil, nil] # what was typed stays
    when %i[gone away] then give(order, order.manager, 16, :order)
    when %i[away gone] then stand_in(order, owner, 17)
    else [18, nil, order.outcome]
    end
  end

  def state(manager)
    return :unset unless manager
    return :gone unless active[manager]

    away.key?(manager) ? :away : :active
  end

  def stand_in_of(manager)
    away[manager] if state(away[manager]) == :active
  end

  # For a customer whose manager is away: the customer stays with it.
  def stand_in(order, owner, row)
    return set(order, stand_in_of(owner), row, :substitute) if stand_in_of(owner)

    found = next_one
    found ? set(order, found, row, :absence) : follow(order, owner, row, :owner_absent)
  end

  def set(order, manager, row, rule, outcome = nil)
    order.rule = rule unless order.manager == manager
    order.manager = manager
    [row, rule, outcome]
  end

  def follow(order, owner, row, outcome = nil)
    set(order, owner, row, :customer, outcome)
  end

  def give(order, manager, row, rule)
    bound[order.customer] = manager
    set(order, manager, row, rule)
  end

  def pick(order, row, rule, outcome)
    found = next_one
    found ? give(order, found, row, rule) : [row, nil, outcome]
  end

  # By turns: the next one behind the last, if somebody is given out to at all.
  def next_one
    free = active.keys.select { |manager| state(manager) == :active }.sort
    return if policy == :none || free.empty?

    @turn = free.find { |manager| @turn && manager > @turn } || free.first
  end

  def take_card(customer, manager)
    bound[customer] = manager
    orders.each_value do |order|
      order.manager, order.outcome, order.rule = manager, nil, :card if takes_card?(order, customer)
    end
  end

  def takes_card?(order, customer)
    order.customer == customer && !order.over? && !active[order.manager]
  end
end

# Discount cards on paper: table 4 asked by looking at everything, and balances added up from what each order is worth.
class CardPaper
  Card = Struct.new(:owner, :state, :issued, :until, :primary, :replaced)
  Link = Struct.new(:id, :holder, :customer, :priority, :since, :until)
  Order = Struct.new(:lines, :booked, :back, :kept, :card, :owner, :added)
  REFUSED = { card_blocked: Kith::RuleError::CardBlocked, append_only: Kith::RuleError::AppendOnly }.freeze

  attr_reader :cards, :links, :orders, :balances, :gone
  attr_accessor :fallback, :strict

  def initialize(today)
    @today = today
    @cards = {}
    @links = []
    @orders = {}
    @balances = Hash.new(0)
    @gone = {}
  end

  # Result, card, and whether there were several.
  def find(customer)
    mine = active(customer)
    return [:own, mine.first, mine.size > 1] if mine.any?

    why = %i[blocked expired].find { |state| standing(customer, state).any? }
    return [:"own_#{why}", nil, false] if (why == :blocked && !fallback) || (why == :expired && strict)

    found = of_holders(customer)
    why && !found[1] ? [:"own_#{why}", nil, false] : found
  end

  # The rule that refuses a card that is typed, or nil.
  def refusal(id, typed)
    order = orders[id]
    return if typed.nil? || typed == order.card
    return :append_only if order.owner && !order.added.zero?

    :card_blocked unless state(cards[typed]) == :active
  end

  # Keep the card, and add up what is lacking.
  def save(id, status, typed)
    order = orders[id]
    if typed && typed != order.card
      order.kept, order.card = :manual, typed
    elsif order.kept.nil? && cards.any?
      order.kept, order.card = find(yield)
    end
    order.owner = order.card && cards[order.card].owner
    return unless order.owner

    balances[order.owner] += worth(order, status) - order.added
    order.added = worth(order, status)
  end

  def worth(order, status)
    status == :closed ? (order.booked || order.lines) - order.back : 0
  end

  private

  def state(card)
    return :none if card.replaced || %i[lost returned].include?(card.state)
    return :blocked if card.state == :blocked
    return :none if card.issued && card.issued > @today

    card.until && card.until < @today ? :expired : :active
  end

  def standing(customer, wanted)
    cards.select { |_, card| card.owner == customer && state(card) == wanted }.keys
  end

  # The best first: primary, then issued last.
  def active(customer)
    standing(customer, :active).sort_by { |id| [cards[id].primary ? 1 : 0, cards[id].issued&.jd || 0, id] }.reverse
  end

  def of_holders(customer)
    ranked = links.select { |link| leads_to?(link, customer) }.sort_by { |link| [link.priority, link.since&.jd || 0, link.id] }
    return [:none, nil, false] if ranked.empty?

    helping = ranked.select { |link| active(link.holder).any? }
    return [reason_of(ranked.first.holder), nil, false] if helping.empty?

    cards = active(helping.first.holder)
    [:holder, cards.first, helping.size > 1 || cards.size > 1]
  end

  def leads_to?(link, customer)
    link.customer == customer && !gone[link.holder] &&
      (link.since.nil? || link.since <= @today) && (link.until.nil? || @today <= link.until)
  end

  def reason_of(holder)
    why = %i[blocked expired].find { |state| standing(holder, state).any? }
    why ? :"holder_#{why}" : :holder_has_no_card
  end
end

# Linked accounts on paper, and their notes.
class NotePaper
  Link = Struct.new(:id, :one, :other, :since, :until)
  Note = Struct.new(:customer, :at, :shared)

  attr_reader :links, :notes
  attr_accessor :since_link

  def initialize
    @links = []
    @notes = {}
  end

  def members(customer, day)
    found = [customer]
    found.each do |one| # grows as it goes
      links.each do |link|
        next if (link.since && day < link.since) || (link.until && link.until < day) || ![link.one, link.other].include?(one)

        other = link.one == one ? link.other : link.one
        found << other unless found.include?(other)
      end
    end
    found.sort
  end

  # What a customer sees, latest first.
  def seen(customer, day)
    group = members(customer, day)
    notes.select { |_, note| note.customer == customer || (group.include?(note.customer) && shown?(note, customer)) }
         .sort_by { |id, note| [note.at, id] }.map(&:first).reverse
  end

  private

  def shown?(note, customer)
    note.shared != false && (!since_link || members(customer, note.at.to_date).include?(note.customer))
  end
end
