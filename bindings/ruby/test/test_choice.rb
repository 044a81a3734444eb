require_relative 'helper'
require_relative 'list_store'

# The host chooses who gets an order. What goes wrong in choosing comes to whoever made the call, and nothing of it is kept.
class TestChoice < KithTest
  def setup
    @asked = []
    @answer = ->(managers) { managers.last }
  end

  # A book whose orders the host gives out, with two managers.
  def desk(store = nil, **options)
    choose = lambda do |order, customer, distribution, managers|
      @asked << [order, customer, distribution, managers]
      @answer.call(managers)
    end
    @book = Kith.open(store, language: 'en', choose: choose, **options)
    @book.change(today: TODAY) do |txn|
      @anna, @boris = %w[anna boris].map { |code| txn.add(:manager, code: code) }
      @host = txn.add(:distribution, code: 'host', rank: 1, policy: :custom)
    end
    @made = 0
    return @book unless block_given?

    Kith.closing(@book) { yield @book }
  end

  def new_order(txn, **more)
    customer = txn.add(:customer, number: "K#{@made += 1}", kind: :person, surname: 'Ada')
    txn.add(:order, number: "O#{@made}", customer: customer, date: TODAY, **more)
  end

  def save_one(book = @book)
    book.change(today: TODAY) { |txn| txn.save_order(new_order(txn)) }
  end

  def orders
    @book.view { |now| now[:order].count }
  end

  # --- answers ---

  def test_the_host_is_asked_and_answers
    desk do
      order = nil
      saved = @book.change(today: TODAY) { |txn| txn.save_order(order = new_order(txn), trace: true) }
      customer = @book.view { |now| now.value(order, :customer) }
      assert_equal [[order, customer, @host, [@anna, @boris]]], @asked
      assert_equal [@boris, :distribution, @host], [saved.manager, saved.rule, saved.distribution]
      assert_equal [nil, @anna, @boris], saved.trace.map(&:subject)
      @book.change { |txn| txn.change(@boris, opted_out: true) }
      save_one
      assert_equal [@anna], @asked.last.last
    end
  end

  # What the host gives, and who gets the order.
  ANSWERS = {
    'an id' => [->(managers) { managers.first }, :anna], 'a record' => [nil, :anna], 'nil' => [->(_) {}, nil],
    'what is no manager' => [->(_) { 7 }, nil], 'a greater number than there are' => [->(_) { (1 << 64) - 2 }, nil]
  }.freeze

  ANSWERS.each do |what, (answer, expected)|
    define_method("test_the_answer_is_#{what.tr(' ', '_')}") do
      desk do |book|
        @answer = answer || ->(managers) { book.view { |now| now.record(managers.first) } }
        saved = save_one
        assert_equal [expected && @anna, expected ? nil : :pending], [saved.manager, saved.outcome]
      end
    end
  end

  def test_customers_are_handed_over_as_the_host_says
    desk do
      3.times { save_one }
      @asked.clear
      made = @book.change(today: TODAY) { |txn| txn.transfer(@boris, distribution: @host) }
      assert_equal [3, 3, 0], made.to_a
      assert_equal [[nil, @host, [@anna]]] * 3, @asked.map { |order, _, distribution, managers| [order, distribution, managers] }
    end
  end

  def test_the_host_is_asked_again_on_a_newer_state
    desk do
      txn = @book.change(today: TODAY)
      order = new_order(txn)
      assert_equal @boris, txn.save_order(order).manager
      @book.change { |other| other.change(@boris, state: :inactive) }
      txn.commit
      txn.close
      assert_equal [[@anna, @boris], [@anna]], @asked.map(&:last)
      assert_equal(@anna, @book.view { |now| now.value(order, :manager) })
    end
  end

  # --- failures ---

  # How choosing goes wrong, and what the cause is.
  FAILURES = {
    'an exception' => [->(_) { raise IOError, 'no network' }, IOError], 'an error of the library' => [->(_) { raise Kith::NotFoundError }, Kith::NotFoundError],
    'no id' => [->(_) { 'boris' }, TypeError], 'a number that is none of a record' => [->(_) { 1 << 64 }, RangeError],
    'the number of a failure' => [->(_) { (1 << 64) - 1 }, RangeError], 'a number below all ids' => [->(_) { -1 }, RangeError],
    'a throw' => [->(_) { throw :out }, LocalJumpError], 'a store that would reject' => [->(_) { raise Kith::RejectedError }, Kith::RejectedError]
  }.freeze

  FAILURES.each do |what, (answer, cause)|
    define_method("test_choosing_fails_by_#{what.tr(' ', '_')}") do
      desk do
        @answer = answer
        error = assert_raises(Kith::StoppedError) { catch(:out) { save_one } }
        assert_kind_of cause, error.cause
        assert_equal [:stopped, 0], [error.status, orders]
        assert_match(/could not choose a manager/, error.message)
        @answer = ->(managers) { managers.first }
        assert_equal @anna, save_one.manager
      end
    end
  end

  # Calls that ask, each after what has to be there for it: made on a transaction that has asked before.
  ASKING = {
    save_order: ->(txn, test) { test.new_order(txn).then { |order| -> { txn.save_order(order) } } },
    transfer: ->(txn, test) { -> { txn.transfer(test.boris, distribution: test.host) } },
    drop: ->(txn, _) { (txn.count - 1).then { |last| -> { txn.drop([last]) } } },
    commit: ->(txn, test) { test.meanwhile && -> { txn.commit } },
    prepare: ->(txn, test) { test.meanwhile && -> { txn.prepare } },
    prepare_with_a_block: ->(txn, test) { test.meanwhile && -> { txn.prepare { :committed } } }
  }.freeze

  attr_reader :boris, :host

  def meanwhile
    @book.change { |txn| txn.add(:category, code: 'meanwhile') }
  end

  # Books whose commits go different ways.
  STORES = { nothing: -> {}, memory: -> { Kith::Testing::MemoryStore.new }, ruby: -> { ListStore.new },
             sqlite: -> { File.join(Dir.mktmpdir.tap { |folder| Minitest.after_run { FileUtils.rm_rf(folder) } }, 'desk.db') } }.freeze

  STORES.each do |place, store|
    ASKING.each do |name, asking|
      define_method("test_over_#{place}_#{name}_fails_and_works_the_second_time") do
        desk(kept = store.call) do |book|
          save_one # with @boris
          txn = book.change(today: TODAY)
          txn.save_order(new_order(txn))
          txn.add(:category, code: 'x')
          asked_for = asking.call(txn, self)
          assert_nothing_changes(txn) { asked_for.call }
          @answer = ->(managers) { managers.first }
          asked_for.call
          txn.finish(:committed) if name == :prepare
          txn.commit unless txn.over?
          txn.close
          assert_equal [@anna], book.view { |now| now[:order].map(&:manager).uniq } - [@boris]
          assert_empty book.view(&:validate)
          assert_kept(kept) unless name.start_with?('prepare') # then the host keeps it itself
        end
      end
    end
  end

  # Neither in the transaction nor in the book, whichever call fails.
  def assert_nothing_changes(txn)
    before = states(txn)
    @answer = ->(_) { raise IOError, 'no network' }
    2.times do
      error = assert_raises(Kith::StoppedError) { yield }
      assert_equal 'no network', error.cause.message
    end
    assert_equal before, states(txn)
    refute_predicate txn, :over?
  end

  # The book, and how many changes the transaction has.
  def states(txn)
    [@book.view(&:dump), @book.view(&:sequence), txn.count]
  end

  # What another book over the same place reads is what this one has.
  def assert_kept(place)
    return if place.nil? || place.is_a?(Kith::Handle)

    dump = @book.view(&:dump)
    @book.close
    Kith.open(place, existing: true) { |again| assert_equal dump, again.view(&:dump) }
  end

  def test_who_swallows_the_failure_goes_on_without_it
    desk do |book|
      @answer = ->(_) { raise IOError }
      order = nil
      book.change(today: TODAY) do |txn|
        order = new_order(txn)
        txn.save_order(order)
      rescue Kith::StoppedError
        txn.add(:category, code: 'x')
      end
      assert_equal [nil, nil], (book.view { |now| [now.value(order, :manager), now.value(order, :saved)] })
    end
  end

  def test_a_block_whose_commit_fails_stores_nothing
    desk do |book|
      error = assert_raises(Kith::StoppedError) do
        book.change(today: TODAY) do |txn|
          txn.save_order(new_order(txn))
          meanwhile
          @answer = ->(_) { raise IOError }
        end
      end
      assert_kind_of IOError, error.cause
      assert_equal 0, orders
    end
  end

  def test_nobody_is_asked_any_more_in_a_call_that_has_failed
    desk do
      3.times { save_one }
      @asked.clear
      @answer = ->(_) { raise IOError }
      assert_raises(Kith::StoppedError) { @book.change(today: TODAY) { |txn| txn.transfer(@boris, distribution: @host) } }
      assert_equal 1, @asked.size
    end
  end

  # --- what a choice may do ---

  def test_what_is_no_standard_error_comes_as_it_is
    [nil, ListStore.new].each do |store|
      desk(store) do
        @answer = ->(_) { raise Interrupt }
        assert_raises(Interrupt) { save_one }
        @answer = ->(managers) { managers.first }
        txn = @book.change(today: TODAY)
        txn.save_order(new_order(txn))
        @answer = ->(_) { raise Interrupt }
        meanwhile
        assert_raises(Interrupt) { txn.commit }
        assert_equal 0, orders
        @answer = ->(managers) { managers.first }
        txn.commit
        txn.close
        assert_equal 1, orders
      end
    end
  end

  def test_a_choice_may_read_the_book_and_not_use_the_transaction
    desk do |book|
      @answer = ->(managers) { managers.min_by { |manager| book.view { |now| now.manager_info(manager).open_orders } } }
      assert_equal [@anna, @boris] * 2, Array.new(4) { save_one.manager }
      txn = book.change(today: TODAY)
      @answer = ->(_) { txn.count && txn.add(:category, code: 'x') }
      error = assert_raises(Kith::StoppedError) { txn.save_order(new_order(txn)) }
      assert_kind_of Kith::BusyError, error.cause
      txn.close
    end
  end

  def test_a_choice_may_be_made_with_a_book_that_asks_too
    inner = Kith.open(choose: ->(*) { raise IOError, 'inner' })
    inner.change(today: TODAY) { |txn| txn.add(:manager, code: 'x') && txn.add(:distribution, code: 'host', rank: 1, policy: :custom) }
    desk do
      @answer = lambda do |managers|
        assert_raises(Kith::StoppedError) { save_one(inner) }
        managers.first
      end
      assert_equal @anna, save_one.manager
    end
    inner.close
  end

  def test_a_timeout_stops_a_choice_that_hangs
    desk(ListStore.new) do
      @answer = ->(_) { sleep }
      assert_raises(Timeout::Error, Kith::StoppedError) { Timeout.timeout(0.05) { save_one } }
      assert_equal 0, orders
      @answer = ->(managers) { managers.first }
      save_one
    end
  end

  def test_the_choice_lives_as_long_as_the_book
    desk
    chosen = @anna
    book = Kith.open(choose: ->(*, managers) { managers.first.tap { GC.start } })
    book.change { |txn| txn.add(:manager, code: 'x') && txn.add(:distribution, code: 'host', rank: 1, policy: :custom) }
    GC.stress = ENV['KITH_TEST_FULL'] ? true : 1
    5.times { assert_equal chosen, save_one(book).manager } # both books have given their first manager the same id
    GC.stress = false
    book.close
    @book.close
  ensure
    GC.stress = false
  end

  def test_threads_ask_at_once
    desk do
      results = Array.new(4) { |i| Thread.new { Array.new(25) { |j| choose_in_thread("#{i} #{j}") } } }.flat_map(&:value)
      assert_equal [@boris], results.uniq
      assert_equal(100, @book.view { |now| now.customer_count(@boris) })
    end
  end

  # Another thread may be committing: then the library says so, and the call is made again.
  def choose_in_thread(number)
    @book.change(today: TODAY) do |txn|
      customer = txn.add(:customer, number: number, kind: :person, surname: 'Ada')
      txn.save_order(txn.add(:order, number: number, customer: customer, date: TODAY)).manager
    end
  rescue Kith::BusyError
    retry
  end
end
