require_relative 'helper'
require_relative 'list_store'

# Whatever is done in whatever order: an exception, and never a crash.
class TestLifetime < KithTest
  STRESS = ENV['KITH_TEST_FULL'] ? true : 1 # a collection for each object; 1: of young ones, which is much faster

  def test_what_is_closed_raises
    book = family
    view = book.view
    txn = book.change
    walk = view.customers
    page = view.history
    done = book.change.tap(&:commit)
    [view, txn, done].each { |handle| 2.times { assert_nil handle.close } }
    [-> { view.record(@helga) }, -> { walk.to_a }, -> { walk.ids }, -> { page.to_a }, -> { view.sequence }, -> { view.dump },
     -> { view.validate }, -> { view.search('x').to_a }, -> { view.label(@parent) }, -> { txn.add(:category, code: 'x') },
     -> { txn.commit }, -> { txn.check }, -> { txn.view }, -> { txn.prepare }, -> { txn.finish(:committed) }, -> { txn.drop([0]) },
     -> { done.count }].each { |use| assert_raises(Kith::ClosedError) { use.call } }
    2.times { assert_nil book.close }
    [-> { book.view }, -> { book.change }, -> { book.refresh }, -> { book.recover }, -> { book.stats }, -> { book.limit(:name) },
     -> { book.commit_status(1) }].each { |use| assert_raises(Kith::ClosedError) { use.call } }
    assert_match(/closed/, book.inspect)
  end

  # Neither is the original closed when what there is of the copy is garbage.
  def test_what_is_open_is_not_copied
    out, status = ruby(<<~'RUBY')
      require 'kith'
      $refused = []
      def refuse(one)
        %i[dup clone].each do |way|
          one.public_send(way)
          abort "#{one.class} has a #{way}"
        rescue TypeError => e
          abort e.message unless e.message == "a #{one.class} cannot be copied"
          $refused |= [one.class]
        end
      end
      store = Class.new(Kith::Store) do
        define_method(:load) { |loader| refuse(loader) && loader.finish(0) }
        define_method(:commit) { |changes| refuse(changes) && :committed }
      end
      Kith.open(store.new) { |book| book.change { |txn| txn.add(:category, code: 'x') } }
      book = Kith.open(Kith::Testing::MemoryStore.new.tap { |memory| refuse(memory) })
      view = book.view
      txn = book.change
      50.times { [book, view, txn].each { |one| refuse(one) } }
      txn.add(:category, code: 'x')
      refuse(txn.prepare)
      txn.finish(:committed)
      5.times { GC.start }
      puts $refused.size, view.customers.count, book.view { |now| now[:category].count }, txn.count
    RUBY
    assert_predicate status, :success?, out
    assert_equal %w[6 0 1 1], out.split
  end

  def test_a_walk_whose_view_closes_in_between
    family do |book|
      view = book.view
      book.change { |txn| 100.times { |i| txn.add(:category, code: i.to_s) } }
      seen = 0
      assert_raises(Kith::ClosedError) { view.customers.each { view.close || ((seen += 1) && view.sequence) } }
      assert_equal 1, seen
      view = book.view
      assert_raises(Kith::ClosedError) { view[:category].each { view.close } }
    end
  end

  def test_a_book_closes_before_its_children
    book = family
    view = book.view
    txn = book.change.change(@helga, city: 'Kiel')
    prepared = book.change.change(@otto, city: 'Kiel')
    prepared.prepare
    book.close
    assert_equal 'Hamburg', view.record(@helga).city
    assert_equal 4, view.customers.count
    assert_raises(Kith::ClosedError) { txn.commit }
    assert_raises(Kith::ClosedError) { view.history.to_a }
    [txn, prepared, view].each(&:close)
  end

  def test_a_store_closes_while_a_book_is_opened_over_it
    in_folder do |folder|
      path = File.join(folder, 'book.db')
      memory = Kith::Testing::MemoryStore.new
      [memory, path].each do |store|
        family(store) { |book| book.change { |txn| 1100.times { |i| txn.add(:category, code: "C#{i}") } } }
      end
      [memory, Kith::SQLite.new(path)].each do |store|
        called = 0
        book = Kith.open(store, progress: ->(*) { (called += 1) && store.close })
        store.close
        refute_predicate called, :zero?
        book.change { |txn| txn.add(:category, code: 'A') }
        2.times { book.close }
        assert_predicate store, :closed?
        assert_raises(Kith::ClosedError) { Kith.open(store) }
      end
    end
  end

  def test_records_outlive_everything
    customers = family { |book| book.view { |view| view.customers.to_a } }
    GC.start
    assert_equal %w[Helga Lena Otto Paul], customers.map(&:given_name)
  end

  def test_garbage_is_collected_in_any_order
    GC.stress = STRESS
    store = ListStore.new
    (ENV['KITH_TEST_FULL'] ? 5 : 1).times do
      book = Kith.open(store)
      view = book.view
      txn = book.change
      txn.add(:category, code: "#{book.view(&:sequence)}")
      walk = view[:category].each
      walk.next if txn.commit && view[:category].first
      [book, view, txn].shuffle(random: random).each { |handle| handle.close if random.rand < 0.3 }
    rescue Kith::ClosedError
      nil
    end
  ensure
    GC.stress = false
    GC.start
  end

  def test_what_is_read_survives_the_collector
    family do |book|
      book.view do |view|
        GC.stress = STRESS
        people = view.read([@helga, @lena, @first])
        links = view.relations_of_many([@helga, @lena])
        chosen = view.select(city: 'hamburg', where: { type: @parent, same_city: true }).pluck(:number, :city)
        newest = view.history.first
        GC.stress = false
        assert_equal ['Helga', 'Lena', Date.new(2001, 2, 3)], [people[0].given_name, people[1].given_name, people[2].since]
        assert_equal [1, 1], links.map(&:size)
        assert_equal %w[K1 Hamburg], chosen.first
        assert_equal 'family', newest.reason
      end
    end
  ensure
    GC.stress = false
  end

  def test_changes_keep_their_transaction
    out, status = ruby(<<~'RUBY')
      require 'kith'
      def prepared(book)
        txn = book.change
        100.times { |i| txn.add(:customer, number: "N#{i}", kind: :person, surname: 'x' * 100) }
        txn.prepare
      end
      def deep(depth, &block) = depth.zero? ? block.call : deep(depth - 1, &block)
      Kith.open do |book|
        changes = deep(100) { prepared(book) }
        10.times { GC.start }
        p changes.map { |change| change.after[:surname].size }.sum, changes.instance_variable_get(:@txn).closed?
      end
    RUBY
    assert_equal ["10000\nfalse\n", true], [out, status.success?]
  end

  def test_changes_end_with_their_transaction
    family do |book|
      changes = book.change.change(@helga, city: 'Kiel').prepare
      changes.instance_variable_get(:@txn).close
      [-> { changes.size }, -> { changes.to_a }, -> { changes.head }, -> { changes.erased }].each do |use|
        assert_raises(Kith::ClosedError) { use.call }
      end
      book.recover
      txn = book.change.change(@helga, city: 'Kiel')
      changes = txn.prepare
      changes.reading { assert_raises(Kith::BusyError) { txn.finish(:committed) } }
      changes.reading { txn.close && txn.close }
      assert_predicate txn, :closed?
      assert_equal 'Hamburg', book.view { |view| view.record(@helga).city }
    end
  end

  # Threads change wherever Ruby runs, also while a call is being put together.
  def test_a_view_closes_while_others_read_it
    out, status = ruby(<<~'RUBY', 'TIMES' => ENV['KITH_TEST_FULL'] ? '40' : '10')
      require 'kith'
      book = Kith.open
      book.change { |txn| 100.times { |i| txn.add(:customer, number: "N#{i}", kind: :person, surname: "S#{i}") } }
      reading = [->(view) { view.search('S').first }, ->(view) { view.find(:customer, 'N7') }, ->(view) { view.value(263, :surname) },
                 ->(view) { view.select(status: :active).pluck(:number) }, ->(view) { view.relations_of(263) }, ->(view) { view.sequence }]
      Integer(ENV['TIMES']).times do
        view = book.view
        readers = reading.map do |read|
          Thread.new do
            loop { read.call(view) }
          rescue Kith::ClosedError
            nil
          end
        end
        sleep 0.01
        view.close
        readers.each(&:join)
      end
      puts 'well'
    RUBY
    assert_equal ["well\n", true], [out, status.success?]
  end

  def test_a_view_that_closes_within_a_call_is_given_back_behind_it
    family do |book|
      view = book.view
      freed = view.instance_variable_get(:@held)
      view.send(:reading) do |pointer|
        view.close
        assert_equal book.view(&:sequence), Kith::Native.kith_view_sequence(pointer)
        assert freed.instance_variable_get(:@pointer)
      end
      assert_nil freed.instance_variable_get(:@pointer)
      assert_raises(Kith::ClosedError) { view.sequence }
    end
  end

  # At each step of a call another thread begins one, and then the view is closed: it stays there until both have ended.
  def test_a_view_closes_between_any_two_steps_of_a_call
    family do |book|
      kept = (0..).lazy.map { |step| kept_from(step, book.view) }.take_while { |seen| !seen.nil? }.to_a
      assert_operator kept.size, :>, 10
      refute_includes kept, false
    end
  end

  # @return [Boolean, nil] is it there while another thread reads it? nil: a call has no such step
  def kept_from(step, view)
    held = view.instance_variable_get(:@held)
    began = Queue.new
    go = Queue.new
    first = Thread.current
    second = nil
    trace = TracePoint.new(:line, :call, :return) do
      next unless Thread.current == first && (step -= 1) == -1

      second = Thread.new { view.send(:reading) { began << true && go.pop && !held.instance_variable_get(:@pointer).nil? } }
      began.pop
      view.close
    end
    begin
      trace.enable { view.sequence }
    rescue Kith::ClosedError # it had not taken the pointer yet
      nil
    end
    go << true
    second&.value
  end

  # Every call of a view counts as one under way when it reaches the library.
  def test_calls_of_a_view_are_counted
    family do |book|
      book.view do |view|
        held = view.instance_variable_get(:@held)
        counted = []
        TracePoint.new(:c_call) do |call|
          counted << [call.method_id, held.instance_variable_get(:@uses)] if call.method_id.start_with?('kith_') && call.self == Kith::Native
        end.enable do
          view.search('A').first
          view.select(city: 'x').ids
          view.find(:customer, 'K1')
          view.value(@helga, :surname)
          view.pluck([@helga], :surname)
          view.users(@helga)
          view.label(@parent)
          view.page(@helga)
          view.sales(@helga)
          view.reach(@helga, distance: 1)
          view.relations_of_many([@helga])
          view.today
        end
        calls = counted.reject { |name, _| name.end_with?('_close') }
        assert_operator calls.size, :>=, 12
        assert_empty calls.select { |_, uses| uses.zero? }
      end
    end
  end

  def test_forgotten_handles_are_given_back
    store = ListStore.new
    200.times { forget(store) }
    20.times { GC.start }
    assert_operator store.calls[:close], :>=, 150
  end

  def forget(store)
    book = Kith.open(store)
    book.view
    book.change.add(:category, code: 'x')
    book.view[:category].each.size
    nil
  end

  def test_many_threads_read_while_one_writes
    family do |book|
      readers = Array.new(4) do
        Thread.new do
          100.times do
            book.view do |view|
              count = view.customers.count
              raise 'a view has changed' unless view.sequence == count - 2 && view.pluck(view.customers.ids, :number).size == count
            end
          end
        end
      end
      100.times { |i| book.change { |txn| txn.add(:customer, number: "N#{i}", kind: :person, surname: 'x') } }
      readers.each(&:join)
      assert_equal 104, book.view { |view| view.customers.count }
    end
  end

  def test_one_transaction_in_many_threads
    store = ListStore.new
    family(store) do |book|
      store.fail(:grant_ids) { Thread.pass || sleep(0.001) && nil }
      txn = book.change
      busy = Queue.new
      Array.new(4) do |i|
        Thread.new do
          50.times { |j| txn.add(:category, code: "#{i} #{j}") }
        rescue Kith::BusyError => e
          busy << e
        end
      end.each(&:join)
      assert_operator txn.count, :>=, 50
      txn.commit
      txn.close
    end
  end

  def test_closing_waits_for_calls_under_way
    store = ListStore.new
    book = family(store)
    begun = Queue.new
    go_on = Queue.new
    store.fail(:commit) { (begun << true) && go_on.pop && nil }
    txn = book.change.remove(@first)
    writer = Thread.new { txn.commit }
    begun.pop
    view = book.view # reading goes on
    assert_equal 2, view.relations.count
    assert_raises(Kith::BusyError) { book.refresh }
    assert_raises(Kith::BusyError) { txn.add(:category, code: 'x') }
    txn.close
    book.close
    refute store.closed
    go_on << true
    assert_kind_of Integer, writer.value
    assert store.closed
    view.close
  end

  def test_a_timeout_stops_a_store_that_hangs
    store = ListStore.new
    family(store) do |book|
      store.fail(:commit) { sleep }
      error = assert_raises(Timeout::Error, Kith::UnknownError) { Timeout.timeout(0.05) { book.change { |txn| txn.remove(@first) } } }
      assert(error.is_a?(Timeout::Error) || error.cause)
      store.fail(:commit)
      book.recover
      assert_equal 2, book.view { |view| view.relations.count }
    end
  end

  # A host that catches what came in between knows that it is over, and does not write twice.
  def test_an_interrupt_whose_outcome_is_unknown_ends_the_transaction
    store = ListStore.new
    family(store) do |book|
      store.fail(:commit) { raise Interrupt }
      txn = book.change.remove(@first)
      assert_raises(Interrupt) { txn.commit }
      assert_predicate txn, :over?
      assert_nil txn.sequence
      store.fail(:commit)
      book.recover
    end
  end

  def test_a_thread_that_is_killed_in_a_callback
    store = ListStore.new
    family(store) do |book|
      begun = Queue.new
      store.fail(:commit) { (begun << true) && sleep }
      writer = Thread.new { book.change { |txn| txn.remove(@first) } }
      writer.report_on_exception = false
      begun.pop
      begin
        writer.kill.join
      rescue Kith::UnknownError => e
        assert_kind_of LocalJumpError, e.cause
      end
      store.fail(:commit)
      book.recover
      book.change { |txn| txn.remove(@first) }
    end
  end

  def test_control_c_stops_a_long_call
    code = <<~'RUBY'
      require 'kith'
      Kith.open do |book|
        book.change { |txn| 20_000.times { |i| txn.add(:category, code: i.to_s) } }
        view = book.view
        Thread.new { sleep 0.2; Process.kill(:INT, Process.pid) }
        begin
          loop { view.validate }
        rescue Interrupt
          puts "stopped, #{view[:category].count}"
        end
      end
    RUBY
    assert_equal ["stopped, 20000\n", true], ruby(code).then { |out, status| [out, status.success?] }
  end

  def test_a_child_process_leaves_the_store_to_its_parent
    in_folder do |folder|
      book = family(File.join(folder, 'shop.db'))
      book.change(&:add_condition_presets)
      plain = family
      view = book.view
      txn = book.change.change(@helga, city: 'Kiel')
      out, child = IO.pipe
      pid = fork do
        [-> { book.refresh }, -> { book.change }, -> { txn.commit }, -> { view.history.to_a }, -> { view.export(@helga) },
         -> { book.view { |now| now.history.to_a } }, -> { txn.add(:category, code: 'x') }].each do |use|
          use.call
          child.puts 'no exception'
        rescue Kith::ForkedError
          child.print '.'
        end
        child.puts view.record(@helga).city, plain.view { |other| other.customers.count }
        child.puts book.view(today: TODAY) { |now| in_memory(now) }
        plain.change { |other| other.add(:category, code: 'mine alone') }
        [txn, view, book, plain].each(&:close)
        child.close
        exit!(0)
      end
      child.close
      assert_equal ".......Hamburg\n4\nHelga no_chain true no_invoice_to none self true true false\n", out.read
      Process.wait(pid)
      assert_predicate $?, :success?
      txn.commit
      assert_equal 'Kiel', book.view { |now| now.record(@helga).city }
      [txn, view, book, plain].each(&:close)
    end
  end

  # Answers that a view finds without its store.
  def in_memory(view)
    [view.record(@helga).given_name, view.condition_of(@helga, view[:condition_type].first).reason,
     view.conditions_of(@helga).size.positive?, view.order_header(@helga).outcome, view.card_of(@helga).result,
     view.signatory_of(@helga, :contract).result, view.validate.empty?, view.digest.positive?, view.dump.empty?].join(' ')
  end

  if ENV.fetch('LD_PRELOAD', '').include?('asan') # would it be seen if a crash were possible?
    def test_the_sanitizer_sees_what_the_binding_prevents
      out, status = ruby(<<~'RUBY')
        require 'kith'
        view = Kith.open.view
        pointer = view.send(:pointer)
        view.close
        Kith::Native.kith_view_sequence(pointer)
      RUBY
      refute_predicate status, :success?
      assert_match(/AddressSanitizer: heap-use-after-free/, out)
    end
  end

  def test_a_daemon_opens_its_store_anew
    in_folder do |folder|
      ruby(<<~'RUBY', 'FOLDER' => folder)
        require 'kith'
        Dir.chdir(ENV['FOLDER'])
        book = Kith.open('shop.db')
        Process.daemon(true, true)
        said = begin
          book.refresh && 'nothing'
        rescue Kith::ForkedError
          Kith.open('shop.db') { |own| "refused, #{own.view(&:sequence)}" }
        end
        File.write('saying', said)
        File.rename('saying', 'said')
      RUBY
      path = File.join(folder, 'said')
      Timeout.timeout(30) { sleep 0.02 until File.exist?(path) }
      assert_equal 'refused, 1', File.read(path)
    end
  end

  def test_a_program_that_ends_with_everything_open
    code = <<~'RUBY'
      require 'kith'
      $book = Kith.open(Class.new(Kith::Store) {
        def load(loader) = loader.finish(0)
        def commit(changes) = changes.each { } && :committed
        def close = puts('closed')
      }.new)
      $view = $book.view
      $txn = $book.change
      $txn.add(:category, code: 'x')
      $walk = $view.customers.each
    RUBY
    assert_equal ["closed\n", true], ruby(code).then { |out, status| [out, status.success?] }
  end
end
