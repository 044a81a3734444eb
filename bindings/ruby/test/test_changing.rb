require_relative 'helper'

class TestChanging < KithTest
  include OneBook

  def setup
    @book = family
  end

  def relation(id = @first)
    view { |now| now.record(id) }
  end

  def test_relations_with_all_they_may_say
    id = change { |txn| txn.relate(@lena, @parent, @paul, since: TODAY, until: TODAY + 9, priority: 2, remark: 'so they say') }
    assert_equal({ from: @lena, to: @paul, type: @parent, since: TODAY, until: TODAY + 9, priority: 2, remark: 'so they say' }, relation(id).to_h)
    assert_equal id, change { |txn| txn.relate(@lena, @parent, @paul, since: TODAY, until: TODAY + 9, existing: true) }
  end

  def test_relations_end_and_are_reopened
    change { |txn| txn.end_relation(@first) }
    assert_equal TODAY, relation.until
    change { |txn| txn.reopen_relation(relation) }
    assert_nil relation.until
    change { |txn| txn.end_relation(@first, until: '2002-01-01') }
    assert_equal Date.new(2002, 1, 1), relation.until
    error = assert_raises(Kith::RuleError::Period) { change { |txn| txn.end_relation(@first, until: '1999-01-01') } }
    assert_equal @first, error.subject
  end

  def test_both_columns_are_saved_in_one_act
    assert_equal 2, change { |txn| txn.save_ticks(@helga, @paul, is: [@parent], has: [@parent]) }
    assert_equal 0, change { |txn| txn.save_ticks(@helga, @paul, is: [@parent], has: [@parent]) }
    assert_equal 0, change { |txn| txn.save_ticks(@helga, @paul) }
  end

  def test_a_customer_retires
    change { |txn| txn.retire(@helga, on: TODAY + 1) }
    assert_equal TODAY + 1, relation.until
    assert_equal :inactive, @book.view { |view| view.record(@helga).status }
  end

  def test_a_type_changes_and_says_what_becomes_of_its_relations
    assert_raises(Kith::RuleError::PartyKind) { change { |txn| txn.change(@parent, from_kind: :organisation) } }
    change { |txn| txn.change_type(@parent, policy: :end, from_kind: :organisation) }
    assert_equal TODAY, relation.until
    assert_raises(ArgumentError) { change { |txn| txn.change_type(@parent, policy: :pray, from_kind: :person) } }
  end

  def test_removing
    assert_raises(Kith::RuleError::InUse) { change { |txn| txn.remove(@helga) } }
    change { |txn| txn.remove(@first).remove(@helga) }
    assert_raises(Kith::NotFoundError) { relation(@helga) }
  end

  def test_a_transaction_of_ones_own
    txn = @book.change(reason: 'by hand')
    txn.change(@helga, city: 'Kiel')
    assert_equal 1, txn.count
    assert_kind_of Integer, txn.commit
    assert_raises(Kith::ClosedError) { txn.change(@helga, city: 'York') }
    txn.close
    assert_raises(Kith::ClosedError) { txn.count }
    assert_predicate txn, :over?
  end

  def test_changes_are_prepared_for_a_host_that_stores_them
    txn = change
    txn.change(@helga, city: 'Kiel')
    txn.add(:category, code: 'x')
    kept = nil
    outcome = txn.prepare do |changes|
      kept = changes
      assert_equal 2, changes.size
      assert_equal changes.base + 1, changes.head.sequence
      assert_equal 'anna', changes.head.actor
      first = changes.first
      assert_equal [:change, { city: 'Hamburg' }, { city: 'Kiel' }], [first.operation, first.before, first.after]
      assert_equal 'Helga', first.row[:given_name]
      :committed
    end
    assert_equal :committed, outcome
    assert_raises(Kith::ClosedError) { kept.size }
    assert_equal 'Kiel', @book.view { |view| view.record(@helga).city }
    txn.close
  end

  def test_a_host_that_could_not_store_says_so
    txn = change
    txn.change(@helga, city: 'Kiel')
    assert_equal :rejected, txn.prepare { :rejected }
    assert_raises(Kith::RejectedError) { txn.prepare { raise Kith::RejectedError, 'disk full' } }
    changes = txn.prepare
    assert_equal 1, changes.size
    assert_raises(Kith::BusyError) { change { |other| other.change(@helga, city: 'x') } }
    txn.finish(:rejected)
    assert_kind_of Integer, txn.commit
    txn.close
    txn = change
    txn.change(@helga, city: 'York')
    assert_equal :unknown, txn.prepare { :perhaps }
    assert_predicate txn, :over?
    assert_raises(Kith::StaleError) { change { |other| other.change(@helga, city: 'x') } }
    txn.close
  end

  # What the host's own rows were rolled back for is not stored without them.
  def test_what_a_host_could_not_store_is_not_committed_by_the_end_of_the_block
    %i[rejected conflict].each do |outcome|
      assert_equal outcome, change { |txn| txn.change(@helga, city: 'Kiel').prepare { outcome } }
    end
    change do |txn|
      txn.change(@helga, city: 'Kiel').prepare { raise Kith::RejectedError, 'disk full' }
    rescue Kith::RejectedError
      assert_predicate txn, :prepared?
    end
    change { |txn| txn.change(@helga, city: 'Kiel').prepare && txn.finish(:rejected) }
    assert_equal 'Hamburg', view { |now| now.record(@helga).city }
    assert_equal :committed, change { |txn| txn.change(@helga, city: 'Kiel').prepare { :rejected } && txn.prepare { :committed } }
    change { |txn| txn.change(@otto, city: 'York').prepare { :rejected } && txn.commit }
    assert_equal %w[Kiel York], view { |now| now.read([@helga, @otto]).map(&:city) }
  end

  # Else a block that goes on after the error would end well, and nothing would be stored.
  def test_what_could_not_be_prepared_is_refused_by_the_end_of_the_block
    assert_raises(Kith::RuleError) do
      change do |txn|
        txn.add(:customer, number: 'K1', kind: :person, surname: 'Twice')
        assert_raises(Kith::RuleError) { txn.prepare { :committed } }
        refute_predicate txn, :prepared?
      end
    end
    change { |txn| busy_with(txn) }
    assert_equal 'Kiel', view { |now| now.record(@helga).city }
  end

  # Prepare while another transaction has the book: what is no longer in the way is stored by the end of the block.
  def busy_with(txn)
    other = change.change(@otto, city: 'York')
    other.prepare
    assert_raises(Kith::BusyError) { txn.change(@helga, city: 'Kiel').prepare }
    other.finish(:rejected)
    other.close
  end

  def test_two_change_the_same_field
    one = change
    other = change
    one.change(@helga, city: 'Kiel')
    other.change(@helga, city: 'York')
    one.commit
    error = assert_raises(Kith::ConflictError) { other.commit }
    assert_predicate error, :retryable?
    [one, other].each(&:close)
  end
end
