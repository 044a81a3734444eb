require_relative 'helper'

# Orders and cards get their managers when they are saved; customers are handed over; orders are listed.
class TestOrders < KithTest
  include OneBook

  NAMES = %i[anna boris clara].freeze

  def setup
    @book = Kith.open(language: 'en')
    set_up(@book)
  end

  # Three managers and a customer.
  def set_up(book)
    change(book) do |txn|
      @of = NAMES.to_h { |name| [name, txn.add(:manager, code: name)] }
      @customer = person(txn, 'K1')
    end
    @names = @of.invert
    @orders = 0
  end

  def change(book = @book, actor: 'root', today: TODAY, **more, &block)
    book.change(actor: actor, today: today, at: Time.utc(2026, 6, 1), **more, &block)
  end

  def person(txn, number)
    txn.add(:customer, number: number, kind: :person, surname: number)
  end

  def order(txn, customer = @customer, date: TODAY, **more)
    txn.add(:order, number: "O#{@orders += 1}", customer: customer, date: date, **more)
  end

  # Save a new order of a customer who is saved the first time.
  def new_customer_orders(book = @book)
    change(book) { |txn| txn.save_order(order(txn, person(txn, "N#{@orders}"))) }
  end

  def distribute(policy, code: 'all', rank: 1, **more)
    change { |txn| txn.add(:distribution, code: code, rank: rank, policy: policy, **more) }
  end

  def who(manager)
    @names[manager]
  end

  # --- saving an order ---

  # Who has the customer and the order, who saves, and what is set; then row, rule, outcome, and who has them.
  SAVING = {
    'B10: nobody, so who saves gets both' => [{ actor: 'clara' }, [1, :editor, nil, :clara, :clara]],
    'B10: who saves is no manager' => [{}, [1, nil, :pending, nil, nil]],
    'given out where who saves is no manager' => [{ policy: :fixed }, [1, :distribution, nil, :boris, :boris]],
    'given out first, as the book says' =>
      [{ actor: 'clara', policy: :fixed, book: { distributes_first: true } }, [1, :distribution, nil, :boris, :boris]],
    'B9: the customer gets the manager of the order' => [{ order: :boris }, [2, :order, nil, :boris, :boris]],
    'the manager of the order is not active' =>
      [{ order: :anna, inactive: :anna, policy: :fixed }, [3, :replacement, nil, :boris, :boris]],
    'and nobody replaces it' => [{ order: :anna, inactive: :anna }, [3, nil, :owner_inactive, :anna, nil]],
    'B8 over B7: the order gets the manager of the customer' =>
      [{ customer: :anna, actor: 'boris' }, [4, :customer, nil, :anna, :anna]],
    'both have the same' => [{ customer: :anna, order: :anna }, [5, nil, nil, :anna, :anna]],
    'both have one, and keep it' => [{ customer: :anna, order: :boris }, [6, nil, nil, :boris, :anna]],
    'that of the customer is forced on the order' =>
      [{ customer: :anna, order: :boris, book: { manager_clash: :force } }, [6, :force, nil, :anna, :anna]],
    'the customer is bound to that of the order' =>
      [{ customer: :anna, order: :boris, book: { manager_clash: :rebind } }, [6, :rebinding, nil, :boris, :boris]],
    'that of the order is not active' => [{ customer: :anna, order: :boris, inactive: :boris }, [7, :customer, nil, :anna, :anna]],
    'B6: that of the customer is not active' =>
      [{ customer: :anna, inactive: :anna, policy: :fixed }, [8, :replacement, nil, :boris, :boris]],
    'B6: and nobody gets it' => [{ customer: :anna, inactive: :anna, actor: 'clara' }, [8, nil, :pending, nil, :anna]],
    'B6: so who saves gets it, as the book says' =>
      [{ customer: :anna, inactive: :anna, actor: 'clara', book: { editor_on_inactive: true } },
       [8, :editor_on_inactive, nil, :clara, :clara]],
    'the order has an active one' => [{ customer: :anna, order: :boris, inactive: :anna }, [9, :order, nil, :boris, :boris]],
    'a substitute stands in' => [{ customer: :anna, absent: { anna: :boris } }, [11, :substitute, nil, :boris, :anna]],
    'nobody stands in' => [{ customer: :anna, absent: { anna: nil } }, [12, :customer, :owner_absent, :anna, :anna]],
    'the order is given out meanwhile' => [{ customer: :anna, absent: { anna: nil }, policy: :fixed }, [12, :absence, nil, :boris, :anna]],
    'and for good, as the book says' =>
      [{ customer: :anna, absent: { anna: nil }, policy: :fixed, book: { rebinds_absent: true } }, [12, :absence, nil, :boris, :boris]],
    'the order keeps its own while that of the customer is away' =>
      [{ customer: :anna, order: :boris, absent: { anna: :clara } }, [13, nil, nil, :boris, :anna]],
    'the customer gets that of the order, who is away' => [{ order: :anna, absent: { anna: :boris } }, [14, :order, nil, :anna, :anna]],
    'the order keeps one who is away' => [{ customer: :anna, order: :boris, absent: { boris: :clara } }, [15, nil, nil, :boris, :anna]],
    'one who is away rather than one who is not active' =>
      [{ customer: :anna, order: :boris, inactive: :anna, absent: { boris: :clara } }, [16, :order, nil, :boris, :boris]],
    'a substitute takes over from one who is not active' =>
      [{ customer: :anna, order: :boris, inactive: :boris, absent: { anna: :clara } }, [17, :substitute, nil, :clara, :anna]],
    'nobody takes over from one who is not active' =>
      [{ customer: :anna, order: :boris, inactive: :boris, absent: { anna: nil } }, [17, :customer, :owner_absent, :anna, :anna]],
    'both are away' => [{ customer: :anna, order: :boris, absent: { anna: :clara, boris: :clara } }, [18, nil, nil, :boris, :anna]]
  }.freeze

  SAVING.each do |what, (given, expected)|
    define_method("test_saving_#{what.gsub(/\W+/, '_')}") do
      arrange(**given.slice(:customer, :inactive, :absent, :policy, :book))
      saved = nil
      id = change(actor: given[:actor] || 'root') do |txn|
        order(txn, manager: @of[given[:order]]).tap { |made| saved = txn.save_order(made) }
      end
      assert_equal expected, [saved.row, saved.rule, saved.outcome, who(saved.manager), who(saved.customer_manager)]
      before = [saved.manager_before, saved.customer_manager_before].map { |manager| who(manager) }
      assert_equal [given[:order], given[:customer]], before
      view do |now|
        kept = now.record(id)
        assert_equal [saved.manager, saved.outcome, true], [kept.manager, kept.outcome, kept.saved]
        assert_equal [saved.customer_manager], [now.manager_of(@customer)]
        assert_empty now.validate.map(&:rule) - [:manager_inactive]
      end
      again = change(actor: given[:actor] || 'root') { |txn| txn.save_order(id) }
      assert_equal [nil, saved.manager, saved.customer_manager], [again.rule, again.manager, again.customer_manager]
    end
  end

  def arrange(customer: nil, inactive: nil, absent: nil, policy: nil, book: nil)
    change { |txn| txn.save_customer(@customer, manager: @of[customer]) } if customer
    change { |txn| txn.change(@of[inactive], state: :inactive) } if inactive
    (absent || {}).each do |name, substitute|
      change { |txn| txn.change(@of[name], absent_since: TODAY, absent_until: TODAY + 9, substitute: @of[substitute]) }
    end
    distribute(policy, manager: @of[:boris]) if policy
    change { |txn| txn.change(settings, **book) } if book
  end

  def test_saving_again_writes_no_history
    id = change(actor: 'clara') { |txn| order(txn).tap { |made| txn.save_order(made) } }
    newest = @book.view(&:sequence)
    change(actor: 'clara') { |txn| 3.times { txn.save_order(id) } }
    assert_equal newest, @book.view(&:sequence)
    bound = view { |now| now.parts(@customer, :binding) }
    assert_equal [[@of[:clara], TODAY, :editor, 'O1', 'clara']], bound.map { |each| [each.manager, each.since, each.rule, each.order, each.author] }
  end

  def test_nothing_is_decided_before_saving
    id = change(actor: 'clara') { |txn| order(txn) }
    change(actor: 'clara') { |txn| txn.change(id, remark: 'plain change') }
    view { |now| assert_equal [nil, nil, nil], [now.record(id).manager, now.record(id).saved, now.manager_of(@customer)] }
    txn = @book.change(actor: 'clara', today: TODAY)
    txn.save_order(id)
    assert_equal([@of[:clara]] * 2, txn.view { |now| [now.manager_of(@customer), now.record(id).manager] })
    txn.close
    assert_nil(view { |now| now.manager_of(@customer) })
  end

  def test_without_a_day_of_its_own_the_order_s_date_counts
    change { |txn| txn.change(@of[:anna], absent_since: '2026-08-01', absent_until: '2026-08-20', substitute: @of[:boris]) }
    change { |txn| txn.save_customer(@customer, manager: @of[:anna]) }
    { '2026-08-10' => :boris, '2026-08-21' => :anna }.each do |date, expected| # case 59
      saved = change(today: nil) { |txn| txn.save_order(order(txn, date: date)) }
      assert_equal [expected, :anna], [who(saved.manager), who(saved.customer_manager)]
    end
  end

  def test_a_trace_says_who_was_looked_at
    other, all = [distribute(:fixed, code: 'cash', method: 'cash', manager: @of[:anna]), distribute(:round_robin, rank: 2)]
    change { |txn| txn.change(@of[:boris], opted_out: true) }
    saved = change { |txn| txn.save_order(order(txn), trace: true) }
    rows = saved.trace.map { |row| [row.subject, row.record, row.reason, row.number] }
    assert_equal [[nil, nil, :not_a_manager, nil], [nil, other, :no_match, nil], [@of[:anna], all, :taken, 0],
                  [@of[:boris], all, :opted_out, 0], [@of[:clara], all, :not_its_turn, 0]], rows
    assert_equal all, saved.distribution
    assert_empty(change { |txn| txn.save_order(order(txn), trace: true) }.trace) # the customer has one
    assert_nil(change { |txn| txn.save_order(order(txn)) }.trace)
  end

  def test_a_trace_needs_no_view
    Kith.open(rights: ->(_, _, operation, _) { operation != :view }) do |book|
      txn = book.change
      order = txn.add(:order, number: 'A1', customer: txn.add(:customer, number: 'C', kind: :person, surname: 'x'), date: TODAY)
      assert_raises(Kith::DeniedError) { txn.view }
      assert_equal [:not_a_manager], txn.save_order(order, trace: true).trace.map(&:reason)
      txn.close
    end
  end

  def test_a_trace_has_room_for_all
    many = change { |txn| Array.new(200) { |i| txn.add(:manager, code: "m#{i}", opted_out: true) } }
    Array.new(90) { |i| distribute(:fixed, code: "d#{i}", rank: i + 1, method: 'x', manager: @of[:anna]) }
    distribute(:round_robin, rank: 100)
    saved = change { |txn| txn.save_order(order(txn), trace: true) }
    assert_equal 1 + 90 + 3 + many.size, saved.trace.size
    assert_equal :distribution, saved.rule
  end

  def test_what_cannot_be_saved
    id = change { |txn| order(txn) }
    [[Kith::NotFoundError, ->(txn) { txn.save_order(id + 25_600) }], [Kith::InvalidError, ->(txn) { txn.save_order(nil) }],
     [Kith::Error, ->(txn) { txn.save_order(@customer) }], [TypeError, ->(txn) { txn.save_order('O1') }],
     [ArgumentError, ->(txn) { txn.save_order(id, typed: { payee: {} }) }],
     [Kith::NotFoundError, ->(txn) { txn.save_customer(@customer + 25_600) }],
     [Kith::ReferenceError, ->(txn) { txn.save_customer(@customer, manager: @of[:anna] + 25_600) }],
     [Kith::InvalidError, ->(txn) { txn.transfer(@of[:anna]) }],
     [Kith::NotFoundError, ->(txn) { txn.transfer(@of[:anna] + 25_600, to: @of[:boris]) }]].each_with_index do |(error, call), index|
      change do |txn|
        assert_raises(error, index.to_s) { call.call(txn) }
        assert_equal 0, txn.count
        assert_equal 1, txn.save_order(id).row # the transaction goes on
      end
    end
    closed = @book.change.tap(&:close)
    [-> { closed.save_order(id) }, -> { closed.save_customer(@customer) }, -> { closed.transfer(@of[:anna], to: @of[:boris]) }].each do |use|
      assert_raises(Kith::ClosedError, &use)
    end
  end

  def test_a_store_that_fails_changes_neither_order_nor_customer # case 67
    store = Kith::Testing::MemoryStore.new
    Kith.open(store, language: 'en') do |book|
      set_up(book)
      id = change(book) { |txn| order(txn, manager: @of[:boris]) }
      store.fail(outcome: :rejected, commit_at: 1)
      assert_raises(Kith::RejectedError) { change(book) { |txn| txn.save_order(id) } }
      book.view { |now| assert_equal [nil, nil], [now.manager_of(@customer), now.record(id).saved] }
      store.behave
      change(book) { |txn| txn.save_order(id) }
      assert_equal(@of[:boris], book.view { |now| now.manager_of(@customer) })
    end
  end

  # --- the header that is frozen ---

  def desk
    change do |txn|
      txn.change(settings, hierarchy: txn.add(:hierarchy, code: 'trade'))
      txn.add_condition_presets
      @group, @other = %w[NA001 XY001].map { |number| txn.add(:customer, number: number, kind: :organisation, organisation: number) }
      [@group, @other, @customer].each { |who| txn.add(:location, customer: who, city: 'somewhere') }
      txn.connect(customer: @customer, parent: @group, member: true)
      @on, @required = %i[on required].map { |check| txn.add(:order_type, code: check, chain_check: check) }
    end
    @payer = view { |now| now.find!(:condition_type, 'payer') }
    change { |txn| txn.add(:condition, customer: @group, type: @payer, party: @group) }
  end

  def frozen(id)
    view { |now| now.parts(id, :order_header).first }
  end

  def test_the_header_is_frozen_with_the_path
    desk
    id = change { |txn| order(txn, order_type: @on).tap { |made| txn.save_order(made, typed: { price_list: { text: 'NET' } }) } }
    header = frozen(id)
    assert_equal [@group, :chain, @group, 'NET', :manual], [header.payer, header.payer_origin, header.chain, header.price_list, header.price_list_origin]
    assert_equal([[1, @group]], view { |now| now.parts(id, :order_path).map { |step| [step.level, step.node] } })
    change { |txn| txn.change(view { |now| now[:condition].first }, party: @other) }
    change { |txn| txn.save_order(id) }
    assert_equal @group, frozen(id).payer
    change { |txn| txn.save_order(id, renew: true) }
    assert_equal [@other, 'NET'], [frozen(id).payer, frozen(id).price_list]
    plain = change { |txn| order(txn).tap { |made| txn.save_order(made) } }
    assert_nil frozen(plain)
  end

  def test_headers_that_refuse_an_order
    desk
    lonely, homeless = change { |txn| [person(txn, 'L'), person(txn, 'H')] }
    change { |txn| txn.add(:location, customer: lonely, city: 'somewhere') }
    change { |txn| txn.connect(customer: @customer, parent: @other, member: true) }
    { Kith::RuleError::ChainAmbiguous => [@customer, @on, {}], Kith::RuleError::ChainRequired => [lonely, @required, {}],
      Kith::RuleError::NotAMember => [@customer, @on, { chain: lonely }],
      Kith::RuleError::NoInvoiceTo => [homeless, @on, {}] }.each do |error, (customer, type, more)|
      change do |txn|
        id = order(txn, customer, order_type: type)
        assert_raises(error) { txn.save_order(id, **more) }
        assert_nil(txn.view { |now| now.record(id).saved })
      end
    end
    chosen = change { |txn| order(txn, order_type: @on).tap { |made| txn.save_order(made, chain: @other) } }
    assert_equal [@other, :manual], [frozen(chosen).chain, frozen(chosen).chain_origin]
    change(actor: 'clara') { |txn| txn.save_order(order(txn, order_type: @on), unattended: true) }
    task = view { |now| now[:task].to_a.last }
    assert_equal [@customer, 'clara'], [task.customer, task.assignee]
  end

  # --- cards ---

  def test_a_card_with_a_manager_takes_open_orders_along
    taken, kept, over = change do |txn|
      [order(txn), order(txn, manager: @of[:boris]), order(txn, status: :closed)]
    end
    saved = change { |txn| txn.save_customer(@customer, manager: @of[:anna]) }
    assert_equal [nil, :card, nil, nil, @of[:anna], nil, 1, nil],
                 [saved.row, saved.rule, saved.outcome, saved.manager, saved.customer_manager, saved.customer_manager_before, saved.orders, saved.trace]
    assert_equal([@of[:anna], @of[:boris], nil], view { |now| now.pluck([taken, kept, over], :manager) })
    assert_nil(change { |txn| txn.save_customer(@customer, manager: @of[:anna]) }.rule)
  end

  def test_a_card_without_one_gets_that_of_the_last_order # case 65
    change do |txn|
      order(txn, date: '2026-02-01', manager: @of[:anna])
      order(txn, date: '2026-03-01', manager: @of[:boris])
      txn.change(@of[:boris], state: :inactive)
    end
    saved = change { |txn| txn.save_customer(@customer) }
    assert_equal [:last_order, @of[:anna]], [saved.rule, saved.customer_manager]
  end

  def test_a_manager_taken_away_stays_away_until_the_next_order
    id = change { |txn| order(txn, manager: @of[:anna]).tap { |made| txn.save_order(made) } }
    cleared = change(today: TODAY + 1) { |txn| txn.save_customer(@customer, clear: true) }
    assert_equal [:clearing, nil, @of[:anna]], [cleared.rule, cleared.customer_manager, cleared.customer_manager_before]
    change(today: TODAY + 2) { |txn| assert_nil txn.save_customer(@customer).customer_manager }
    view do |now|
      clear = now.record(now.binding_of(@customer))
      assert_equal [nil, :clearing, TODAY + 1], [clear.manager, clear.rule, clear.since]
      assert_equal [nil, @of[:anna], nil], [now.manager_of(@customer), now.manager_of(@customer, on: TODAY), now.manager_of(@customer, on: TODAY - 1)]
      assert_nil now.binding_of(@customer, on: TODAY - 1)
      assert_raises(Kith::NotFoundError) { now.manager_of(@customer + 25_600) }
    end
    assert_equal :order, change(today: TODAY + 3) { |txn| txn.save_order(id) }.rule
  end

  def test_an_inactive_manager_on_a_card
    change { |txn| txn.change(@of[:anna], state: :inactive) }
    assert_raises(Kith::RuleError::ManagerInactive) { change { |txn| txn.save_customer(@customer, manager: @of[:anna]) } }
    saved = change(importing: true) { |txn| txn.save_customer(@customer, manager: @of[:anna]) }
    assert_equal [:owner_inactive, @of[:anna]], [saved.outcome, saved.customer_manager]
  end

  # --- giving out ---

  # Policy, more of the distribution, what the managers are like; and who gets six orders of new customers.
  GIVING = {
    none: [{}, {}, [nil] * 6],
    fixed: [{ manager: :boris }, {}, [:boris] * 6],
    round_robin: [{}, {}, %i[anna boris clara anna boris clara]],
    longest_wait: [{}, {}, %i[anna boris clara anna boris clara]],
    least_loaded: [{}, { anna: { capacity: 1 } }, %i[anna boris clara boris clara boris]],
    weighted: [{}, { anna: { weight: 2 }, boris: { weight: 1 }, clara: { opted_out: true } }, %i[anna boris anna anna boris anna]],
    custom: [{}, {}, [nil] * 6] # nobody was told how to choose
  }.freeze

  GIVING.each do |policy, (more, managers, expected)|
    define_method("test_giving_out_#{policy}") do
      managers.each { |who, what| change { |txn| txn.change(@of[who], **what) } }
      distribute(policy, **more.transform_values { |who| @of[who] })
      saved = Array.new(6) { new_customer_orders }
      assert_equal expected, saved.map { |each| who(each.manager) }
      assert_equal expected.map { |got| got ? nil : :pending }, saved.map(&:outcome)
      assert_empty view(&:validate)
    end
  end

  def test_orders_that_wait_are_listed_and_saved_again
    waiting = Array.new(40) { change { |txn| order(txn, person(txn, "N#{@orders}")).tap { |made| txn.save_order(made) } } }
    assert_equal waiting, view { |now| now.pending_orders.ids }
    distribute(:round_robin)
    change { |txn| waiting.each { |each| txn.save_order(each) } }
    view do |now|
      assert_empty now.pending_orders.ids
      assert_equal [13, 13, 14], @of.values.map { |manager| now.manager_info(manager).customers }.sort
      assert_equal waiting, now.orders(manager: @of[:anna]).ids.union(now.orders(manager: @of[:boris]).ids, now.orders(manager: @of[:clara]).ids).sort
    end
  end

  def test_turns_go_on_where_they_were_when_a_file_is_opened_again
    in_folder do |folder|
      path = File.join(folder, 'desk.db')
      Kith.open(path, language: 'en') do |book|
        set_up(book)
        change(book) { |txn| txn.add(:distribution, code: 'turns', rank: 1, policy: :round_robin) }
      end
      picked = Array.new(7) do
        other = Kith.open(path, existing: true)
        new_customer_orders(other).tap { other.close }
      end
      assert_equal %i[anna boris clara anna boris clara anna], picked.map { |saved| who(saved.manager) }
    end
  end

  def test_two_books_over_one_file_take_turns
    in_folder do |folder|
      path = File.join(folder, 'desk.db')
      book = Kith.open(path, language: 'en')
      set_up(book)
      change(book) { |txn| txn.add(:distribution, code: 'turns', rank: 1, policy: :round_robin) }
      other = Kith.open(path, existing: true)
      picked = Array.new(6) do |i|
        writer = [book, other][i % 2].refresh
        new_customer_orders(writer)
      end
      assert_equal %i[anna boris clara anna boris clara], picked.map { |saved| who(saved.manager) }
      [book, other].each(&:close)
    end
  end

  # --- handing over ---

  def bound_customers(count, manager)
    change do |txn|
      Array.new(count) do |i|
        person(txn, "B#{i}").tap do |who|
          txn.save_customer(who, manager: manager)
          txn.save_order(order(txn, who))
        end
      end
    end
  end

  def test_a_transfer_is_looked_at_first
    who = bound_customers(30, @of[:anna])
    txn = @book.change(today: TODAY + 1)
    assert_equal [30, 30, 0], txn.transfer(@of[:anna], to: @of[:boris]).to_a
    txn.view do |now|
      assert_equal [[], who], [now.customers_of(@of[:anna]).ids, now.customers_of(@of[:boris]).ids]
      assert_equal [0, 30], [@of[:anna], @of[:boris]].map { |manager| now.manager_info(manager).open_orders }
      assert_equal who, now.customers_of(@of[:anna], on: TODAY).ids
    end
    assert_equal [30, 0], view { |now| [@of[:anna], @of[:boris]].map { |manager| now.customer_count(manager) } }
    txn.commit
    view do |now|
      assert_equal [[0, 30], [30, 0]], [nil, TODAY].map { |on| [@of[:anna], @of[:boris]].map { |manager| now.customer_count(manager, on: on) } }
      assert_equal [:card, :transfer], now.parts(who.first, :binding).map(&:rule)
    end
  end

  def test_transfers
    bound_customers(6, @of[:anna])
    turns = distribute(:round_robin)
    nobody = distribute(:none, code: 'nobody', rank: 2)
    { { distribution: turns } => [[6, 6, 0], [0, 3, 3], [0, 3, 3]], { distribution: nobody } => [[0, 0, 6], [6, 0, 0], [6, 0, 0]],
      { to: @of[:clara], keeps_orders: true } => [[6, 0, 0], [0, 0, 6], [6, 0, 0]] }.each do |given, expected|
      txn = @book.change(today: TODAY)
      made = txn.transfer(@of[:anna], **given)
      infos = txn.view { |now| @of.values.map { |manager| now.manager_info(manager) } }
      assert_equal expected, [made.to_a, infos.map(&:customers), infos.map(&:open_orders)], given.inspect
      txn.close
    end
  end

  # --- reading ---

  def test_what_is_known_of_a_manager
    change { |txn| txn.change(@of[:anna], user: 'aa', absent_since: TODAY, absent_until: TODAY + 1, substitute: @of[:boris]) }
    change { |txn| txn.change(@of[:clara], state: :inactive) }
    bound_customers(2, @of[:anna])
    view do |now|
      assert_equal [:absent, @of[:boris], 2, 0], now.manager_info(@of[:anna]).to_a
      assert_equal [:active, nil, 2, 0], now.manager_info(now.record(@of[:anna]), on: TODAY + 2).to_a
      assert_equal [:active, nil, 0, 2], now.manager_info(@of[:boris]).to_a
      assert_equal :inactive, now.manager_info(@of[:clara]).state
      assert_equal [@of[:anna], nil, @of[:boris], nil], %w[aa anna boris nobody].map { |actor| now.manager_for(actor) }
      assert_equal %w[B0 B1], now.customers_of(@of[:anna]).map(&:number)
      assert_raises(Kith::NotFoundError) { now.manager_info(@of[:anna] + 25_600) }
      assert_raises(TypeError) { now.manager_for(7) }
    end
  end

  def test_orders_are_listed
    brand, season = change { |txn| [txn.add(:brand, code: 'MR'), txn.add(:season, code: 'S26', year: 2026, order: 1)] }
    old, new, closed, branded, seasonal = change do |txn|
      [order(txn, date: '2025-03-01'), order(txn, date: '2026-03-01'), order(txn, date: '2026-02-01', status: :closed),
       order(txn, date: '2026-01-15', brand: brand), order(txn, date: '2025-12-30', season: season)]
    end
    change { |txn| txn.save_order(new) }
    view do |now|
      assert_equal [new, closed, branded, seasonal, old], now.orders(customer: @customer).ids
      { { open: true } => [new, branded, seasonal, old], { brand: brand } => [branded], { season: season } => [seasonal],
        { year: 2026 } => [new, closed, branded, seasonal], { year: 2025 } => [old] }.each do |filter, expected|
        assert_equal expected, now.orders(customer: now.record(@customer), **filter).ids, filter.inspect
      end
      assert_equal [new], now.orders(outcome: :pending).ids
      assert_empty now.orders(manager: @of[:anna]).ids
      assert_equal 'O2', now.orders(customer: @customer).first.number
      assert_raises(Kith::InvalidError) { now.orders.to_a }
      assert_raises(ArgumentError) { now.orders(outcome: :lost) }
    end
  end

  def test_a_closed_view_answers_nothing
    now = view
    now.close
    [-> { now.manager_info(@of[:anna]) }, -> { now.manager_for('anna') }, -> { now.manager_of(@customer) }, -> { now.customers_of(@of[:anna]).ids },
     -> { now.customer_count(@of[:anna]) }, -> { now.pending_orders.ids }, -> { now.sales(@customer) }].each do |asking|
      assert_raises(Kith::ClosedError, &asking)
    end
  end

  # --- schema ---

  def test_kinds_codes_and_rules_come_from_the_library
    kinds = Kith::Schema.kinds.map(&:name)
    assert_empty %i[manager manager_group group_scope group_member distribution turn order order_line order_entry order_header order_path binding] - kinds
    { Kith::Managing::RULES => %i[order rule], Kith::Managing::OUTCOMES => %i[order outcome], Kith::Managing::STATES => %i[manager state] }
      .each { |names, (kind, field)| assert_equal Kith::Schema.kind(kind).field(field).codes, names.values }
    assert_equal %i[booked cancelled shipped returned], Kith::Schema.kind(:order_entry).field(:measure).codes
    %i[ManagerInactive Substitute AppendOnly Distribution].each { |rule| assert_operator Kith::RuleError.const_get(rule), :<, Kith::RuleError }
    assert_raises(Kith::RuleError::Substitute) { change { |txn| txn.change(@of[:anna], substitute: @of[:anna]) } }
    assert_raises(Kith::RuleError::Distribution) { distribute(:fixed) }
  end

  def test_a_field_that_every_object_has_as_a_method_is_read_by_name
    id = change { |txn| order(txn, method: 'web') }
    assert_equal %w[web web], [view { |now| now.record(id)[:method] }, view { |now| now.value(id, :method) }]
  end
end
