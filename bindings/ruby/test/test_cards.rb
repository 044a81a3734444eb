require_relative 'helper'

# Which discount card an order gets (table 4), and what accounts add up.
class TestCards < KithTest
  include OneBook

  WHO = %i[own holder second].freeze

  def setup
    @book = Kith.open(language: 'en')
    change do |txn|
      @programme = txn.add(:card_programme, code: 'bonus')
      @holds = txn.add(:relation_type, code: 'holder', effect: :card_holder)
      @who = WHO.to_h { |name| [name, txn.add(:customer, number: name.to_s, kind: :person, surname: name.to_s)] }
      @account = @who.to_h { |name, who| [name, txn.add(:card_account, customer: who, programme: @programme, code: name.to_s)] }
    end
    @numbers = 0
  end

  CARDS = { active: {}, blocked: { state: :blocked, reason: 'unpaid' }, expired: { valid_until: '2026-05-31' }, lost: { state: :lost },
            returned: { state: :returned }, future: { issued: '2026-06-02' } }.freeze

  def card(whose, **fields)
    change { |txn| txn.add(:card, account: @account[whose], number: "C#{@numbers += 1}", **fields) }
  end

  def link(whose, **more)
    change { |txn| txn.relate(@who[whose], @holds, @who[:own], **more) }
  end

  def found(**query)
    view { |now| now.card_of(@who[:own], **query) }
  end

  # Cards of each, links to the customer, settings of the book; result, whose card, whether there were several, why it is blocked.
  TABLE = {
    'own and active' => [{ own: :active, holder: :active }, { holder: {} }, {}, [:own, :own, false, nil]],
    'none and no holder' => [{}, {}, {}, [:none, nil, false, nil]],
    'none, one holder' => [{ holder: :active }, { holder: {} }, {}, [:holder, :holder, false, nil]],
    'the holder has none' => [{}, { holder: {} }, {}, [:holder_has_no_card, nil, false, nil]],
    'the holder has one that is lost' => [{ holder: :lost }, { holder: {} }, {}, [:holder_has_no_card, nil, false, nil]],
    'that of the holder is blocked' => [{ holder: :blocked }, { holder: {} }, {}, [:holder_blocked, nil, false, 'unpaid']], # case 73
    'that of the holder has expired' => [{ holder: :expired }, { holder: {} }, {}, [:holder_expired, nil, false, nil]],
    'several holders, one active' => [{ holder: :blocked, second: :active }, { holder: { priority: 1 }, second: { priority: 2 } }, {},
                                      [:holder, :second, false, nil]],
    'several active, by priority' => [{ holder: :active, second: :active }, { holder: { priority: 2 }, second: { priority: 1 } }, {},
                                      [:holder, :second, true, nil]], # case 75
    'several active, by first day' => [{ holder: :active, second: :active }, { holder: { since: '2026-02-01' }, second: { since: '2026-01-01' } },
                                       {}, [:holder, :second, true, nil]],
    'several active, by id' => [{ holder: :active, second: :active }, { second: {}, holder: {} }, {}, [:holder, :second, true, nil]],
    'several, none active' => [{ holder: :expired, second: :blocked }, { holder: { priority: 2 }, second: { priority: 1 } }, {},
                               [:holder_blocked, nil, false, 'unpaid']],
    'own and blocked' => [{ own: :blocked, holder: :active }, { holder: {} }, {}, [:own_blocked, nil, false, 'unpaid']], # case 71
    'own and blocked, and the book lets it be' => [{ own: :blocked, holder: :active }, { holder: {} }, { fallback_on_blocked: true },
                                                   [:holder, :holder, false, nil]],
    'own and expired' => [{ own: :expired }, {}, {}, [:own_expired, nil, false, nil]],
    'own and expired, a holder helps' => [{ own: :expired, holder: :active }, { holder: {} }, {}, [:holder, :holder, false, nil]],
    'own and expired, and the book is strict' => [{ own: :expired, holder: :active }, { holder: {} }, { strict_on_expired: true },
                                                  [:own_expired, nil, false, nil]],
    'own and lost is as none' => [{ own: :lost, holder: :active }, { holder: {} }, {}, [:holder, :holder, false, nil]],
    'own and returned is as none' => [{ own: :returned }, {}, {}, [:none, nil, false, nil]]
  }.freeze

  TABLE.each do |what, (cards, links, book, (result, whose, several, reason))|
    define_method("test_#{what.gsub(/\W+/, '_')}") do
      cards = cards.to_h { |name, state| [name, card(name, **CARDS[state])] }
      links = links.to_h { |name, more| [name, link(name, **more)] }
      change { |txn| txn.change(settings, **book) } unless book.empty?
      said = found
      assert_equal [result, several, whose && cards[whose], whose && @account[whose], reason],
                   [said.result, said.several, said.card, said.account, said.reason]
      assert_equal [whose && @who[whose], links[whose]], [said.holder, said.relation] if whose
      assert_equal [whose && view { |now| now.value(cards[whose], :number) }, whose && 0], [said.number, said.balance]
      assert_equal [nil, nil, nil], [said.tier, said.rate, said.trace]
    end
  end

  def test_of_several_own_cards_the_primary_one_else_the_latest
    early, late = %w[2026-01-01 2026-02-01].map { |day| card(:own, issued: day) }
    assert_equal [:own, true, late], [found.result, found.several, found.card]
    change { |txn| txn.change(early, primary: true) }
    assert_equal early, found.card
  end

  def test_a_successor_counts_and_the_balance_stays # case 77
    old = card(:holder)
    link(:holder)
    add_up(:holder, '12.5')
    successor = card(:holder)
    change { |txn| txn.change(old, state: :lost, successor: successor) }
    assert_equal [:holder, successor, BigDecimal('12.5')], [found.result, found.card, found.balance]
    assert_raises(Kith::RuleError::CardSuccessor) { change { |txn| txn.change(successor, successor: old) } }
  end

  def test_a_holder_who_is_not_active_does_not_count
    card(:holder)
    relation = link(:holder)
    change { |txn| txn.change(@who[:holder], status: :deceased) }
    said = found(trace: true)
    assert_equal [:none, [[@who[:holder], relation, :inactive]]], [said.result, said.trace.map { |row| [row.subject, row.record, row.reason] }]
  end

  def test_a_card_that_is_typed
    typed = CARDS.to_h { |state, fields| [state, card(:second, **fields)] }
    said = found(card: typed[:active])
    assert_equal [:manual, typed[:active], @account[:second], @who[:second]], [said.result, said.card, said.account, said.holder]
    typed.except(:active).each_value { |card| assert_equal [:refused, nil], [found(card: card).result, found(card: card).card] }
    assert_equal 'unpaid', found(card: typed[:blocked]).reason
    assert_equal :manual, found(card: typed[:future], on: '2026-06-02').result
  end

  def test_the_programme_and_the_day_that_are_asked_for
    miles = change { |txn| txn.add(:card_programme, code: 'miles') }
    account = change { |txn| txn.add(:card_account, customer: @who[:own], programme: miles, code: 'm') }
    mine, other = card(:own, valid_until: '2026-06-30'), change { |txn| txn.add(:card, account: account, number: 'M1', issued: '2026-01-01') }
    assert_equal [[true, other], [false, mine], [false, other]],
                 [{}, { programme: @programme }, { programme: miles }].map { |query| found(**query).to_a[1, 2] }
    assert_equal [:own, :own_expired], ['2026-06-30', Date.new(2026, 7, 1)].map { |day| found(programme: @programme, on: day).result }
    change { |txn| txn.change(settings, card_programme: @programme) }
    assert_equal mine, view { |now| now.card_of(now.record(@who[:own])).card }
  end

  def test_a_trace_has_a_row_for_each_card_also_for_many
    cards = change { |txn| Array.new(150) { |i| txn.add(:card, account: @account[:own], number: "M#{i}", issued: '2026-01-01') } }
    rows = found(trace: true).trace
    assert_equal cards.sort, rows.map(&:record).sort
    assert_equal [{ not_chosen: 149, taken: 1 }, [Date.new(2026, 1, 1), nil]], [rows.map(&:reason).tally, [rows[0].since, rows[0].until]]
  end

  # --- adding up ---

  def add_up(whose, amount)
    change { |txn| txn.add(:card_accrual, account: @account[whose], date: '2026-01-01', amount: amount) }
  end

  def balances
    view { |now| WHO.map { |name| now.card_balance(@account[name]).to_f } }
  end

  def test_tiers
    silver, gold = change do |txn|
      [[500, 5], [1_000, '7.5']].map { |from, rate| txn.add(:card_tier, programme: @programme, threshold: from, rate: rate) }
    end
    card(:own)
    [['499.999999', nil, nil], ['0.000001', silver, 5], [500, gold, BigDecimal('7.5')], [-1, silver, 5]].each do |amount, tier, rate|
      add_up(:own, amount)
      assert_equal [tier, rate], [found.tier, found.rate]
    end
    assert_equal [BigDecimal(999)] * 2, [found.balance, view { |now| now.card_balance(now.record(@account[:own])) }]
  end

  def order(**more)
    change do |txn|
      id = txn.add(:order, number: "O#{@numbers += 1}", customer: @who[:own], date: TODAY, status: :closed, **more)
      txn.add(:order_entry, order: id, measure: :booked, date: TODAY, amount: 8_500)
      id
    end
  end

  def save(order, **more)
    change { |txn| txn.save_order(order, **more) }
  end

  def kept(order)
    view { |now| now.parts(order, :order_card) }
  end

  def test_a_closed_order_adds_up_for_the_holder_and_what_comes_back_is_taken_off # case 69
    issued = card(:holder, number: '770012')
    relation = link(:holder)
    id = order
    save(id)
    assert_equal [0, 8_500, 0], balances
    assert_equal([[:holder, issued, @account[:holder], @who[:holder], relation, '770012']],
                 kept(id).map { |part| [part.result, part.card, part.account, part.holder, part.relation, part.number] })
    change { |txn| txn.add(:order_entry, order: id, measure: :returned, date: TODAY, amount: '500.5') }
    change { |txn| txn.change(issued, state: :blocked) } # what is kept stays
    2.times { save(id) }
    assert_equal [0, 7_999.5, 0], balances
    change { |txn| txn.change(id, status: :cancelled) }
    save(id)
    assert_equal [0, 0, 0], balances
    assert_empty view(&:validate)
    accruals = view { |now| now.parts(@account[:holder], :card_accrual) }
    assert_equal [8_500, BigDecimal('-500.5'), BigDecimal('-7999.5')], accruals.map(&:amount)
    assert_raises(Kith::RuleError::AppendOnly) { change { |txn| txn.remove(accruals.first) } }
  end

  def test_a_card_that_is_typed_when_an_order_is_saved
    mine, typed, blocked = card(:own), card(:second), card(:second, state: :blocked)
    id = order
    assert_raises(Kith::RuleError::CardBlocked) { save(id, card: blocked) }
    assert_empty kept(id)
    save(id, card: typed)
    assert_equal [[:manual, typed], [0, 0, 8_500]], [kept(id).map { |part| [part.result, part.card] }.first, balances]
    assert_raises(Kith::RuleError::AppendOnly) { save(id, card: mine) }
    assert_raises(Kith::NotFoundError, Kith::ReferenceError) { save(id, card: mine + 25_600) }
    open = order(status: nil)
    [typed, mine].each { |each| save(open, card: view { |now| now.record(each) }) } # while nothing is added up
    assert_equal mine, kept(open).first.card
  end

  def test_another_currency_adds_up_nothing_and_the_trace_says_so
    dollar = change { |txn| txn.add(:currency, code: 'USD', digits: 2) }
    card(:own)
    row = save(order(currency: dollar), trace: true).trace.last
    assert_equal [@who[:own], @account[:own], :currency, nil], [row.subject, row.record, row.reason, row.number]
    assert_equal [0, 0, 0], balances
  end

  def test_orders_that_are_worth_something_else_by_now_are_found
    card(:own)
    id = order
    save(id)
    change { |txn| txn.add(:order_entry, order: id, measure: :returned, date: TODAY, amount: 1) }
    assert_equal [:accruals], view(&:validate).map(&:rule)
  end

  # --- questions that are none, and lifetimes ---

  def test_questions_that_are_none
    add_up(:own, BigDecimal('9223372036854.775807'))
    add_up(:own, 1)
    card(:own)
    view do |now|
      assert_raises(Kith::NotFoundError) { now.card_of(@who[:own] + 25_600) }
      assert_raises(Kith::NotFoundError) { now.card_of(@who[:own], card: now[:card].ids.first + 25_600) }
      assert_raises(Kith::NotFoundError) { now.card_balance(@account[:own] + 25_600) }
      assert_raises(Kith::InvalidError) { now.card_of(nil) }
      assert_raises(Kith::InvalidError) { now.card_of(@who[:own], programme: @who[:own]) }
      assert_raises(Kith::InvalidError) { now.card_balance(@who[:own]) }
      assert_raises(Kith::LimitError) { now.card_balance(@account[:own]) }
      assert_raises(Kith::LimitError) { now.card_of(@who[:own]) }
      assert_raises(TypeError) { now.card_of('K1') }
    end
  end

  def test_texts_outlive_their_view_and_a_closed_one_answers_nothing
    card(:own, state: :blocked, reason: 'не оплачено')
    now = view
    said = now.card_of(@who[:own])
    now.close
    GC.start
    assert_equal ['не оплачено', Encoding::UTF_8], [said.reason, said.reason.encoding]
    assert_raises(Kith::ClosedError) { now.card_of(@who[:own]) }
    assert_raises(Kith::ClosedError) { now.card_balance(@account[:own]) }
  end

  def test_balances_are_made_again_when_a_file_is_opened_again
    in_folder do |folder|
      path = File.join(folder, 'cards.db')
      account = Kith.open(path) do |book|
        book.change do |txn|
          who = txn.add(:customer, number: 'K1', kind: :person, surname: 'Ada')
          account = txn.add(:card_account, customer: who, programme: txn.add(:card_programme, code: 'p'), code: 'a')
          txn.add(:card_accrual, account: account, date: TODAY, amount: '12.345678')
          account
        end
      end
      assert_equal BigDecimal('12.345678'), Kith.open(path, existing: true) { |book| book.view { |now| now.card_balance(account) } }
    end
  end

  def test_codes_come_from_the_library
    assert_equal Kith::Schema.kind(:order_card).field(:result).codes, Kith::Cards::RESULTS.values
    assert_equal %i[active blocked lost returned], Kith::Schema.kind(:card).field(:state).codes
  end
end
