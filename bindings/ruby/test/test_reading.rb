require_relative 'helper'

class TestReading < KithTest
  def setup
    @book = family
    @view = @book.view(today: TODAY)
  end

  def teardown
    @view.close
    @book.close
  end

  def test_collections_are_enumerable
    customers = @view.customers
    assert_equal %w[K1 K2 K3 K4], customers.map(&:number)
    assert_equal 'Otto', customers['K3'].given_name
    assert_nil customers['K9']
    assert_raises(Kith::NotFoundError) { customers.fetch('K9') }
    assert_equal [@helga, @lena], customers.first(2).map(&:id)
    assert_equal [@helga, @lena, @otto, @paul], customers.ids
    walk = customers.each
    assert_equal @helga, walk.next.id
    assert_equal @lena, walk.next.id
    assert_equal %w[parent], @view.relation_types.map(&:code)
    assert_equal 2, @view.relations.count
    assert_equal 4, @view[:label].count
    assert_match(/customer/, customers.inspect)
  end

  def test_some_fields_are_plucked_as_arrays
    assert_equal [['K1', :female, @helga], ['K2', :female, @lena]], @view.pluck([@helga, @lena], :number, :sex, :id)
    assert_equal %w[K1 K2 K3 K4], @view.customers.pluck(:number)
    assert_equal [[@helga], [@lena]].flatten, @view.pluck([@helga, @lena], :id)
    assert_equal [[Date.new(2001, 2, 3), @helga, nil], [nil, @otto, nil]], @view.relations.pluck(:since, :from, :remark)
    assert_empty @view.pluck([], :number)
    assert_raises(ArgumentError) { @view.customers.pluck(:nothing) }
    assert_raises(Kith::InvalidError) { @view.pluck([@helga, @first], :number) }
  end

  def test_many_records_come_in_the_order_of_their_ids
    records = @view.read([@first, @paul, @parent, @helga, @first])
    assert_equal [@first, @paul, @parent, @helga, @first], records.map(&:id)
    assert_equal [Kith::Records::Relation, Kith::Records::Customer], records.first(2).map(&:class)
    assert_empty @view.read([])
    assert_raises(Kith::NotFoundError) { @view.read([@helga, @helga + 25_600]) }
    assert_raises(Kith::InvalidError) { @view.read([255]) }
  end

  def test_long_lists_are_read_in_batches
    @book.change { |txn| 2_500.times { |i| txn.add(:customer, number: "N#{i}", kind: :person, surname: "Name #{i}") } }
    @book.view do |view|
      assert_equal 2_504, view.customers.count
      assert_equal 2_504, view.customers.pluck(:number).uniq.size
      assert_equal 2_500, view.search('name').map(&:number).uniq.size
      assert_equal 2_500, view.select(among: view.search('name').ids).count
      assert_equal [@helga], view.search('albers').first(1).map(&:id)
    end
  end

  def test_keys_are_found_alone_and_together
    assert_equal @helga, @view.find(:customer, 'K1')
    assert_nil @view.find(:customer, 'none')
    assert_equal @parent, @view.find!(:relation_type, 'parent')
    assert_raises(Kith::NotFoundError) { @view.find!(:customer, 'none') }
    assert_raises(Kith::InvalidError) { @view.find(:relation, 'x') }
    assert_equal [@paul, nil, @helga], @view.find_customers(%w[K4 none K1])
    assert_empty @view.find_customers([])
  end

  def test_parts_and_users
    assert_equal %w[daughter father mother son], @view.parts(@parent, :label).map(&:text).sort
    assert_equal [@first], @view.users(@helga).map(&:id)
    assert_equal 2, @view.users(@parent).size
    @book.change do |txn|
      300.times { |i| txn.relate(@helga, @parent, txn.add(:customer, number: "C#{i}", kind: :person, surname: 'x')) }
      300.times { |i| txn.add(:label, owner: @parent, end: :from, language: "x#{i}", text: 'y') }
    end
    @book.view do |view|
      assert_equal 302, view.users(@parent).size
      assert_equal 304, view.parts(@parent, :label).size
      assert_equal 301, view.relations_of(@helga).size
      assert_equal [301, 1], view.relations_of_many([@helga, @lena]).map(&:size)
      assert_equal view.relations_of(@helga), view.relations_of_many([@helga]).first
    end
  end

  def test_relations_of_a_customer
    link = @view.relations_of(@lena).first
    assert_equal [@first, @parent, @helga, Date.new(2001, 2, 3), nil, :to, :current], link.to_a
    assert_empty @view.relations_of(@lena, end: :from)
    assert_empty @view.relations_of(@lena, periods: [:past])
    assert_equal [:future], @view.relations_of(@lena, periods: %i[past future], as_of: '2000-01-01').map(&:period)
    assert_equal [[], [@first]], @view.relations_of_many([@paul, @lena], type: @parent, as_of: '2026-01-01', end: :to)
                                      .map { |links| links.map(&:relation) }.map { |ids| ids - [@view.related(@otto, @parent, @paul)] }
    assert_empty @view.relations_of_many([])
    assert_raises(KeyError) { @view.relations_of(@lena, periods: [:sometimes]) }
    assert_raises(ArgumentError) { @view.relations_of(@lena, beauty: 1) }
    assert_raises(Kith::NotFoundError) { @view.relations_of(@helga + 25_600) }
  end

  def test_who_is_related
    assert_equal @first, @view.related(@helga, @parent, @lena)
    assert_nil @view.related(@lena, @parent, @helga)
    assert_nil @view.related(@helga, @parent, @lena, as_of: '2001-02-02')
    assert_equal [@first, nil], @view.related_many([[@helga, @parent, @lena], [@helga, @parent, @paul]])
    assert_empty @view.related_many([])
    near = @view.reach(@helga, distance: 3)
    assert_equal [[@lena, @first, 1, nil]], near.map(&:to_a)
  end

  def test_types_and_labels
    assert_equal [@parent, :to], @view.type('Daughter')
    assert_equal [@parent, :from], @view.type('parent')
    assert_raises(Kith::NotFoundError) { @view.type('uncle') }
    assert_equal %w[mother son], [@view.label(@parent, sex: :female), @view.label(@parent, end: :to, sex: :male)]
  end

  def test_searching_and_selecting
    assert_equal 4, @view.search('albers').count
    assert_equal %w[Helga], @view.search('albers h').map(&:given_name)
    assert_empty @view.search('x').to_a
    assert_equal [@helga, @lena], @view.select(sex: :female, city: 'hamburg').ids
    assert_equal [@helga], @view.select(where: { type: @parent, end: :from, other_sex: :female, same_city: true }).ids
    assert_equal [@paul], @view.select(where: [{ type: @parent, end: :to }, { other: @helga, not_related: true }]).ids
    assert_equal [@lena], @view.select(among: [@lena, @paul], sex: :female).ids
    assert_empty @view.select(among: []).ids
    assert_empty @view.select(age: 40..50).ids
    assert_empty @view.select(birthday: 301...532, status: :active, kind: :organisation).ids
    assert_equal [@first], @view.pairs(type: @parent, sex: :female, same_city: true).ids
    assert_equal 2, @view.pairs.count
    assert_raises(ArgumentError) { @view.select(beauty: 1) }
    assert_raises(ArgumentError) { @view.select(where: { beauty: 1 }) }
  end

  def test_ages_and_birthdays
    @book.change { |txn| txn.change(@otto, birth_date: '1980-04-12') }
    @book.view(today: TODAY) do |view|
      assert_equal [@otto], view.select(age: 46..46).ids
      assert_equal [@otto], view.select(age: 40..).ids
      assert_equal [@otto], view.select(birthday: 301..531).ids
      assert_empty view.select(age: ...46).ids
    end
  end

  def test_an_age_of_zero_is_not_any_age
    [0..0, 0...1, ..0].each { |age| assert_match(/age of 0/, assert_raises(ArgumentError) { @view.select(age: age) }.message) }
    @book.change { |txn| txn.change(@otto, birth_date: TODAY - 10) }
    @book.view(today: TODAY) { |view| assert_equal [@otto], view.select(age: 0..1).ids }
  end

  def test_what_is_named_twice_counts_once
    assert_equal [@helga, @lena], @view.select(among: [@lena, @helga, @view.record(@lena)]).ids
    assert_equal @view.relations_of(@helga), @view.relations_of(@helga, periods: %i[current current])
    assert_equal [], @view.relations_of(@helga, periods: %i[past past])
  end

  def test_pairs_beyond_a_batch
    @book.change do |txn|
      last = @helga
      60.times { |i| last = txn.add(:customer, number: "C#{i}", kind: :person, surname: 'x').tap { |who| txn.relate(last, @parent, who) } }
    end
    assert_equal 62, @book.view { |view| view.pairs(type: @parent).ids.uniq.size }
  end

  def test_history_is_read_page_by_page
    450.times { |i| @book.change(actor: 'anna', shop: 'main', reason: "no #{i}") { |txn| txn.change(@helga, city: "C#{i}") } }
    @book.view do |view|
      newest = view.history.first
      assert_equal ['anna', 'main', 'no 449', :change, :customer], newest.to_h.values_at(:actor, :shop, :reason, :operation) + [newest.kind]
      assert_equal [{ city: 'C448' }, { city: 'C449' }], [newest.before, newest.after]
      changes = view.history(customer: @helga, kind: :customer).to_a
      assert_equal 451, changes.size
      assert_equal [:add, { number: 'K1', kind: :person, surname: 'Albers', given_name: 'Helga', sex: :female, city: 'Hamburg' }],
                   [changes.last.operation, changes.last.after]
      assert_equal [@helga], changes.last.customers
      assert_empty view.history(since: Time.utc(2030)).to_a
      assert_equal Time.utc(2026, 6, 1, 9), view.history(until: Time.utc(2026, 12, 1), since: Time.utc(2026)).first.at
    end
  end

  def test_a_dump_and_its_digest
    other = family
    assert_equal @view.dump, other.view(&:dump)
    assert_equal @view.digest, other.view(&:digest)
    other.change { |txn| txn.change(@helga, city: 'Kiel') }
    refute_equal @view.digest, other.view(&:digest)
    other.close
  end

  def test_counting_reads_no_records
    called = []
    counts = TracePoint.new(:c_call) { |call| called << call.method_id if call.method_id.start_with?('kith_') }.enable do
      [@view.customers.count, @view.search('a').count]
    end
    assert_equal [@view.customers.to_a.size, @view.search('a').to_a.size], counts
    refute_includes called, :kith_record_read_many
    assert_equal 2, @view.customers.count { |who| who.sex == :female }
    assert_equal 1, @view.customers.count(@view.record(@helga))
  end

  def test_a_walk_may_be_left
    assert_equal @helga, @view.customers.each { |who| break who.id }
    assert_equal 4, @view.customers.lazy.map(&:id).to_a.size
    assert_equal [%w[K1 K2], %w[K3 K4]], @view.customers.each_slice(2).map { |two| two.map(&:number) }
  end
end
