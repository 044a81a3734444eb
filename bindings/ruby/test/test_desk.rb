require_relative 'helper'

# A long random sequence of orders, cards, transfers and managers who come, go and are away, beside a model that could not be
# simpler; reopened from SQLite now and then. A long one comes through all rows of the table.
class TestDesk < KithTest
  STEPS = ENV['KITH_TEST_FULL'] ? 5_000 : 400

  # The desk as one would keep it on paper: who has not left, who is away and who stands in, who has
  # which customer and order, and whose turn it was last.
  class Paper
    Order = Struct.new(:customer, :manager, :outcome, :rule)

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
      decision = decide(order, manager_of(order.customer), editor)
      order.outcome = decision.last
      decision
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
        order.manager, order.outcome, order.rule = to, nil, :transfer if order.manager == from
      end
    end

    private

    def decide(order, owner, editor)
      case [state(owner), state(order.manager)]
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
        order.manager, order.outcome, order.rule = manager, nil, :card if order.customer == customer && !active[order.manager]
      end
    end
  end

  def test_the_desk_agrees_with_paper
    in_folder do |folder|
      @path = File.join(folder, 'desk.db')
      @book = Kith.open(@path, language: 'en')
      set_up
      rows = Hash.new(0)
      STEPS.times do |step|
        take_a_step(step, rows)
        compare if (step % 5).zero?
        @book = @book.close || Kith.open(@path, existing: true) if random.rand(30).zero?
      end
      compare
      assert_equal [*1..18], rows.keys.sort if STEPS > 400 # a short sequence may miss one
      @book.close
    end
  end

  def set_up
    change do |txn|
      @managers = Array.new(4) { |i| txn.add(:manager, code: "m#{i}") }
      @customers = Array.new(12) { |i| txn.add(:customer, number: "K#{i}", kind: :person, surname: "Name #{i}") }
      @turns = txn.add(:distribution, code: 'turns', rank: 1, policy: :none)
    end
    @codes = @managers.each_with_index.to_h { |manager, i| [manager, "m#{i}"] }
    @paper = Paper.new(@managers, @customers)
  end

  def change(actor = 'web shop', &block)
    @book.change(actor: actor, today: TODAY, &block)
  end

  def any(list)
    list.sample(random: random)
  end

  def take_a_step(step, rows)
    case random.rand(22)
    when 0..9 then rows[save_order(step)] += 1
    when 10..12 then save_card
    when 13..15 then hire_or_fire
    when 16 then hand_over
    when 17 then change { |txn| txn.change(@turns, policy: @paper.policy = any(%i[none round_robin])) }
    when 18, 19 then leave_or_return
    else start_again
    end
  end

  # A new order, with a manager or without, or one that has been saved before.
  def save_order(step)
    editor = any(@managers + [nil] * 2)
    change(@codes.fetch(editor, 'web shop')) do |txn|
      id = random.rand(3).zero? && any(@paper.orders.keys)
      id ||= new_order(txn, step)
      decided = @paper.save(id, editor)
      saved = txn.save_order(id)
      order = @paper.orders[id]
      assert_equal decided + [order.manager, @paper.manager_of(order.customer)],
                   [saved.row, saved.rule, saved.outcome, saved.manager, saved.customer_manager], "seed #{SEED}, step #{step}"
      saved.row
    end
  end

  def new_order(txn, step)
    customer = any(@customers)
    manager = any(@managers + [nil] * 4)
    id = txn.add(:order, number: "O#{step}", customer: customer, date: TODAY, manager: manager)
    @paper.orders[id] = Paper::Order.new(customer, manager)
    id
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
    change do |txn|
      customer = txn.add(:customer, number: "N#{@customers.size}", kind: :person, surname: 'New')
      @customers << customer
      @paper.bound[customer] = :never
    end
  end

  def compare
    @book.view(today: TODAY) do |view|
      assert_equal(@customers.map { |customer| @paper.manager_of(customer) }, @customers.map { |customer| view.manager_of(customer) })
      assert_equal(@paper.orders.map { |id, order| [id, order.manager, order.outcome] }.sort_by(&:first),
                   view[:order].pluck(:id, :manager, :outcome))
      assert_equal @paper.orders.select { |_, order| order.outcome == :pending }.keys.sort, view.pending_orders.ids
      @managers.each do |manager|
        having = @customers.select { |customer| @paper.manager_of(customer) == manager }
        info = view.manager_info(manager)
        assert_equal [having, having.size], [view.customers_of(manager).ids, info.customers]
        assert_equal @paper.orders.count { |_, order| order.manager == manager }, info.open_orders
      end
    end
  end
end
