require_relative 'helper'
require_relative 'desk_paper'

# A long random sequence of orders, cards, links, notes, transfers, merges and managers who come, go and are away, beside models that
# could not be simpler; reopened from SQLite now and then. A long one comes through all rows of the table of managers, and all
# results of that of cards.
class TestDesk < KithTest
  STEPS, EVERY = ENV['KITH_TEST_FULL'] ? [6_000, 25] : [600, 5] # how many, and after how many all is compared
  REGULARS = 6 # customers among whom cards and links go round: few, so that they meet
  DAYS = [nil, nil, *(TODAY - 1)..(TODAY + 1)].freeze # both ends count

  def test_the_desk_agrees_with_paper
    in_folder do |folder|
      @path = File.join(folder, 'desk.db')
      @book = open_file
      set_up
      rows = Hash.new(0)
      results = Hash.new(0)
      STEPS.times do |step|
        take_a_step(step, rows)
        compare(results) if (step % EVERY).zero?
        @book = @book.close || open_file if random.rand(30).zero?
      end
      compare(results)
      if ENV['KITH_TEST_FULL'] # a short sequence may miss one
        assert_equal [*1..18], rows.keys.sort
        assert_equal Kith::Cards::RESULTS.values - %i[manual refused], Kith::Cards::RESULTS.values & results.keys
      end
      @book.close
    end
  end

  # What is decided is looked at here, and not what happens when the power fails.
  def open_file
    Kith.open(Kith::SQLite.new(@path, durability: :not_durable), language: 'en')
  end

  def set_up
    @customers = []
    @accounts = {}
    @merged = {} # who became whom
    change do |txn|
      @managers = Array.new(4) { |i| txn.add(:manager, code: "m#{i}") }
      @turns = txn.add(:distribution, code: 'turns', rank: 1, policy: :none)
      @programme = txn.add(:card_programme, code: 'bonus')
      @holder, @linked = %i[card_holder account_link].map { |effect| txn.add(:relation_type, code: effect.to_s, effect: effect) }
      12.times { new_customer(txn) }
    end
    @settings = @book.view { |view| view[:book].first.id }
    @regulars = @customers.first(REGULARS)
    @savers = @regulars.first(REGULARS / 2) # who have cards; the others need a holder
    @codes = @managers.each_with_index.to_h { |manager, i| [manager, "m#{i}"] }
    @paper = DeskPaper.new(@managers, @customers)
    @till = CardPaper.new(TODAY)
    @wall = NotePaper.new
  end

  def new_customer(txn)
    number = "K#{@accounts.size}"
    @customers << txn.add(:customer, number: number, kind: :person, surname: 'Name')
    @accounts[@customers.last] = txn.add(:card_account, customer: @customers.last, programme: @programme, code: number)
  end

  def change(actor = 'web shop', &block)
    @book.change(actor: actor, today: TODAY, &block)
  end

  def any(list)
    list.sample(random: random)
  end

  def take_a_step(step, rows)
    case random.rand(46)
    when 0..9 then save_order(step, rows)
    when 10..12 then save_card
    when 13..15 then hire_or_fire
    when 16 then hand_over
    when 17 then change { |txn| txn.change(@turns, policy: @paper.policy = any(%i[none round_robin])) }
    when 18, 19 then leave_or_return
    when 20, 21 then start_again
    when 22..27 then book_or_close(step, rows)
    when 28..29 then hand_out_a_card(step)
    when 30..31 then lose_or_block_a_card(step)
    when 32..36 then link_or_part(@till.links, @holder, CardPaper::Link, any([@savers, @regulars]), priority: random.rand(1..2))
    when 37 then settle
    when 38..40 then link_or_part(@wall.links, @linked, NotePaper::Link, @regulars)
    when 41 then merge_two(step)
    else write_a_note(step)
    end
  end

  # --- orders and managers ---

  # A new order, with a manager or without, or one that has been saved before; now and then a card is typed.
  def save_order(step, rows, id = nil)
    editor = any(@managers + [nil] * 2)
    change(@codes.fetch(editor, 'web shop')) do |txn|
      id ||= any(@paper.orders.keys.last(40)) if random.rand(3).zero?
      id ||= new_order(txn, step)
      typed = random.rand(4).zero? ? any(@till.cards.keys) : nil
      refused = @till.refusal(id, typed)
      next assert_raises(CardPaper::REFUSED[refused], "seed #{SEED}, step #{step}") { txn.save_order(id, card: typed) } if refused

      order = @paper.orders[id]
      decided = @paper.save(id, editor)
      @till.save(id, order.status, typed) { order.customer }
      saved = txn.save_order(id, card: typed)
      assert_equal decided + [order.manager, @paper.manager_of(order.customer)],
                   [saved.row, saved.rule, saved.outcome, saved.manager, saved.customer_manager], "seed #{SEED}, step #{step}"
      rows[saved.row] += 1
    end
  end

  def new_order(txn, step)
    customer = any(random.rand(2).zero? ? @regulars : @customers)
    manager = any(@managers + [nil] * 4)
    id = txn.add(:order, number: "O#{step}", customer: customer, date: TODAY, manager: manager)
    lines = random.rand(3) * 10
    txn.add(:order_line, order: id, item: 'lens', amount: lines)
    @paper.orders[id] = DeskPaper::Order.new(customer, manager)
    @till.orders[id] = CardPaper::Order.new(lines, nil, 0, nil, nil, nil, 0)
    id
  end

  # What an order is worth, or whether it is worth anything: counts when it is saved again, at once or later.
  def book_or_close(step, rows)
    id = any(@paper.orders.keys.last(12)) or return
    order = @till.orders[id]
    amount = random.rand(1..100)
    case random.rand(4)
    when 0
      order.booked = (order.booked || 0) + amount
      enter(id, :booked, amount)
    when 1
      order.back += amount
      enter(id, any(%i[returned cancelled]), amount)
    else
      @paper.orders[id].status = any(%i[closed closed cancelled open])
      change { |txn| txn.change(id, status: @paper.orders[id].status) }
    end
    save_order(step, rows, id) unless random.rand(3).zero?
  end

  def enter(order, measure, amount)
    change { |txn| txn.add(:order_entry, order: order, measure: measure, date: TODAY, amount: amount) }
  end

  def save_card
    manager = any(@managers.select { |each| @paper.active[each] } + [nil])
    card = manager ? { manager: manager } : { clear: random.rand(2).zero? }
    customer = any(@customers)
    @paper.save_card(customer, **card)
    change { |txn| txn.save_customer(customer, **card) }
  end

  def hire_or_fire
    manager = any(@managers)
    here = @paper.active[manager] = !@paper.active[manager]
    change { |txn| txn.change(manager, state: here ? nil : :inactive) }
  end

  def leave_or_return
    manager = any(@managers)
    if @paper.away.key?(manager)
      @paper.away.delete(manager)
      change { |txn| txn.change(manager, absent_since: nil, absent_until: nil, substitute: nil) }
    else
      substitute = @paper.away[manager] = any(@managers - [manager] + [nil])
      change { |txn| txn.change(manager, absent_since: TODAY, absent_until: TODAY, substitute: substitute) }
    end
  end

  def hand_over
    from = any(@managers)
    to = any(@managers.select { |each| @paper.active[each] } - [from]) or return
    @paper.transfer(from, to)
    change { |txn| txn.transfer(from, to: to) }
  end

  # A customer nobody has had: otherwise all of them have somebody in the end.
  def start_again
    change { |txn| new_customer(txn) }
    @paper.bound[@customers.last] = :never
  end

  # One who has no cards and links was somebody else: nothing that was entered is lost, and nothing counts twice.
  def merge_two(step)
    source = any(@customers - @regulars) or return
    target = any(@customers - [source])
    before = entered(source, target)
    clash = @paper.merge(source, target)
    given = change { |txn| txn.merge(source, into: target) }
    assert_equal [clash ? [:manager] : [], before, entered(target)], [given.map(&:conflict) - [:part], before, entered(source, target)],
                 "seed #{SEED}, step #{step}"
    @customers.delete(source)
    @merged.transform_values! { |who| who == source ? target : who }
    @merged[source] = target
  end

  def entered(*customers)
    rows = @book.view { |view| customers.flat_map { |customer| view.sales(customer) } }
    %i[entries booked cancelled returned].map { |sum| rows.sum(&sum) }
  end

  # --- discount cards ---

  def hand_out_a_card(step)
    change { |txn| new_card(txn, any(@savers), step) }
  end

  def new_card(txn, owner, step)
    state = any([nil, nil, nil, *Kith::Schema.kind(:card).field(:state).codes])
    card = CardPaper::Card.new(owner, state, any(DAYS), any([*DAYS, TODAY - 1, TODAY - 1]), random.rand(3).zero?, false)
    card.issued = nil if card.issued && card.until && card.until < card.issued
    id = txn.add(:card, account: @accounts[owner], number: step.to_s, state: card.state, issued: card.issued, valid_until: card.until,
                        primary: card.primary || nil)
    @till.cards[id] = card
    id
  end

  # A card is lost, and another one follows it; or something else becomes of it; or its owner returns all, to begin anew.
  def lose_or_block_a_card(step)
    id = any(@till.cards.keys) or return
    card = @till.cards[id]
    change do |txn|
      case random.rand(3)
      when 0
        txn.change(id, state: card.state = :lost, successor: new_card(txn, card.owner, step)) unless card.replaced
        card.replaced = true
      when 1 then txn.change(id, state: card.state = any([nil, :blocked, :returned]))
      else
        @till.cards.each { |each, one| txn.change(each, state: one.state = :returned) if one.owner == card.owner }
      end
    end
  end

  # What decides in the background: two settings of cards and one of notes, customers who have left, and balances put right by hand.
  def settle
    customer = any(@regulars)
    change do |txn|
      case random.rand(5)
      when 0 then txn.change(@settings, fallback_on_blocked: @till.fallback = !@till.fallback)
      when 1 then txn.change(@settings, strict_on_expired: @till.strict = !@till.strict)
      when 2 then txn.change(@settings, notes_since_link: @wall.since_link = !@wall.since_link)
      when 3 then txn.change(customer, status: (@till.gone[customer] = !@till.gone[customer]) ? :inactive : :active)
      else
        @till.balances[customer] += (more = random.rand(-9..9))
        txn.add(:card_accrual, account: @accounts[customer], date: TODAY, amount: more)
      end
    end
  end

  # --- linked accounts and notes ---

  # One of those given is linked with a regular, or no longer.
  def link_or_part(links, type, kind, ones, **more)
    if random.rand(5).zero? && (link = any(links))
      links.delete(link)
      return change { |txn| txn.remove(link.id) }
    end
    one = any(ones)
    other = any(@regulars - [one])
    return if links.any? { |link| link.to_a[1, 2] == [one, other] } # the rule about overlapping ones is not at issue here

    since, last = [any(DAYS), any(DAYS)].then { |days| days.all? ? days.sort : days }
    id = change { |txn| txn.relate(one, type, other, since: since, until: last, **more) }
    links << kind.new(id, one, other, *more.values, since, last)
  end

  def write_a_note(step)
    note = NotePaper::Note.new(any(@regulars), Time.utc(2026, 5, 30) + (random.rand(12) * 21_600), any([nil, true, false]))
    id = change { |txn| txn.add(:note, text: "note #{step}", **note.to_h) }
    @wall.notes[id] = note
  end

  # --- comparing ---

  def compare(results)
    @book.view(today: TODAY) do |view|
      compare_managers(view)
      compare_cards(view, results)
      compare_notes(view)
      assert_equal @merged, @merged.to_h { |who, _| [who, view.survivor_of(who)] }
    end
  end

  def compare_managers(view)
    assert_equal(@customers.map { |customer| @paper.manager_of(customer) }, @customers.map { |customer| view.manager_of(customer) })
    assert_equal(@paper.orders.map { |id, order| [id, order.manager, order.outcome] }.sort_by(&:first),
                 view[:order].pluck(:id, :manager, :outcome))
    assert_equal @paper.orders.select { |_, order| order.outcome == :pending }.keys.sort, view.pending_orders.ids
    @managers.each do |manager|
      having = @customers.select { |customer| @paper.manager_of(customer) == manager }
      info = view.manager_info(manager)
      assert_equal [having, having.size], [view.customers_of(manager).ids, info.customers]
      assert_equal @paper.orders.count { |_, order| order.manager == manager && !order.over? }, info.open_orders
    end
  end

  def compare_cards(view, results)
    @regulars.each do |customer|
      found = view.card_of(customer)
      assert_equal @till.find(customer), [found.result, found.card, found.several], "seed #{SEED}"
      results[found.result] += 1
      assert_equal @till.balances[customer], view.card_balance(@accounts[customer])
    end
    kept = @till.orders.reject { |_, order| order.kept.nil? }.map { |id, order| [id, order.kept, order.card, @accounts[order.owner]] }
    assert_equal kept.sort_by(&:first), view[:order_card].pluck(:order, :result, :card, :account).sort_by(&:first)
    stale = @till.orders.count { |id, order| order.owner && @till.worth(order, @paper.orders[id].status) != order.added }
    assert_equal stale, view.validate.count { |finding| finding.rule == :accruals }
  end

  def compare_notes(view)
    @regulars.each do |customer|
      day = TODAY + random.rand(-2..2)
      assert_equal @wall.members(customer, day), view.group_members(customer, on: day).ids, "seed #{SEED}"
      assert_equal @wall.seen(customer, day), view.group_list(customer, :note, on: day).ids, "seed #{SEED}"
    end
  end
end
