require_relative 'helper'
require_relative 'list_store'

class TestStore < KithTest
  def setup
    @store = ListStore.new
  end

  def test_a_book_is_kept_and_opened_again
    family(@store) { |book| @dump = book.view(&:dump) }
    assert @store.closed
    Kith.open(@store) do |book|
      assert_equal @dump, book.view(&:dump)
      history = book.view { |view| view.history(customer: @helga).to_a }
      assert_equal %i[relation customer], history.map(&:kind)
      assert_equal ['anna', Time.utc(2026, 6, 1, 9)], [history.first.actor, history.first.at]
      assert_equal({ number: 'K1', kind: :person, surname: 'Albers', given_name: 'Helga', sex: :female, city: 'Hamburg' }, history.last.after)
      book.change(request: 77) { |txn| txn.add(:category, code: 'x') }
      assert_equal book.view(&:sequence), book.commit_status(77)
      assert_nil book.commit_status(78)
    end
    assert_raises(Kith::NotFoundError) { Kith.open(ListStore.new, existing: true) }
  end

  def test_any_object_with_load_and_commit_will_do
    rows = {}
    store = Object.new
    store.define_singleton_method(:load) do |loader|
      rows.each { |id, row| loader.row(id, row) }
      loader.finish(rows.size.clamp(0, 1))
    end
    store.define_singleton_method(:commit) do |changes|
      changes.each { |change| rows[change.id] = change.row }
      :committed
    end
    Kith.open(store) do |book|
      assert_raises(Kith::FeatureError) { book.commit_status(1) }
      assert_raises(Kith::StoreError) { book.view { |view| view.history.to_a } }
    end
    assert_equal 1, rows.size
    assert_raises(NotImplementedError) { Kith.open(Kith::Store.new) }
  end

  def test_an_exception_is_the_cause_of_the_error
    family(@store) do |book|
      @store.fail(:commit) { raise IOError, 'disk is gone' }
      error = assert_raises(Kith::UnknownError) { book.change { |txn| txn.remove(@first) } }
      assert_equal [IOError, 'disk is gone'], [error.cause.class, error.cause.message]
      assert_predicate error, :outcome_unknown?
      assert_raises(Kith::StaleError) { book.change { |txn| txn.remove(@first) } }
      @store.fail(:commit)
      book.recover
      book.change { |txn| txn.remove(@first) }
      { history: -> { book.view { |view| view.history.to_a } }, status: -> { book.commit_status(5) },
        grant_ids: -> { book.change { |txn| 70_000.times { |i| txn.add(:category, code: i.to_s) } } },
        refresh: -> { book.refresh } }.each do |name, call|
        @store.fail(name) { raise KeyError, name.to_s }
        error = assert_raises(Kith::Error, name) { call.call }
        assert_equal [KeyError, name.to_s], [error.cause.class, error.cause.message[/\w+/]], name
        @store.fail(name)
      end
      assert_equal 1, book.view { |view| view.relations.count }
    end
    @store.fail(:load) { raise IOError, 'unreadable' }
    assert_equal 'unreadable', assert_raises(Kith::StoreError) { Kith.open(@store) }.cause.message
  end

  def test_a_store_says_why_it_cannot_be_read
    { true => Kith::CorruptError, false => Kith::StoreError }.each do |damaged, error|
      store = Class.new(ListStore) do
        define_method(:load) { |loader| loader.refuse('shelf.txt: line 7 is torn', damaged: damaged) }
      end
      assert_includes assert_raises(error) { Kith.open(store.new) }.message, 'shelf.txt: line 7 is torn'
    end
  end

  def test_a_store_that_cannot_be_closed_is_told
    book = family(@store)
    @store.fail(:close) { raise IOError, 'stuck' }
    assert_equal 'stuck', assert_raises(Kith::StoreError) { book.close }.cause.message
    assert_predicate book, :closed?
    assert_nil book.close
  end

  def test_a_rejection_leaves_all_as_it_was
    family(@store) do |book|
      @store.fail(:commit) { raise Kith::RejectedError, 'read-only today' }
      txn = book.change.remove(@first)
      error = assert_raises(Kith::RejectedError) { txn.commit }
      assert_equal 'read-only today', error.cause.message
      @store.fail(:commit) { :rejected }
      assert_raises(Kith::RejectedError) { txn.commit }
      @store.fail(:commit) { :conflict }
      assert_raises(Kith::ConflictError) { txn.commit }
      @store.fail(:commit)
      txn.commit
      txn.close
      assert_equal 1, book.view { |view| view.relations.count }
    end
  end

  def test_what_is_no_outcome_is_unknown
    [true, 1, nil, 'committed', :stored].each do |answer|
      family(ListStore.new.tap { |store| @store = store }) do |book|
        @store.fail(:commit) { answer.nil? ? :nothing : answer }
        assert_raises(Kith::UnknownError) { book.change { |txn| txn.remove(@first) } }
        assert_equal 2, book.view { |view| view.relations.count }
        @store.fail(:commit)
        book.recover.change { |txn| txn.remove(@first) }
      end
    end
  end

  def test_a_callback_left_by_throw_or_break_is_a_failure
    family(@store) do |book|
      @store.fail(:commit) { throw :away }
      error = catch(:away) { assert_raises(Kith::UnknownError) { book.change { |txn| txn.remove(@first) } } }
      refute_nil error
      assert_kind_of LocalJumpError, error.cause
      @store.fail(:commit)
      book.recover
    end
  end

  def test_what_is_handed_over_late_or_wrong_is_refused
    family(@store) do |book|
      kept = nil
      @store.fail(:refresh) { |loader| kept = loader }
      book.refresh
      assert_raises(Kith::ClosedError) { kept.finish(1) }
      @store.fail(:refresh) { |loader| loader.row(255, {}) }
      assert_raises(Kith::CorruptError, Kith::StoreError) { book.refresh }
      @store.fail(:refresh) { |loader| loader.row(@helga, city: 'Kiel') } # without a number
      assert_raises(Kith::CorruptError) { book.refresh }
      @store.fail(:refresh)
      @store.fail(:commit) { |changes| (kept = changes) && nil }
      book.change { |txn| txn.remove(@first) }
      assert_raises(Kith::ClosedError) { kept.size }
      assert_equal 1, book.view { |view| view.relations.count }
    end
  end

  # What a store hands over is not cut either.
  def test_what_does_not_fit_is_not_loaded
    store = ListStore.new
    family(store).close
    store.rows[@first] = store.rows[@first].merge(priority: 2**64 + 7)
    assert_kind_of RangeError, assert_raises(Kith::StoreError) { Kith.open(store) }.cause
    store.rows.replace(-249 => { number: 'K9' })
    assert_kind_of RangeError, assert_raises(Kith::StoreError) { Kith.open(store) }.cause
    change = Kith::Change.new(sequence: 1, index: 0, operation: :change, id: @first, customers: [], before: {}, after: {})
    assert_raises(ArgumentError) { Kith::Changes.write(change.dup.tap { |one| one.reason = "a\0b" }) }
    assert_raises(RangeError) { Kith::Changes.write(change.dup.tap { |one| one.after = { priority: 2**64 } }) }
  end

  def test_a_callback_that_calls_its_book_is_answered
    family(@store) do |book|
      seen = []
      @store.fail(:commit) do
        seen << book.view { |view| view.relations.count }
        seen << assert_raises(Kith::BusyError) { book.refresh }.status
        nil
      end
      book.change { |txn| txn.remove(@first) }
      assert_equal [2, :busy], seen
      txn = book.change
      @store.fail(:commit) { txn.remove(@helga) }
      txn.remove(@lena)
      assert_kind_of Kith::BusyError, assert_raises(Kith::UnknownError) { txn.commit }.cause
      @store.fail(:commit)
      txn.close
    end
  end

  def test_others_commit_to_the_same_store
    family(@store) do |book|
      Kith.open(@store) { |other| other.change { |txn| txn.remove(@first).change(@helga, city: 'Kiel') } }
      assert_equal 'Hamburg', book.view { |view| view.record(@helga).city }
      assert_raises(Kith::ConflictError) { book.change { |txn| txn.change(@otto, city: 'York') } }
      book.refresh
      assert_equal ['Kiel', 1], book.view { |view| [view.record(@helga).city, view.relations.count] }
      book.change { |txn| txn.change(@otto, city: 'York') }
    end
  end

  def test_progress_is_told_and_may_stop
    family(@store) { |book| book.change { |txn| 3_000.times { |i| txn.add(:category, code: i.to_s) } } }
    told = []
    Kith.open(@store, progress: ->(done, total) { told << [done, total] }).close
    refute_empty told
    assert_raises(Kith::StoppedError) { Kith.open(@store, progress: ->(*) { :stop }) }
    error = assert_raises(Kith::StoppedError) { Kith.open(@store, progress: ->(*) { raise 'enough' }) }
    assert_equal 'enough', error.cause.message
    Kith.open(@store) do |book|
      book.view do |view|
        assert_raises(Kith::StoppedError) { view.validate(progress: ->(*) { :stop }) }
        assert_empty view.validate
      end
    end
  end

  def test_the_memory_store_fails_when_told
    store = Kith::Testing::MemoryStore.new
    family(store) do |book|
      store.fail(commit_at: 1, outcome: :unknown, stored: true)
      assert_raises(Kith::UnknownError) { book.change(request: 5) { |txn| txn.remove(@first) } }
      book.recover
      assert_kind_of Integer, book.commit_status(5)
      store.fail(load_at: 1)
      assert_raises(Kith::StoreError) { book.refresh }
      store.behave
      book.refresh
    end
    Kith.open(store) { |book| assert_equal 1, book.view { |view| view.relations.count } }
    store.close
    assert_raises(Kith::ClosedError) { store.behave }
  end
end
