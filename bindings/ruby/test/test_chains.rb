require_relative 'helper'

# Trade chains, the conditions that come down them, and the order header that they fill.
class TestChains < KithTest
  include OneBook

  # The figure: NA001 > MW001 > CH001 > BB001, with members of BB001 and MW001.
  def setup
    @book = Kith.open(language: 'en')
    change do |txn|
      @hierarchy = txn.add(:hierarchy, code: 'trade')
      txn.change(settings, hierarchy: @hierarchy)
      @na, @mw, @ch, @bb, @c1, @c2, @c10, @loner = %w[NA001 MW001 CH001 BB001 C1001 C1002 C1010 L].map { |number| organisation(txn, number) }
      [[@bb, @ch], [@ch, @mw], [@mw, @na]].each { |node, parent| txn.connect(customer: node, parent: parent) }
      [[@c1, @bb], [@c2, @bb], [@c10, @mw]].each { |who, node| txn.connect(customer: who, parent: node, member: true) }
    end
  end

  def percent_type(txn, code, mode = nil)
    txn.add(:condition_type, code: code, value: :percent, mode: mode, by_brand: true, by_item_group: true)
  end

  def up(path)
    path.steps.map(&:customer)
  end

  # --- chains ---

  def test_paths_and_levels
    view do |now|
      path = now.chain_path(@c1)
      assert_equal [:found, [@c1, @bb, @ch, @mw, @na]], [path.outcome, up(path)]
      assert_equal [nil, 4, 3, 2, 1], path.steps.map(&:level)
      assert_nil path.steps.last.link
      link = now.record(path.steps.first.link)
      assert_equal [@c1, @bb, @hierarchy, true], [link.customer, link.parent, link.hierarchy, link.member]
      assert_equal [@bb, @ch, @mw, @na], up(now.chain_path(now.record(@bb), hierarchy: @hierarchy))
      assert_equal [:none, []], now.chain_path(@loner).to_a
      assert_equal [1, 2, 3, 4, nil, nil], now.chain_levels([@na, @mw, @ch, @bb, @c1, @loner])
      assert_equal [[], [4]], [now.chain_levels([]), now.chain_levels([now.record(@bb)])]
      assert_equal [@mw, @bb, nil], [now.chain_common(@c1, @c10), now.chain_common(@c1, @c2), now.chain_common(@c1, @loner)]
      assert_raises(Kith::NotFoundError) { now.chain_path(@loner + 25_600) }
      assert_raises(TypeError) { now.chain_path('C1001') }
    end
  end

  def test_lists_trees_and_roots
    view do |now|
      assert_equal [[@ch, 3, 1]], now.chain_list(@mw).map { |step| [step.customer, step.level, step.distance] }
      assert_equal [@c1, @c2], now.chain_list(@bb, members: true).map(&:customer)
      assert_empty now.chain_list(@bb)
      assert_equal [[@na, 0], [@mw, 1], [@ch, 2], [@bb, 3]], now.chain_tree(@na).map { |step| [step.customer, step.distance] }
      assert_equal [@mw, @ch, @bb, @c1, @c2, @c10], now.chain_tree(@mw, members: true).map(&:customer)
      assert_equal ['NA001'], now.chain_roots.map(&:number)
      assert_equal [@na], now.chain_roots(hierarchy: @hierarchy, as_of: '2020-01-01').ids
    end
  end

  def test_more_than_a_first_batch_holds
    many = change do |txn|
      made = Array.new(300) { |i| organisation(txn, "M#{i}") }
      made.each { |who| txn.connect(customer: who, parent: @na, member: true) }
      Array.new(40) { |i| txn.connect(customer: @loner, parent: organisation(txn, "R#{i}"), member: true) }
      made
    end
    view do |now|
      assert_equal many, now.chain_list(@na, members: true).map(&:customer)
      assert_equal 307, now.chain_tree(@na, members: true).size
      assert_equal [40, 41], [now.chain_candidates(@loner).size, now.chain_roots.count]
      assert_equal [1] * 2, now.chain_levels([@na, now.chain_candidates(@loner).last])
    end
  end

  def test_several_chains_are_ambiguous_until_one_is_chosen
    other, second = change do |txn|
      node = organisation(txn, 'XY001')
      [node, txn.connect(customer: @c1, parent: node, member: true, since: '2026-01-01', until: '2026-12-31', number: '77')]
    end
    view do |now|
      assert_equal [:ambiguous, []], now.chain_path(@c1).to_a
      assert_equal [@bb, other], now.chain_candidates(@c1)
      assert_equal [@bb], now.chain_candidates(@bb)
      assert_equal [@c1, other], up(now.chain_path(@c1, chain: other))
      assert_equal :not_a_member, now.chain_path(@c1, chain: @ch).outcome
      assert_equal :found, now.chain_path(@c1, as_of: '2027-01-01').outcome
      link = now.record(second)
      assert_equal [Date.new(2026, 1, 1), Date.new(2026, 12, 31), '77'], [link.since, link.until, link.number]
    end
    change { |txn| txn.change(second, preferred: true) }
    view { |now| assert_equal [@c1, other], up(now.chain_path(@c1)) }
    change { |txn| txn.change(second, status: :inactive) }
    view { |now| assert_equal @bb, now.chain_path(@c1).steps[1].customer }
  end

  def test_moving_takes_along_what_hangs_below
    link = change { |txn| txn.move(@bb, @na) }
    view do |now|
      assert_equal [@c1, @bb, @na], up(now.chain_path(@c1))
      assert_equal [@c1, @bb, @ch, @mw, @na], up(now.chain_path(@c1, as_of: TODAY - 1))
      assert_equal [TODAY, @na], [now.record(link).since, now.record(link).parent]
    end
    assert_nil(change { |txn| txn.move(@bb, nil, hierarchy: @hierarchy, from: '2026-07-01') })
    view do |now|
      assert_equal [@na], now.chain_roots.ids
      assert_equal [@na, @bb], now.chain_roots(as_of: '2026-07-01').ids
    end
  end

  def test_rules_of_chains
    assert_raises(Kith::RuleError::OwnAncestor) { change { |txn| txn.connect(customer: @na, parent: @bb) } }
    assert_raises(Kith::RuleError::SecondParent) { change { |txn| txn.connect(customer: @bb, parent: @na) } }
    assert_raises(Kith::RuleError::TooDeep) { change { |txn| txn.connect(customer: @loner, parent: @bb) } }
    assert_raises(ArgumentError) { change { |txn| txn.connect(customer: @loner) } }
    assert_raises(Kith::InvalidError) { @book.change { |txn| txn.move(@bb, @na) } } # there is no day
    Kith.open(language: 'en') do |bare|
      assert_raises(Kith::InvalidError) { bare.change { |txn| txn.connect(customer: organisation(txn, 'A'), parent: organisation(txn, 'B')) } }
    end
  end

  # --- conditions ---

  def test_the_condition_that_counts_and_why
    type, far, old, near = change do |txn|
      kind = percent_type(txn, 'rebate')
      [kind, txn.add(:condition, customer: @na, type: kind, number: '2.5'),
       txn.add(:condition, customer: @mw, type: kind, number: 9, until: '2026-05-31'),
       txn.add(:condition, customer: @ch, type: kind, number: 5, since: '2026-01-01')]
    end
    view do |now|
      found = now.condition_of(@c1, type, trace: true)
      assert_equal [type, near, @ch, 3, 2, :taken, 1, 5], found.to_a.first(8)
      assert_kind_of BigDecimal, found.number
      assert_equal [nil, nil, nil], [found.text, found.party, found.location]
      reasons = found.trace.to_h { |row| [row.record, row.reason] }
      assert_equal [:taken, :overridden_by_nearer, :expired], reasons.values_at(near, far, old)
      none = found.trace.find { |row| row.subject == @bb }
      assert_equal [nil, :no_record, 1, 4, nil], [none.record, none.reason, none.distance, none.level, none.number]
      gone = found.trace.find { |row| row.record == old }
      assert_equal [9, nil, Date.new(2026, 5, 31), @mw], [gone.number, gone.since, gone.until, gone.subject]

      assert_equal BigDecimal('2.5'), now.condition_of(@c10, type).number
      assert_equal 9, now.condition_of(@c10, type, as_of: '2025-12-01').number
      alone = now.condition_of(@c1, type, chain_off: true)
      assert_equal %i[found found none], [found, alone, now.condition_of(@loner, type)].map(&:chain)
      assert_equal [nil, :chain_off, nil, nil], [alone.condition, alone.reason, alone.number, alone.trace]
      outside = now.condition_of(@loner, type, trace: true)
      assert_equal [:no_chain, nil, [@loner]], [outside.reason, outside.condition, outside.trace.map(&:subject).uniq]
      assert_raises(ArgumentError) { now.condition_of(@c1, type, colour: :red) }
      assert_raises(Kith::NotFoundError) { now.condition_of(@c1, type + 256) }
    end
  end

  def test_a_trace_has_all_its_rows
    type, off = change do |txn|
      kind = percent_type(txn, 'rebate')
      [kind, Array.new(200) { |i| txn.add(:condition, customer: @na, type: kind, number: i, inactive: true) }]
    end
    view do |now|
      rows = now.condition_of(@c1, type, trace: true).trace.select { |row| row.reason == :inactive }
      assert_equal [off, Array(0..199)], [rows.map(&:record), rows.map(&:number)]
      assert_equal [type], rows.map(&:type).uniq
    end
  end

  def test_what_the_order_says
    brand, euro, type = change do |txn|
      kind = percent_type(txn, 'rebate')
      [txn.add(:brand, code: 'MR'), txn.add(:currency, code: 'EUR', digits: 2), kind]
    end
    change do |txn|
      txn.add(:condition, customer: @na, type: type, number: 1)
      txn.add(:condition, customer: @na, type: type, number: 2, brand: brand)
      txn.add(:condition, customer: @na, type: type, number: 3, item_group: 'обувь')
      txn.add(:condition, customer: @bb, type: type, number: 4, currency: euro, minimum: '1000.50')
    end
    view do |now|
      assert_equal 2, now.condition_of(@c10, type, brand: now.record(brand)).number
      assert_equal 3, now.condition_of(@c10, type, item_group: 'обувь').number
      assert_equal 4, now.condition_of(@c1, type, currency: euro, value: '1000.50').number
      less = now.condition_of(@c1, type, currency: euro, value: BigDecimal('1000.49'), trace: true)
      assert_equal 1, less.number
      assert_includes less.trace.map(&:reason), :min_value
    end
  end

  def test_all_many_and_list
    sum, = change do |txn|
      kind = percent_type(txn, 'sum', :sum)
      txn.add_condition_presets
      txn.add(:condition, customer: @na, type: kind, number: 5)
      txn.add(:condition, customer: @bb, type: kind, number: '2.25')
      [kind]
    end
    change do |txn|
      types = view { |now| %w[payer price_list].map { |code| now.find!(:condition_type, code) } }
      txn.add(:condition, customer: @na, type: types[0], party: @na)
      txn.add(:condition, customer: @mw, type: types[1], text: 'Großhandel')
    end
    view do |now|
      all = now.conditions_of(@c1)
      assert_equal now[:condition_type].ids, all.map(&:type)
      by_code = now.read(all.map(&:type)).map(&:code).zip(all).to_h
      assert_equal [BigDecimal('7.25'), 2], [by_code['sum'].number, by_code['sum'].count]
      assert_equal [@na, nil, 1], [by_code['payer'].party, by_code['payer'].number, by_code['payer'].level]
      assert_equal ['Großhandel', Encoding::UTF_8], [by_code['price_list'].text, by_code['price_list'].text.encoding]
      assert_equal [:no_record, nil], [by_code['discount'].reason, by_code['discount'].condition]

      many = now.condition_of_many([@c1, now.record(@c10), @loner], sum)
      assert_equal [BigDecimal('7.25'), 5, nil], many.map(&:number)
      assert_equal now.condition_of(@c1, sum), many.first
      assert_empty now.condition_of_many([], sum)
      assert_equal [[@bb, BigDecimal('2.25')], [@na, 5]], now.condition_list(@c1, sum).map { |each| [each.customer, each.number] }
    end
    types = view { |now| now[:condition_type].count }
    change(&:add_condition_presets) # they are there
    assert_equal [10, 10], [types, view { |now| now[:condition_type].count }]
  end

  # --- order header ---

  def desk
    @on, @off, @required = change do |txn|
      txn.add_condition_presets
      [@na, @mw, @ch, @bb, @c1].each { |who| txn.add(:location, customer: who, city: 'somewhere') }
      %i[on off required].map { |check| txn.add(:order_type, code: check.to_s, chain_check: check) }
    end
    @types = view { |now| now[:condition_type].pluck(:code, :id).to_h }
  end

  def test_header_from_the_chain
    desk
    paying = change do |txn|
      txn.add(:condition, customer: @mw, type: @types['invoice_to'], party: @mw)
      txn.add(:condition, customer: @ch, type: @types['price_list'], text: 'Größe')
      txn.add(:condition, customer: @na, type: @types['payer'], party: @na)
    end
    view do |now|
      header = now.order_header(@c1, order_type: @on, trace: true)
      assert_equal [:ok, false, true], [header.outcome, header.task, header.inherits]
      assert_equal [[@c1, nil], [@bb, 4], [@ch, 3], [@mw, 2], [@na, 1]], header.path.map { |step| [step.customer, step.level] }
      assert_equal now.chain_path(@c1).steps, header.path
      payer, invoiced, list, delivery, chain = header.fields.values_at(:payer, :invoice_to, :price_list, :delivery, :chain)
      assert_equal Kith::HeaderValue.new(:chain, 1, @na, paying, @na, payer.location, nil), payer
      assert_equal [:chain, 2, @mw], [invoiced.origin, invoiced.level, invoiced.party]
      assert_equal @mw, now.record(invoiced.location).customer
      assert_equal [:chain, 'Größe'], [list.origin, list.text]
      assert_equal [:self, @c1], [delivery.origin, delivery.party]
      assert_equal [@bb, 4], [chain.party, chain.level]
      refute header.fields.key?(:discount_model)
      assert_includes header.trace.map { |row| [row.type, row.subject, row.reason] }, [:payer, @na, :taken]
      assert_nil now.order_header(@c1, order_type: @on).trace
    end
  end

  def test_header_without_a_chain_and_as_typed
    desk
    change { |txn| txn.add(:condition, customer: @na, type: @types['payer'], party: @na) }
    view do |now|
      off = now.order_header(@c1, order_type: @off)
      assert_equal [:ok, [], :self, @c1], [off.outcome, off.path, off.fields[:payer].origin, off.fields[:payer].party]
      typed = now.order_header(now.record(@c1), order_type: @on, on: TODAY, typed: { payer: { party: @c10 }, price_list: { text: 'žluť' } })
      assert_equal [:manual, @c10], [typed.fields[:payer].origin, typed.fields[:payer].party]
      assert_equal [:manual, 'žluť'], [typed.fields[:price_list].origin, typed.fields[:price_list].text]
      again = now.order_header(@c1, order_type: @on, typed: typed.fields.slice(:payer, :price_list))
      assert_equal typed, again
      assert_equal :no_invoice_to, now.order_header(@c2, order_type: @on).outcome
      assert_raises(ArgumentError) { now.order_header(@c1, typed: { payee: { party: @c10 } }) }
      assert_raises(ArgumentError) { now.order_header(@c1, typed: { payer: { customer: @c10 } }) }
      assert_raises(Kith::InvalidError) { now.order_header(@c1, typed: { chain: { party: @bb } }) }
      assert_raises(Kith::NotFoundError) { now.order_header(@c1, order_type: @on + 25_600) }
    end
  end

  def test_header_of_several_chains
    desk
    other = change do |txn|
      node = organisation(txn, 'XY001')
      txn.connect(customer: @c1, parent: node, member: true)
      txn.add(:location, customer: @loner, city: 'somewhere')
      node
    end
    view do |now|
      assert_equal :chain_ambiguous, now.order_header(@c1, order_type: @on).outcome
      later = now.order_header(@c1, order_type: @on, unattended: true)
      assert_equal [:ok, true, []], [later.outcome, later.task, later.path]
      chosen = now.order_header(@c1, order_type: @on, chain: other)
      assert_equal [:ok, :manual, other], [chosen.outcome, chosen.fields[:chain].origin, chosen.fields[:chain].party]
      assert_equal :not_a_member, now.order_header(@c1, order_type: @on, chain: @ch).outcome
      assert_equal :chain_required, now.order_header(@loner, order_type: @required).outcome
    end
  end

  def test_a_closed_view_answers_nothing
    now = view
    now.close
    [-> { now.chain_path(@c1) }, -> { now.chain_roots.to_a }, -> { now.conditions_of(@c1) }, -> { now.order_header(@c1, trace: true) }].each do |asking|
      assert_raises(Kith::ClosedError, &asking)
    end
  end
end
