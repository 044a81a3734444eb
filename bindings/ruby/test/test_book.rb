require_relative 'helper'

class TestBook < KithTest
  def test_a_block_closes_and_gives_its_value
    kept = nil
    assert_equal 5, Kith.open { |book| (kept = book) && 5 }
    assert_predicate kept, :closed?
    assert_raises(Kith::ClosedError) { kept.view }
  end

  def test_changes_are_stored_when_the_block_ends_and_not_if_it_raises_or_is_left
    family do |book|
      assert_raises(RuntimeError) do
        book.change do |txn|
          txn.remove(@first)
          raise 'no'
        end
      end
      catch(:out) { book.change { |txn| throw :out, txn.remove(@first) } }
      [1].each { book.change { |txn| txn.remove(@first) && break } }
      book.change { |txn| txn.remove(@first).close } # given up
      assert_equal 2, book.view { |view| view.relations.count }
      book.change { |txn| txn.remove(@first) }
      assert_equal 1, book.view { |view| view.relations.count }
    end
  end

  def test_a_view_does_not_change
    family do |book|
      view = book.view
      book.change { |txn| txn.change(@helga, city: 'Kiel') }
      assert_equal 'Hamburg', view.record(@helga).city
      assert_equal view.sequence + 1, book.view(&:sequence)
      view.close
    end
  end

  def test_views_know_their_day
    family do |book|
      assert_equal TODAY, book.view(today: TODAY, &:today)
      assert_nil book.view(&:today)
      assert_equal TODAY, book.change(today: '2026-06-01').view(&:today)
    end
  end

  def test_what_a_transaction_would_do_is_seen_in_its_view_only
    family do |book|
      txn = book.change
      txn.change(@helga, city: 'York')
      assert_equal 'York', txn.view { |view| view.record(@helga).city }
      assert_equal 'Hamburg', book.view { |view| view.record(@helga).city }
      txn.close
    end
  end

  def test_a_host_decides_about_rights
    asked = []
    allowed = true
    book = Kith.open(rights: ->(*question) { (asked << question) && allowed })
    book.change(actor: 'änna', shop: 'main') { |txn| txn.add(:category, code: 'x') }
    assert_includes asked, ['änna', 'main', :configure, :category]
    allowed = false
    assert_raises(Kith::DeniedError) { book.view(actor: 'boris') }
    assert_raises(Kith::DeniedError) { book.change { |txn| txn.add(:category, code: 'y') } }
    allowed = nil # only true is yes
    assert_raises(Kith::DeniedError) { book.view }
  ensure
    book.close
  end

  def test_a_book_may_keep_users_and_roles
    book = Kith.open(rights: :roles, owner: 'anna', language: 'en')
    book.change(actor: 'anna') { |txn| txn.add(:user, code: 'boris', role: book.view(actor: 'anna') { |view| view.find(:role, 'seller') }) }
    book.change(actor: 'boris') { |txn| txn.add(:customer, number: 'K1', kind: :person, surname: 'Ashby') }
    error = assert_raises(Kith::DeniedError) { book.change(actor: 'clara') { |txn| txn.add(:customer, number: 'K2', kind: :person, surname: 'x') } }
    refute_empty error.message
  ensure
    book.close
  end

  def test_limits_are_lowered
    book = Kith.open(limits: { customers: 1 })
    assert_equal [1, Kith::Schema.limits[:name]], [book.limit(:customers), book.limit(:name)]
    error = assert_raises(Kith::LimitError) do
      book.change { |txn| 2.times { |i| txn.add(:customer, number: "K#{i}", kind: :person, surname: 'x') } }
    end
    assert_match(/customers/, error.message)
    assert_raises(ArgumentError) { book.limit(:beauty) }
    assert_raises(Kith::InvalidError) { Kith.open(limits: { customers: 1 << 40 }) }
  ensure
    book.close
  end

  def test_figures_of_a_book
    family do |book|
      figures = book.stats
      assert_equal 4, figures[:records][:customer]
      assert_equal book.view(&:sequence), figures[:sequence]
      refute figures[:stale]
      assert_operator figures[:bytes], :>, 0
    end
  end

  def test_a_log_gets_lines_and_cannot_spoil_a_call
    store = Kith::Testing::MemoryStore.new
    lines = []
    book = family(store, log: ->(level, line) { (lines << [level, line]) && raise('spoilt') })
    store.fail(commit_at: 1, outcome: :unknown)
    _, complaint = capture_io { assert_raises(Kith::UnknownError) { book.change { |txn| txn.remove(@first) } } }
    assert_includes complaint, 'the log failed: spoilt' unless lines.empty?
    lines.each { |level, line| assert_kind_of Symbol, level and assert_equal Encoding::UTF_8, line.encoding }
  ensure
    book&.close
  end

  def test_what_the_library_is
    assert_equal Kith::VERSION, Kith.library_version
    assert_includes Kith.features, :history
    message = Kith.messages.find { |one| one.id == 'K107' }
    assert_equal 'OVERLAP', message.name
    assert_match(/[а-я]/, message.russian)
    assert_equal Kith.messages.size, Kith.messages.map(&:id).uniq.size
  end

  def test_arguments_that_are_none_are_refused
    assert_raises(ArgumentError) { Kith.open(rights: :anarchy) }
    assert_raises(ArgumentError) { Kith.open(beauty: 1) }
    assert_raises(TypeError) { Kith.open(language: 5) }
    assert_raises(TypeError) { Kith.open(at: 'today') }
  end
end
