require_relative 'helper'

# Linked accounts and what they share; call lists, whose lines are customers and their contact persons.
class TestGroups < KithTest
  include OneBook

  def setup
    @book = Kith.open(language: 'en')
    change do |txn|
      @link = txn.add(:relation_type, code: 'same house', effect: :account_link)
      @contact = txn.add(:relation_type, code: 'contact', effect: :contact_person)
      @anna = person(txn, 'K1', 'Соловьёва', phone: '+7 911 555-66-77')
      @vera = person(txn, 'K2', 'Канарейкина', phone: '+7 921 111-22-33')
      @petr = person(txn, 'K3', 'Орлов')
      @first = txn.relate(@anna, @link, @vera, since: '2026-03-01', until: '2026-06-30')
      txn.relate(@petr, @link, @vera)
    end
  end

  def person(txn, number, surname = number, **more)
    txn.add(:customer, number: number, kind: :person, surname: surname, **more)
  end

  def note(customer, day, **more)
    change { |txn| txn.add(:note, customer: customer, text: 'spoke', at: Time.utc(2026, 5, 1) + (day * 86_400), **more) }
  end

  # --- linked accounts ---

  def test_members_are_all_that_links_of_the_day_lead_to
    view do |now|
      all = [@anna, @vera, @petr]
      all.each { |who| assert_equal all, now.group_members(who).ids }
      assert_equal %w[K1 K2 K3], now.group_members(now.record(@anna)).map(&:number)
      assert_equal [[@anna], [@vera, @petr]], [@anna, @petr].map { |who| now.group_members(who, on: '2026-07-01').ids }
      assert_equal [@anna], now.group_members(@anna, on: Date.new(2026, 2, 28)).ids
    end
  end

  def test_notes_are_shared_unless_they_say_otherwise # W5
    of_anna, of_petr, hidden = note(@anna, 1), note(@petr, 2), note(@petr, 3, shared: false)
    latest = note(@vera, 2) # of one instant the one added last comes first
    view do |now|
      assert_equal [latest, of_petr, of_anna], now.group_list(@vera, :note).ids
      assert_equal [hidden, latest, of_petr, of_anna], now.group_list(@petr, :note).ids
      assert_equal [of_anna], now.group_list(@anna, :note, on: '2026-07-01').ids
      assert_equal @petr, now.group_list(@anna, :note).to_a[1].customer # it lives once, with its origin
    end
  end

  def test_tasks_and_appointments_are_shared_if_they_say_so # W7
    change do |txn|
      @own, @shared = [nil, true].map { |shared| txn.add(:task, customer: @anna, text: 'call', shared: shared, at: Time.utc(2026, 5, 1)) }
      @meeting, = [true, nil].map { |shared| txn.add(:appointment, customer: @vera, start: Time.utc(2026, 5, 1), shared: shared) }
    end
    view do |now|
      assert_equal [[@shared, @own], [@shared]], [@anna, @petr].map { |who| now.group_list(who, :task).ids }
      assert_equal [@meeting], now.group_list(@anna, Kith::Schema.kind(:appointment)).ids
    end
  end

  def test_only_notes_since_the_link_if_the_book_says_so
    change { |txn| txn.change(settings, notes_since_link: true) }
    note(@anna, -100)
    during = note(@anna, 0)
    assert_equal([during], view { |now| now.group_list(@vera, :note).ids })
  end

  def test_pages_are_put_together
    change do |txn|
      @more = Array.new(100) { |i| person(txn, "M#{i}") }
      @more.each { |who| txn.relate(who, @link, @vera) }
      @notes = @more.map { |who| txn.add(:note, customer: who, text: 'spoke', at: Time.utc(2026, 5, 1)) }
    end
    view do |now|
      assert_equal [@anna, @vera, @petr, *@more], now.group_members(@petr).ids
      assert_equal @notes.reverse, now.group_list(@petr, :note).ids
      assert_equal @notes.last(3).reverse, now.group_list(@petr, :note).first(3).map(&:id)
    end
  end

  def test_questions_that_are_none
    last = list
    view do |now|
      assert_raises(Kith::NotFoundError) { now.group_members(@anna + 25_600).ids }
      assert_raises(Kith::NotFoundError) { now.group_list(@anna + 25_600, :note).ids }
      assert_raises(Kith::NotFoundError) { now.call_lines(last + 256).to_a }
      assert_raises(Kith::InvalidError) { now.group_members(@link).ids }
      assert_raises(Kith::InvalidError) { now.group_list(@anna, :visit).ids }
      assert_raises(Kith::InvalidError) { now.call_lines(@anna).to_a }
      assert_raises(ArgumentError) { now.group_list(@anna, :letter) }
      assert_raises(TypeError) { now.group_members('K1') }
      assert_raises(TypeError) { now.call_lines('K1') } # not only when the lines are read
    end
  end

  # --- call lists ---

  def list(code: 'list', **filters)
    change { |txn| txn.add(:call_list, code: code, **filters) }
  end

  def lines(list, **query)
    view { |now| now.call_lines(list, **query).map(&:to_a).force }
  end

  def test_a_contact_person_is_a_line_under_the_customer # case 78
    found = list(surname: 'канарейкина')
    relation = change { |txn| txn.relate(@anna, @contact, @vera) }
    assert_equal [[@vera, nil, nil, '+7 921 111-22-33', false], [@vera, @anna, relation, '+7 911 555-66-77', false]], lines(found)
    change { |txn| txn.end_relation(relation, until: '2026-05-31') }
    assert_equal [1, 2], [lines(found).size, lines(found, on: '2026-05-31').size]
  end

  def test_who_must_not_be_called_has_no_phone # case 79
    change do |txn|
      txn.relate(@anna, @contact, @vera)
      txn.change(@anna, do_not_call: true)
      txn.change(@vera, phone: nil)
    end
    assert_equal [[nil, false], [nil, true]], lines(list(surname: 'Канарейкина')).map { |line| line.last(2) }
  end

  def test_contact_persons_come_by_priority_then_name
    ben, ann = change { |txn| %w[Ben Ann].map { |name| person(txn, name, phone: '1') } }
    change do |txn|
      [ben, ann].each { |who| txn.relate(who, @contact, @vera, priority: 2) }
      txn.relate(@anna, @contact, @vera, priority: 3)
    end
    assert_equal [nil, ann, ben, @anna], lines(list(surname: 'Канарейкина')).map { |line| line[1] }
  end

  def test_filters_must_all_hold
    change { |txn| txn.change(@vera, birth_date: '1990-02-28', city: 'Псков') }
    { { city: 'псков' } => [@vera], { city: 'Тверь' } => [], { age_least: 36, city: 'Псков' } => [@vera],
      { age_least: 37, city: 'Псков' } => [], {} => [@anna, @vera, @petr] }.each_with_index do |(filters, expected), index|
      assert_equal expected, lines(list(code: index.to_s, **filters)).map(&:first), filters.inspect
    end
  end

  def test_lines_of_one_customer_are_never_torn_apart
    change do |txn|
      many = Array.new(150) { |i| person(txn, format('N%03d', i), phone: i.to_s) }
      [@vera, *many.first(40)].each { |who| txn.relate(@anna, @contact, who) }
      many.each { |who| txn.relate(who, @contact, @vera) } # more than a page has room for
    end
    all = list
    found = view { |now| now.call_lines(all).to_a }
    assert_equal 153 + 151 + 40, found.size
    assert_equal 151, found.count { |line| line.customer == @vera && line.person }
    assert_equal found, found.sort_by.with_index { |line, index| [line.customer, line.person ? 1 : 0, index] }
    assert_equal found.first(3), view { |now| now.call_lines(now.record(all)).first(3) }
    assert_equal(%w[0 1], found.select { |line| line.customer == @vera && line.person }.map(&:phone).grep(/\A[01]\z/))
  end

  def test_lines_outlive_their_view_and_a_closed_one_gives_none
    all = list
    now = view
    lines = now.call_lines(all)
    kept = lines.first
    now.close
    GC.start
    assert_equal ['+7 911 555-66-77', Encoding::UTF_8], [kept.phone, kept.phone.encoding]
    [-> { lines.first }, -> { now.group_members(@anna).ids }, -> { now.group_list(@anna, :note).ids }].each do |asking|
      assert_raises(Kith::ClosedError, &asking)
    end
  end
end
