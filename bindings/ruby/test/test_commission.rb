require_relative 'helper'

# Commission (table 6): at what rate, for whom, frozen with orders, and what recipients are told of it.
class TestCommission < KithTest
  include OneBook

  def setup
    @book = Kith.open(language: 'en')
    change do |txn|
      @euro = txn.add(:currency, code: 'EUR', digits: 2)
      txn.change(settings, currency: @euro)
      @brand = txn.add(:brand, code: 'MR')
      @kim = txn.add(:manager, code: 'kim', representative: true)
      @customer = organisation(txn, 'F1')
      @recipients = Array.new(3) { |i| recipient(txn, "R#{i + 1}") }
      @earner = txn.add(:relation_type, code: 'earner', effect: :commission_recipient)
    end
    @orders = 0
  end

  def recipient(txn, number)
    organisation(txn, number).tap { |who| txn.add(:customer_role, customer: who, role: :commission_recipient) }
  end

  def link(who, **more)
    change { |txn| txn.relate(who, @earner, @customer, **more) }
  end

  def ask(**query)
    view { |now| now.commission(customer: @customer, brand: @brand, manager: @kim, base: 1_000, **query) }
  end

  # --- the rate ---

  # By rank: what sets the rate, at whom a row of the trace finds none.
  RANKS = %i[customer_brand customer representative_brand representative brand book].freeze

  def set_rate(rank, rate)
    change do |txn|
      case rank
      when :customer_brand then txn.add(:customer_brand, customer: @customer, brand: @brand, commission_rate: rate)
      when :representative_brand then txn.add(:representative_rate, manager: @kim, brand: @brand, rate: rate)
      else
        txn.change({ customer: @customer, representative: @kim, brand: @brand, book: settings }.fetch(rank), commission_rate: rate)
      end
    end
  end

  def test_the_first_rate_that_is_set_wins
    RANKS.each_with_index.reverse_each do |rank, index|
      set_rate(rank, index + 1)
      found = ask(trace: true)
      assert_equal [rank, index + 1, (index + 1) * 10], [found.origin, found.rate, found.amount]
      rows = found.trace.select { |row| row.type == :rate }.map { |row| [row.level, row.reason, row.number] }
      assert_equal RANKS.first(index).map { |earlier| [earlier, :no_rate, nil] } + [[rank, :taken, index + 1]], rows
    end
    found = ask(rate: 0, trace: true)
    assert_equal [:manual, 0, 0, [:manual, :taken, 0]], [found.origin, found.rate, found.amount, found.trace.first.to_a.values_at(3, 5, 6)]
    assert_equal BigDecimal('125'), ask(rate: '12.5').amount
  end

  # Rates of customer, representative and brand; what counts.
  { [3, 10, 12] => [:customer, 3], [nil, 10, 12] => [:representative, 10], [nil, nil, 12] => [:brand, 12], [nil, nil, nil] => [nil, nil],
    [0, 10, 12] => [:customer, 0], [nil, 0, 12] => [:representative, 0], [3, nil, nil] => [:customer, 3] }.each do |rates, expected|
    define_method("test_rates_#{rates.map { |rate| rate || 'unset' }.join('_')}") do
      %i[customer representative brand].zip(rates) { |rank, rate| set_rate(rank, rate) if rate }
      found = ask
      assert_equal expected + [:representative, (expected.last || 0) * 10], [found.origin, found.rate, found.recipients, found.amount]
      assert_equal [[nil, @kim, nil, 100, *expected, found.amount, 0]], found.parts.map(&:to_a)
      assert_nil found.trace
    end
  end

  def test_a_house_account_and_a_representative_who_has_left
    { customer: 3, representative: 10, brand: 12 }.each { |rank, rate| set_rate(rank, rate) }
    assert_equal [:customer, nil, 0, []], ask(manager: nil).to_a.values_at(0, 3, 4, 5)
    change { |txn| txn.change(@customer, commission_rate: nil).change(@kim, state: :inactive) }
    found = ask(trace: true)
    assert_equal [:brand, @brand, nil], [found.origin, found.record, found.recipients]
    assert_equal [:recipient, :representative, :inactive, nil], found.trace.last.to_a.values_at(2, 3, 5, 6)
  end

  # --- recipients ---

  def test_linked_recipients_come_before_the_representative
    set_rate(:brand, 10)
    relation = link(@recipients[0])
    found = ask
    assert_equal [:relation, [[@recipients[0], nil, relation, 100, :brand, 10, 100, 0]]], [found.recipients, found.parts.map(&:to_a)]
    change { |txn| txn.change(@recipients[0], status: :inactive) }
    found = ask(trace: true)
    assert_equal [:representative, [:relation, :inactive], @kim], [found.recipients, found.trace[-2].to_a.values_at(3, 5), found.parts.first.manager]
  end

  def test_recipients_without_role_on_other_days_or_that_order_themselves
    set_rate(:brand, 10)
    nobody = change { |txn| organisation(txn, 'N') }
    change do |txn|
      txn.change(@earner, self: true)
      txn.add(:customer_role, customer: @customer, role: :commission_recipient)
    end
    link(nobody)
    link(@customer)
    link(@recipients[0], since: '2026-02-28', until: '2026-05-31', share: 40)
    found = ask(trace: true)
    reasons = found.trace.select { |row| row.level == :relation }.to_h { |row| [row.subject, [row.reason, row.number]] }
    assert_equal({ nobody => [:no_role, nil], @customer => [:no_role, nil], @recipients[0] => [:expired, 40] }, reasons)
    assert_equal %i[representative relation relation representative],
                 ['2026-02-27', '2026-02-28', Date.new(2026, 5, 31), '2026-06-01'].map { |day| ask(on: day).recipients }
  end

  def test_shares_and_rates_of_links
    set_rate(:brand, 10)
    link(@recipients[0], share: 40)
    own = link(@recipients[1], rate: '2.5')
    link(@recipients[2])
    assert_equal [[40, :brand, 10, 40], [30, :recipient, BigDecimal('2.5'), BigDecimal('7.5')], [30, :brand, 10, 30]],
                 ask.parts.map { |part| part.to_a.values_at(3, 4, 5, 6) }
    assert_equal([40, nil, BigDecimal('2.5')], view { |now| [now[:relation].first.share, now.record(own).share, now.record(own).rate] })
    what_if = @book.change(today: TODAY).change(own, share: 61)
    assert_raises(Kith::RuleError::Shares) { what_if.view { |now| now.commission(customer: @customer, base: 1) } }
    assert_equal [:shares], what_if.check.map(&:rule)
    what_if.close
  end

  def test_a_cent_has_to_go_somewhere # case 91
    set_rate(:brand, 10)
    @recipients.first(2).reverse_each { |who| link(who) }
    parts = ask(base: '1000.10').parts
    assert_equal({ @recipients[0] => [BigDecimal('50.01'), 1], @recipients[1] => [BigDecimal('50'), 0] },
                 parts.to_h { |part| [part.recipient, [part.amount, part.rounded]] })
    yen = change { |txn| txn.add(:currency, code: 'JPY', digits: 0) }
    assert_equal [51, 50], ask(base: '1010', currency: yen).parts.map(&:amount).sort.reverse
  end

  def test_more_parts_and_rows_than_there_was_room_for
    set_rate(:brand, 10)
    change do |txn|
      70.times { |i| txn.relate(recipient(txn, "M#{i}"), @earner, @customer) }
    end
    found = ask(base: 1_234, trace: true)
    assert_equal [70, BigDecimal('123.4'), BigDecimal('123.4'), 100],
                 [found.parts.size, found.amount, found.parts.sum(&:amount), found.parts.sum(&:share)]
    assert_equal({ [:rate, :no_rate] => 4, [:rate, :taken] => 1, [:recipient, :taken] => 70 },
                 found.trace.map { |row| [row.type, row.reason] }.tally)
  end

  # --- orders ---

  def order(booked, **more)
    change do |txn|
      id = txn.add(:order, number: "O#{@orders += 1}", customer: @customer, brand: @brand, manager: @kim, date: TODAY, **more)
      txn.add(:order_entry, order: id, measure: :booked, date: TODAY, amount: booked)
      id
    end
  end

  def save(order, **more)
    change(**more) { |txn| txn.save_order(order) }
  end

  def earned(who, **query)
    view { |now| now.commission_totals(who, **query).map(&:to_a) }
  end

  def test_saving_freezes_rate_and_recipients # cases 86 and 87
    set_rate(:brand, 10)
    set_rate(:representative, 8)
    first = order(2_000)
    2.times { save(first) }
    set_rate(:customer, 5)
    save(order(2_000))
    assert_equal [[@euro, 4_000, 260, 2]], earned(@kim).map { |currency, *rest| [currency || @euro, *rest] }
    found = view { |now| now.commission(order: first) }
    assert_equal [:representative, nil, 8, :representative, 160], found.to_a.first(5)
    frozen = view { |now| now.parts(first, :commission_share) }
    assert_equal [[nil, @kim, 8, :representative, 100, :representative]],
                 frozen.map { |part| [part.recipient, part.manager, part.rate, part.rate_origin, part.share, part.origin] }
  end

  def test_what_comes_back_or_is_cancelled_earns_nothing
    set_rate(:customer, 8)
    link(@recipients[0])
    id = order(1_000)
    save(id)
    change { |txn| txn.add(:order_entry, order: id, measure: :returned, date: TODAY, amount: 250) }
    set_rate(:customer, 99) # frozen
    save(id, today: TODAY + 1)
    assert_equal [[750, 60, 2]], earned(@recipients[0]).map { |row| row.drop(1) }
    assert_equal([[1_000, 80, TODAY], [-250, -20, TODAY + 1]],
                 view { |now| now.commission_statement(@recipients[0]).map { |entry| [entry.base, entry.amount, entry.date] } })
    assert_equal [[[-250, -20, 1]], [[1_000, 80, 1]]],
                 [{ since: TODAY + 1 }, { until: TODAY.iso8601 }].map { |query| earned(@recipients[0], **query).map { |row| row.drop(1) } }
    change { |txn| txn.change(id, status: :cancelled) }
    save(id)
    assert_equal [[0, 0, 3]], earned(@recipients[0]).map { |row| row.drop(1) }
    assert_empty earned(@kim)
    assert_raises(Kith::RuleError::AppendOnly) { change { |txn| txn.remove(view { |now| now[:commission_entry].first }) } }
  end

  def test_a_rate_and_recipients_that_are_typed
    set_rate(:customer, 8)
    id = order(1_000, commission_rate: 1)
    assert_equal([:manual, id, 1], view { |now| now.commission(order: id).to_a.first(3) })
    change do |txn|
      txn.add(:commission_share, order: id, recipient: @recipients[0], share: 10)
      txn.add(:commission_share, order: id, recipient: @recipients[1], rate: 5)
    end
    found = view { |now| now.commission(order: now.record(id), trace: true) }
    assert_equal [:manual, [[10, 1, 1], [90, 5, 45]]], [found.recipients, found.parts.map { |part| part.to_a.values_at(3, 5, 6) }]
    assert_includes found.trace.map { |row| row.to_a.values_at(2, 3, 5, 6) }, [:recipient, :manual, :taken, 10]
    save(id)
    assert_equal [1, 45], @recipients.first(2).map { |who| earned(who).first[2] }
  end

  def test_statements_come_in_pages_and_currencies_apart
    set_rate(:customer, 10)
    dollar = change { |txn| txn.add(:currency, code: 'USD', digits: 2) }
    ids = Array.new(40) { |i| order(i + 1, currency: (dollar if i.odd?)) }
    change { |txn| ids.each { |id| txn.save_order(id) } }
    view do |now|
      entries = now.commission_statement(now.record(@kim))
      assert_equal [40, 40], [entries.ids.size, entries.ids.uniq.size]
      assert_equal entries.ids.first(2), entries.first(2).map(&:id)
      assert_equal ids, entries.map(&:order)
      assert_equal [[nil, 400, 40, 20], [dollar, 420, 42, 20]], now.commission_totals(@kim).map(&:to_a)
      assert_empty now.commission_statement(@recipients[0]).ids
    end
  end

  MOST = BigDecimal('9223372036854.775807') # whose cents would be more than it

  def test_questions_that_are_none
    id = order(1)
    closed = view.tap(&:close)
    view do |now|
      [[Kith::InvalidError, -> { now.commission }], [Kith::InvalidError, -> { now.commission(customer: @customer, rate: 101) }],
       [Kith::InvalidError, -> { now.commission(customer: @kim) }], [Kith::NotFoundError, -> { now.commission(order: id + 25_600) }],
       [Kith::NotFoundError, -> { now.commission(customer: @customer, brand: @brand + 25_600) }],
       [Kith::LimitError, -> { now.commission(customer: @customer, manager: @kim, base: MOST, rate: 100) }],
       [Kith::InvalidError, -> { now.commission_totals(@brand) }],
       [Kith::InvalidError, -> { now.commission_statement(nil).ids }], [TypeError, -> { now.commission_totals('kim') }],
       [TypeError, -> { now.commission(customer: @customer, base: 1.5) }],
       [Kith::ClosedError, -> { closed.commission(customer: @customer) }], [Kith::ClosedError, -> { closed.commission_totals(@kim) }],
       [Kith::ClosedError, -> { closed.commission_statement(@kim).ids }]]
        .each_with_index { |(error, asking), index| assert_raises(error, index.to_s, &asking) }
    end
  end

  def test_codes_come_from_the_library
    { Kith::Earning::RATES => :rate_origin, Kith::Earning::RECIPIENTS => :origin }
      .each { |names, field| assert_equal Kith::Schema.kind(:commission_share).field(field).codes, names.values }
  end
end
