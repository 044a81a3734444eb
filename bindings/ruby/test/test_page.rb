require_relative 'helper'
require_relative 'list_store'

# The page of a customer: all that the other questions answer, in one call; and its history by section.
class TestPage < KithTest
  include OneBook

  def setup
    @book = Kith.open(ListStore.new, language: 'en') # which answers questions about a section in Ruby
    change do |txn|
      @friend = txn.add(:relation_type, code: 'friend')
      @link = txn.add(:relation_type, code: 'same house', effect: :account_link)
      @anna, @vera = %w[K1 K2].map { |number| txn.add(:customer, number: number, kind: :person, surname: 'Ashby', birth_date: '1990-06-02') }
    end
  end

  # Everything that a page may show, and more than one of most.
  def fill
    change do |txn|
      @brands = %w[MR KS].map { |code| txn.add(:brand, code: code) }
      txn.change(settings, hierarchy: txn.add(:hierarchy, code: 'trade'),
                           current_season: @season = txn.add(:season, code: '2026-1', year: 2026))
      manager = txn.add(:manager, code: 'anna')
      fill_itself(txn)
      fill_around(txn)
      txn.save_customer(@anna, manager: manager)
    end
    change { |txn| txn.save_order(@orders.first) }
  end

  def fill_itself(txn)
    txn.add(:customer_role, customer: @anna, role: :export_agent)
    attribute = txn.add(:attribute, code: 'size', kind: :customer, type: :text)
    txn.add(:attribute_value, owner: @anna, attribute: attribute, text: 'M')
    2.times { |i| txn.add(:location, customer: @anna, name: "shop #{i}", city: 'Bonn') }
    2.times { |i| txn.add(:contact, customer: @anna, name: "Anna #{i}", email: 'anna@example.org', consent: :none) }
    txn.add(:bank_account, customer: @anna, holder: 'Anna', number: 'DE02120300000000202051')
    @brands.each { |brand| txn.add(:customer_brand, customer: @anna, brand: brand) }
    txn.add_condition_presets
    txn.add(:condition, customer: @anna, type: txn.view { |now| now.find!(:condition_type, 'discount') }, number: 5)
    account = txn.add(:card_account, customer: @anna, programme: txn.add(:card_programme, code: 'bonus'), code: 'A1')
    @card = txn.add(:card, account: @account = account, number: '77')
    txn.add(:card_accrual, account: account, date: TODAY, amount: 12)
    txn.add(:attachment, customer: @anna, name: 'passport', place: 'file:///x')
    txn.add(:favourite, customer: @anna, item: 'F-1')
    txn.add(:visit, customer: @anna, date: TODAY)
  end

  def fill_around(txn)
    txn.relate(@anna, @friend, @vera)
    txn.relate(@vera, @link, @anna)
    roots = %w[N1 N2].map { |number| txn.add(:customer, number: number, kind: :organisation, organisation: number) }
    txn.connect(customer: roots[1], parent: roots[0])
    txn.connect(customer: @anna, parent: roots[1], member: true)
    status = txn.add(:call_status, code: 'reached')
    @stage = txn.add(:note, customer: @anna, text: 'own', at: Time.utc(2026, 5, 2), call_status: status, season: @season, year: 2026)
    @notes = [txn.add(:note, customer: @vera, text: 'shared', at: Time.utc(2026, 5, 3)), @stage]
    2.times { |i| txn.add(:task, customer: @anna, text: 'call', at: Time.utc(2026, 5, 1 + i)) }
    txn.add(:appointment, customer: @anna, start: Time.utc(2026, 6, 3), season: @season, year: 2026)
    @orders = Array.new(3) { |i| txn.add(:order, number: "O#{i}", customer: @anna, date: TODAY + i, season: @season, year: 2026) }
    @orders.each { |order| txn.add(:order_entry, order: order, measure: :booked, date: TODAY, amount: 10) }
  end

  # What the other questions say about the same.
  def expected(now)
    { role: now.parts(@anna, :customer_role), attribute: now.parts(@anna, :attribute_value), location: now.parts(@anna, :location),
      contact: now.parts(@anna, :contact), bank_account: now.parts(@anna, :bank_account), relation: now.relations_of(@anna).map(&:relation),
      linked: now.group_members(@anna).ids - [@anna], chain: now.chain_path(@anna).steps.drop(1).map(&:customer),
      condition: now.parts(@anna, :condition), brand: now.parts(@anna, :customer_brand), card: now.parts(@account, :card),
      task: now.group_list(@anna, :task), appointment: now.agenda(customer: @anna), note: now.group_list(@anna, :note),
      order: now.orders(customer: @anna), visit: now.parts(@anna, :visit), document: now.parts(@anna, :signed_document),
      attachment: now.parts(@anna, :attachment), binding: now.parts(@anna, :binding), alias: [],
      favourite: now.parts(@anna, :favourite) }
      .transform_values { |found| found.map { |one| one.is_a?(Integer) ? one : one.id } }
  end

  def test_a_page_says_what_the_other_questions_say
    fill
    view do |now|
      page = now.page(@anna)
      wanted = expected(now)
      assert_equal wanted, page.parts.transform_values { |rows| rows.map(&:record) }
      assert_equal %i[alias document], wanted.select { |_, ids| ids.empty? }.keys.sort # all else is really there
      assert_equal now.sales(@anna, by: %i[year season]), page.sales
      assert_equal [@anna, now.manager_of(@anna), now.location_of(@anna), now.parts(@anna, :contact).find(&:primary).id,
                    now.parts(@anna, :bank_account).first.id, @stage, @card, 12, 35, 2, 2, []], page.to_a.first(11) + [page.more]
      assert_equal [[@notes[0], @vera], [@notes[1], nil]], page.parts[:note].map(&:to_a)
      assert_equal [[@card, @account]], page.parts[:card].map(&:to_a)
      assert_includes page.parts[:relation].map(&:other), @vera
    end
  end

  def test_a_part_has_as_many_as_are_asked_for
    fill
    view do |now|
      [1, 2, 3].each do |most|
        page = now.page(now.record(@anna), most: most)
        wanted = expected(now)
        assert_equal wanted.transform_values { |ids| ids.first(most) }, page.parts.transform_values { |rows| rows.map(&:record) }
        assert_equal wanted.select { |_, ids| ids.size > most }.keys, page.more
      end
    end
  end

  def test_a_page_of_who_has_nothing
    page = view { |now| now.page(@vera, on: '1990-06-01') }
    assert_equal [@vera, *[nil] * 9, 1], page.to_a.first(11)
    assert_equal [[], []], [page.parts.values.flatten, page.sales]
    assert_equal [35, 36], [TODAY, TODAY + 1].map { |day| view { |now| now.page(@vera, on: day).age } }
  end

  def test_more_sales_than_there_was_room_for
    change do |txn|
      50.times do |i|
        order = txn.add(:order, number: "O#{i}", customer: @anna, date: Date.new(1970 + i, 1, 1))
        txn.add(:order_entry, order: order, measure: :booked, date: TODAY, amount: i)
      end
    end
    view do |now|
      page = now.page(@anna, most: 1)
      assert_equal [50, now.sales(@anna, by: %i[year season])], [page.sales.size, page.sales]
    end
  end

  def test_pages_that_there_are_not
    closed = view.tap(&:close)
    view do |now|
      [[Kith::NotFoundError, -> { now.page(@vera + 25_600) }], [Kith::InvalidError, -> { now.page(@link) }],
       [Kith::InvalidError, -> { now.page(@anna, most: 0) }], [Kith::InvalidError, -> { now.page(@anna, most: 1_001) }],
       [TypeError, -> { now.page('K1') }], [Kith::ShapeError, -> { now.page(@anna, on: 'today') }],
       [Kith::ClosedError, -> { closed.page(@anna) }]].each_with_index { |(error, use), index| assert_raises(error, index.to_s, &use) }
    end
    fill
    page = view do |now|
      GC.stress = 1
      now.page(@anna)
    end
    GC.stress = false
    GC.start
    assert_equal [@card, 1, 3], [page.card, page.parts[:card].size, page.parts[:order].size] # it outlives its view
  ensure
    GC.stress = false
  end

  # --- sections of the history ---

  def test_each_entry_of_the_history_stands_in_one_section
    fill
    change do |txn|
      txn.add(:email, customer: @anna, address: 'anna@example.org', subject: 'news', at: Time.utc(2026, 6, 1))
      txn.add(:favourite, customer: @anna, item: 'dress', brand: @brands[0])
    end
    view do |now|
      all = now.history(customer: @anna).to_a
      sections = Kith::Schema::SECTIONS.values.to_h { |section| [section, now.history(customer: @anna, section: section).to_a] }
      assert_empty sections.select { |_, entries| entries.empty? }.keys
      assert_equal all, sections.values.flatten.sort_by { |entry| [-entry.sequence, -entry.index] }
      sections.each { |section, entries| assert_equal [section], entries.map { |entry| Kith::Schema.kind(entry.kind).section }.uniq }
      assert_raises(ArgumentError) { now.history(section: :spam) }
      assert_raises(Kith::InvalidError) { now.history(section: 6).to_a }
    end
    assert_equal %i[orders email customer], %i[order_line email note].map { |kind| Kith::Schema.kind(kind).section }
  end
end
