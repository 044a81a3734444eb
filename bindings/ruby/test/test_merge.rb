require_relative 'helper'

# Customers that are one: finding them, and making one of two.
class TestMerge < KithTest
  include OneBook

  SAME = { kind: :person, surname: 'Weiß', given_name: 'Ännchen', birth_date: '1990-02-28', phone: '+49 228 123456',
           email: 'Ann@Example.org', tax_number: 'DE 123' }.freeze

  def setup
    @book = Kith.open(language: 'en')
    change do |txn|
      @type = txn.add(:relation_type, code: 'supplier')
      @source, @target, @other = %w[S T O].map { |number| txn.add(:customer, number: number, kind: :person, surname: 'Okafor') }
    end
  end

  def merge(**more)
    change { |txn| txn.merge(@source, into: @target, **more) }
  end

  # --- duplicates ---

  # What another one has in common with SAME; score, and in what they agree.
  DUPLICATES = [
    [{}, nil], [{ tax_number: 'de 123' }, 60, :tax_number], [{ email: 'ANN@example.ORG' }, 40, :email],
    [{ second_phone: '228/123456' }, 30, :phone], [{ surname: 'WEISS', given_name: 'annchen' }, 30, :name],
    [{ surname: 'WEISS', given_name: 'annchen', birth_date: '1990-02-28' }, 60, :name, :birth_date],
    [{ birth_date: '1990-02-28' }, nil], [SAME, 100, :tax_number, :email, :phone, :name, :birth_date]
  ].freeze

  DUPLICATES.each_with_index do |(fields, score, *agrees), index|
    define_method("test_duplicates_#{index}_#{agrees.empty? ? 'none' : agrees.join('_')}") do
      one = change { |txn| txn.add(:customer, number: 'A', **SAME) }
      txn = change.tap { |what_if| @twin = what_if.add(:customer, number: 'B', kind: :person, surname: 'Else', **fields) }
      txn.view do |now|
        wanted = score ? [[one, score, agrees]] : []
        assert_equal wanted, now.duplicates(@twin).map(&:to_a)
        assert_equal wanted, now.duplicates(now.record(@twin), least: score || 1).map(&:to_a)
        assert_equal [], now.duplicates(@twin, least: score + 1) if score && score < 100
      end
      txn.close
    end
  end

  def test_the_best_duplicates_come_first
    all = change { |txn| Array.new(5) { |i| txn.add(:customer, number: i.to_s, **SAME, email: i == 2 ? 'ann@example.org' : nil) } }
    view do |now|
      assert_equal all - [all[2]], now.duplicates(all[2]).map(&:customer)
      assert_equal [[all[0], 100]], now.duplicates(all[1], most: 1).map { |found| found.to_a.first(2) }
      assert_equal 0, now.duplicates(all[1], most: 0).size
    end
    change { |txn| txn.merge(all[0], into: all[1]) }
    view { |now| assert_equal all.drop(2), now.duplicates(all[1]).map(&:customer) }
  end

  # --- merging ---

  def test_one_is_made_of_two
    order, note, relation, payer = change do |txn|
      [txn.add(:order, number: '1', customer: @source, date: TODAY), txn.add(:note, customer: @source, text: 'spoke'),
       txn.relate(@other, @type, @source), txn.change(@other, payer: @source) && @other]
    end
    change { |txn| txn.change(@source, city: 'Bonn', do_not_call: true) }
    assert_equal [], merge
    view do |now|
      assert_equal [@target] * 4, [[order, :customer], [note, :customer], [relation, :to], [payer, :payer]].map { |id, field| now.value(id, field) }
      assert_equal ['Bonn', true, :merged, 'S'], [now.value(@target, :city), now.value(@target, :do_not_call),
                                                  now.value(@source, :status), now.value(@source, :number)]
      assert_equal [@target, @target, @other], [@source, @target, now.record(@other)].map { |who| now.survivor_of(who) }
      assert_equal [[@source, TODAY, 'anna']], now.parts(@target, :alias).map { |one| [one.source, one.date, one.author] }
      page = now.page(@source)
      assert_equal [@target, [now.parts(@target, :alias).first.id]], [page.customer, page.parts[:alias].map(&:record)]
      [@source, @target].each { |who| assert_equal 1, now.history(customer: who, kind: :alias).to_a.size }
      assert_equal [], now.validate
    end
    change { |txn| txn.merge(@target, into: @other) }
    view { |now| assert_equal [@other] * 3, [@source, @target, @other].map { |who| now.survivor_of(who) } }
  end

  # Five ways to clash.
  def clash
    change do |txn|
      txn.change(@source, phone: '1')
      txn.change(@target, phone: '2')
      brand = txn.add(:brand, code: 'MR')
      @brands = [@source, @target].map { |who| txn.add(:customer_brand, customer: who, brand: brand) }
      @links = [[@source, 1], [@target, 2]].map { |who, priority| txn.relate(who, @type, @other, priority: priority) }
      @self = txn.relate(@source, @type, @target, since: '2026-01-01')
      [@source, @target].zip(%w[boris carla]) { |who, code| txn.save_customer(who, manager: txn.add(:manager, code: code)) }
    end
  end

  def test_what_does_not_go_along_is_given
    clash
    bindings = view { |now| [@source, @target].map { |who| now.binding_of(who) } }
    given = merge(on: '2026-05-01')
    assert_equal [[:field, :phone, @source, @target], [:part, nil, *@brands], [:relation, nil, *@links], [:self, nil, @self, nil],
                  [:manager, nil, *bindings]].sort_by { |row| row.first.to_s }, given.map(&:to_a).sort_by { |row| row.first.to_s }
    view do |now|
      assert_equal ['2', Date.new(2026, 4, 30)], [now.value(@target, :phone), now.value(@self, :until)]
      assert_equal [@source, @source], [now.value(@brands[0], :customer), now.value(@links[0], :from)]
    end
  end

  def test_a_trial_gives_the_same_and_changes_nothing
    clash
    before = view(&:digest)
    trial = change
    given = trial.merge(@source, into: @target)
    assert_equal [5, [], @target], [given.size, trial.check, trial.view { |now| now.survivor_of(@source) }]
    trial.close
    assert_equal [before, @source], [view(&:digest), view { |now| now.survivor_of(@source) }]
    assert_equal given, merge
  end

  def test_there_is_room_for_all_conflicts
    change do |txn|
      100.times do |i|
        brand = txn.add(:brand, code: i.to_s)
        [@source, @target].each { |who| txn.add(:customer_brand, customer: who, brand: brand) }
      end
    end
    assert_equal [[:part, 100]], merge.group_by(&:conflict).map { |conflict, rows| [conflict, rows.uniq.size] }
  end

  # Whoever may change may merge, also without the right to view, and is told everything.
  def test_all_conflicts_are_told_without_a_view
    Kith.open(rights: ->(_, _, operation, _) { operation != :view }) do |book|
      book.change(today: TODAY) do |txn|
        source, target = %w[S T].map { |number| txn.add(:customer, number: number, kind: :person, surname: 'Okafor') }
        both = Array.new(4_200) do |i|
          brand = txn.add(:brand, code: i.to_s)
          [source, target].map { |who| txn.add(:customer_brand, customer: who, brand: brand) }
        end
        assert_raises(Kith::DeniedError) { txn.view }
        assert_equal both, txn.merge(source, into: target).map { |row| [row.record, row.other] }
        assert_empty txn.check
      end
      assert_raises(Kith::DeniedError) { book.view }
    end
  end

  def test_a_merge_is_made_again_on_a_newer_state
    txn = change
    txn.merge(@source, into: @target)
    note = change { |other| other.add(:note, customer: @source, text: 'meanwhile') }
    txn.commit
    txn.close
    view { |now| assert_equal @target, now.value(note, :customer) }
  end

  def test_merges_that_there_are_not
    merge
    closed = change.tap(&:close)
    gone = view.tap(&:close)
    txn = change
    { Kith::RuleError::Alias => [[@source, @other], [@other, @source]],
      Kith::NotFoundError => [[@other + 25_600, @target], [@target, @other + 25_600]],
      Kith::InvalidError => [[@type, @target], [@target, @target]], TypeError => [['S', @target]] }.each do |error, pairs|
      pairs.each { |from, into| assert_raises(error) { txn.merge(from, into: into) } }
    end
    error = assert_raises(Kith::RuleError::Alias) { txn.merge(@other, into: @source) }
    assert_equal @source, error.subject
    change { |other| other.erase(@other) }
    assert_raises(Kith::ShapeError) { txn.merge(@target, into: @other, on: 'soon') }
    assert_equal 0, txn.count
    assert_raises(Kith::RuleError::CustomerErased) { change { |other| other.merge(@other, into: @target) } }
    view do |now|
      [[Kith::NotFoundError, -> { now.survivor_of(@other + 25_600) }], [Kith::NotFoundError, -> { now.duplicates(@other + 25_600) }],
       [Kith::InvalidError, -> { now.survivor_of(@type) }], [Kith::InvalidError, -> { now.duplicates(@other, least: 0) }],
       [Kith::InvalidError, -> { now.duplicates(@other, least: 101) }], [Kith::ClosedError, -> { gone.duplicates(@other) }],
       [Kith::ClosedError, -> { gone.survivor_of(@other) }], [Kith::ClosedError, -> { closed.merge(@other, into: @target) }]]
        .each_with_index { |(kind, use), index| assert_raises(kind, index.to_s, &use) }
    end
    txn.close
  end
end
