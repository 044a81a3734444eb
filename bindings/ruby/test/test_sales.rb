require_relative 'helper'

# Sales: sums of what was entered on orders.
class TestSales < KithTest
  include OneBook

  def setup
    @book = Kith.open(language: 'en')
    change do |txn|
      hierarchy = txn.add(:hierarchy, code: 'trade')
      txn.change(settings, hierarchy: hierarchy)
      @group, @shop = %w[NA001 BB001].map { |number| txn.add(:customer, number: number, kind: :organisation, organisation: number) }
      @buyer, @twin = %w[C1 C2].map { |number| txn.add(:customer, number: number, kind: :person, surname: number) }
      [@group, @shop, @buyer].each { |who| txn.add(:location, customer: who, city: 'somewhere') }
      txn.connect(customer: @shop, parent: @group)
      txn.connect(customer: @buyer, parent: @shop, member: true)
      @standard = txn.add(:order_type, code: 'standard', chain_check: :on)
      @red, @blue = %w[red blue].map { |code| txn.add(:brand, code: code) }
      @autumn = txn.add(:season, code: 'A25', year: 2025, order: 1)
      @euro = txn.add(:currency, code: 'EUR', digits: 2)
    end
    sell('O1', @buyer, '2026-01-10', { booked: 100, shipped: '50.25', cancelled: 20 }, brand: @red)
    sell('O2', @buyer, '2026-02-10', { booked: '10.5' }, brand: @blue, season: @autumn)
    sell('O3', @shop, '2026-03-10', { booked: 7, returned: 1 }, brand: @red)
    sell('O4', @twin, '2026-03-11', { booked: 1_000 })
  end

  def sell(number, customer, date, amounts, **more)
    change do |txn|
      order = txn.add(:order, number: number, customer: customer, date: date, order_type: (@standard unless customer == @twin), **more)
      amounts.each { |measure, amount| txn.add(:order_entry, order: order, measure: measure, date: date, amount: amount, units: 2) }
      txn.save_order(order)
      order
    end
  end

  # What is asked, and of each row: what it is told apart by, how many entries, what was booked.
  ASKED = {
    'of a customer' => [:buyer, {}, [[nil, nil, nil, 4, '110.5']]],
    'by year: that of the season, or of the order' => [:buyer, { by: [:year] }, [[2025, nil, nil, 1, '10.5'], [2026, nil, nil, 3, '100']]],
    'by brand' => [:buyer, { by: [:brand] }, [[nil, :red, nil, 3, '100'], [nil, :blue, nil, 1, '10.5']]],
    'by season' => [:buyer, { by: :season }, [[nil, nil, nil, 3, '100'], [nil, nil, :autumn, 1, '10.5']]],
    'by all of them' => [:buyer, { by: %i[brand year season] }, [[2025, :blue, :autumn, 1, '10.5'], [2026, :red, nil, 3, '100']]],
    'of a year' => [:buyer, { year: 2025 }, [[nil, nil, nil, 1, '10.5']]],
    'of a brand' => [:buyer, { brand: :red }, [[nil, nil, nil, 3, '100']]],
    'of a season' => [:buyer, { season: :autumn }, [[nil, nil, nil, 1, '10.5']]],
    'of nothing' => [:buyer, { year: 1999 }, []],
    'of a node alone' => [:shop, {}, [[nil, nil, nil, 2, '7']]],
    'of a chain' => [:group, { scope: :chain }, [[nil, nil, nil, 6, '117.5']]],
    'of a chain by brand' => [:group, { scope: :chain, by: [:brand] }, [[nil, :red, nil, 5, '107'], [nil, :blue, nil, 1, '10.5']]],
    'of one who is linked with nobody' => [:buyer, { scope: :group }, [[nil, nil, nil, 4, '110.5']]]
  }.freeze

  ASKED.each do |what, (customer, query, expected)|
    define_method("test_sales_#{what.gsub(/\W+/, '_')}") do
      things = { red: @red, blue: @blue, autumn: @autumn, nil => nil }
      query = query.to_h { |name, value| [name, %i[brand season].include?(name) ? things.fetch(value) : value] }
      rows = view { |now| now.sales(instance_variable_get("@#{customer}"), **query) }
      expected = expected.map { |year, brand, season, entries, booked| [year, things[brand], things[season], entries, BigDecimal(booked)] }
      assert_equal expected, rows.map { |row| [row.year, row.brand, row.season, row.entries, row.booked] }
    end
  end

  def test_all_sums_of_a_row
    row = view { |now| now.sales(now.record(@buyer), brand: now.record(@red)) }.first
    assert_equal [100, 20, BigDecimal('50.25'), 0, 80, BigDecimal('29.75'), 2, 2, 2, 0], row.to_a.last(10)
    assert_kind_of BigDecimal, row.open
    assert_nil row.currency
  end

  def test_accounts_that_are_linked
    change do |txn|
      link = txn.add(:relation_type, code: 'same', direction: :symmetric, effect: :account_link)
      txn.relate(@buyer, link, @twin, since: '2026-02-01')
    end
    view do |now|
      assert_equal [BigDecimal('1110.5')], now.sales(@twin, scope: :group).map(&:booked)
      assert_equal [1_000], now.sales(@twin, scope: :group, on: '2026-01-01').map(&:booked)
    end
  end

  def test_currencies_are_not_added_up
    sell('O5', @buyer, '2026-04-01', { booked: 5 }, currency: @euro)
    assert_equal([[nil, BigDecimal('110.5')], [@euro, 5]], view { |now| now.sales(@buyer).map { |row| [row.currency, row.booked] } })
  end

  def test_frozen_paths_count_and_not_where_the_buyer_hangs_now
    change { |txn| txn.move(@shop, nil) }
    assert_equal([BigDecimal('117.5')], view { |now| now.sales(@group, scope: :chain).map(&:booked) })
  end

  def test_more_rows_than_a_first_batch_holds
    change do |txn|
      100.times do |i|
        brand = txn.add(:brand, code: "b#{i}")
        order = txn.add(:order, number: "M#{i}", customer: @twin, date: TODAY, brand: brand)
        txn.add(:order_entry, order: order, measure: :booked, date: TODAY, amount: i)
      end
    end
    assert_equal [1_000, *0..99], view { |now| now.sales(@twin, by: [:brand]).map { |row| row.booked.to_i } }
  end

  def test_entries_are_never_taken_back
    entry = view { |now| now[:order_entry].first }
    assert_raises(Kith::RuleError::AppendOnly) { change { |txn| txn.remove(entry) } }
    what_if = @book.change(today: TODAY)
    what_if.add(:order_entry, order: entry.order, measure: :cancelled, date: TODAY, amount: 30)
    assert_equal([50], what_if.view { |now| now.sales(@buyer, brand: @red).map(&:active) })
    what_if.close
    assert_equal([80], view { |now| now.sales(@buyer, brand: @red).map(&:active) })
  end

  def test_questions_that_are_none
    view do |now|
      assert_raises(ArgumentError) { now.sales(@buyer, by: [:colour]) }
      assert_raises(ArgumentError) { now.sales(@buyer, scope: :family) }
      assert_raises(Kith::InvalidError) { now.sales(nil) }
      assert_raises(Kith::NotFoundError) { now.sales(@buyer + 25_600) }
    end
  end

  def test_sums_are_made_again_when_a_file_is_opened_again
    in_folder do |folder|
      path = File.join(folder, 'sales.db')
      asking = ->(book, who) { book.view { |now| now.sales(who, by: %i[year brand]).map(&:to_a) } }
      who = nil
      before = Kith.open(path) do |book|
        book.change do |txn|
          who = txn.add(:customer, number: 'K1', kind: :person, surname: 'Ada')
          order = txn.add(:order, number: 'O1', customer: who, date: TODAY)
          txn.add(:order_entry, order: order, measure: :booked, date: TODAY, amount: '12.345678')
        end
        asking.call(book, who)
      end
      assert_equal 1, before.size
      assert_equal before, Kith.open(path, existing: true) { |book| asking.call(book, who) }
    end
  end
end
