require_relative 'helper'

class TestSQLite < KithTest
  def test_a_book_is_kept_in_a_file
    in_folder do |folder|
      path = File.join(folder, 'käse.db')
      dump = family(path) { |book| book.view(&:dump) }
      Kith.open(path, existing: true) do |book|
        assert_equal dump, book.view(&:dump)
        assert_equal 'family', book.view { |view| view.history.first.reason }
        book.change(request: 9) { |txn| txn.remove(@first) }
        assert_equal book.view(&:sequence), book.commit_status(9)
      end
      Kith.open(Pathname(path)) { |book| assert_equal 1, book.view { |view| view.relations.count } }
    end
  end

  def test_what_is_not_there_or_no_book_is_refused
    in_folder do |folder|
      error = assert_raises(Kith::NotFoundError) { Kith.open(File.join(folder, 'none.db'), existing: true) }
      assert_match(/none\.db/, error.message)
      File.write(File.join(folder, 'letter.db'), "Dear customer,\n" * 100)
      error = assert_raises(Kith::Error) { Kith.open(File.join(folder, 'letter.db')) }
      assert_match(/letter\.db/, error.message)
      assert_raises(Kith::Error) { Kith.open(File.join(folder, 'no', 'folder.db')) }
      assert_raises(ArgumentError) { Kith::SQLite.new(File.join(folder, 'x.db'), durability: :somehow) }
      assert_raises(Kith::InvalidError) { Kith::SQLite.new }
    end
  end

  def test_several_books_in_a_file_and_several_processes
    in_folder do |folder|
      path = File.join(folder, 'shop.db')
      book = family(path)
      other = Kith.open(Kith::SQLite.new(path, book: 'other', durability: :wal_full, busy_ms: 100))
      assert_equal 0, other.view { |view| view.customers.count }
      same = Kith.open(path)
      same.change { |txn| txn.change(@helga, city: 'Kiel') }
      assert_raises(Kith::ConflictError) { book.change { |txn| txn.remove(@first) } }
      book.refresh
      assert_equal 'Kiel', book.view { |view| view.record(@helga).city }
      [book, other, same].each(&:close)
    end
  end

  def test_a_file_for_reading_only
    in_folder do |folder|
      path = File.join(folder, 'shop.db')
      family(path).close
      Kith.open(Kith::SQLite.new(path, read_only: true)) do |book|
        assert_equal 4, book.view { |view| view.customers.count }
        assert_raises(Kith::StoreError) { book.change { |txn| txn.add(:category, code: 'A') } }
      end
      assert_equal ['shop.db'], Dir.children(folder)
    end
  end

  def test_a_store_tells_about_its_file
    in_folder do |folder|
      store = Kith::SQLite.new(File.join(folder, 'shop.db'))
      assert_equal 'wal', store.facts[:journal]
      book = family(store)
      facts = store.facts(count: true, check: true)
      assert_operator facts[:records], :>, 4
      assert_equal 2, facts[:synchronous]
      assert_equal '', store.message
      assert_raises(Kith::BusyError) { Kith.open(store) } # it serves one book
      assert_nil store.close # the book's
      refute_predicate store, :closed?
      book.close
      assert_predicate store, :closed?
      assert_raises(Kith::ClosedError) { store.facts }
      assert_raises(Kith::ClosedError) { store.message }
    end
  end

  def test_a_store_that_no_book_took_is_closed
    in_folder do |folder|
      store = Kith::SQLite.new(File.join(folder, 'shop.db'))
      store.close
      store.close
      assert_raises(Kith::ClosedError) { store.facts }
      assert_raises(Kith::ClosedError) { Kith.open(store) }
      store = Kith::SQLite.new(File.join(folder, 'new.db'))
      assert_raises(Kith::NotFoundError) { Kith.open(store, existing: true) }
      assert_predicate store, :closed? # the library closed what it could not open
      store = Kith::SQLite.new(File.join(folder, 'new.db'))
      assert_raises(Kith::InvalidError) { Kith.open(store, limits: { customers: 1 << 40 }) }
      Kith.open(store) { |book| assert_kind_of Kith::Book, book } # but this was left to us
    end
  end

  def test_a_host_writes_into_its_own_transaction
    in_folder do |folder|
      db = connect(File.join(folder, 'host.db'))
      execute(db, 'PRAGMA journal_mode = WAL')
      execute(db, 'CREATE TABLE orders (number TEXT)')
      store = Kith::SQLite.new(db: db)
      book = family(store)
      { 'COMMIT' => :committed, 'ROLLBACK' => :rejected }.each do |sql, outcome|
        txn = book.change.change(@helga, city: sql)
        txn.prepare do |changes|
          execute(db, 'BEGIN IMMEDIATE')
          execute(db, "INSERT INTO orders VALUES ('7')")
          assert_equal :committed, store.write(changes)
          execute(db, sql)
          outcome
        end
        txn.close
      end
      assert_equal 'COMMIT', book.view { |view| view.record(@helga).city }
      book.close
      sqlite.sqlite3_close(db)
    end
  end

  # Were it not so, who holds the lock could not give it back, and nothing would be granted.
  def test_other_threads_run_while_ids_are_waited_for
    with_another_writer do |book, other|
      txn = book.change(today: TODAY)
      [-> { txn.add(:note, customer: @helga, text: 'x') }, -> { txn.add_consent_presets },
       -> { txn.merge(@lena, into: @helga) }].each do |use|
        waiting(other) { use.call }
      end
      txn.close
    end
  end

  # Whether the ids were granted, or the signal cut short what SQLite waits: the transaction goes on.
  def test_what_interrupts_the_wait_for_ids_comes_behind_it_as_itself
    timely = ->(waits) { 100.times { waits.pending_interrupt? ? break : sleep(0.02) } }
    [->(other, add) { assert_raises(Timeout::Error) { waiting(other, timely) { Timeout.timeout(0.5) { add.call } } } },
     ->(other, add) { assert_raises(IOError) { waiting(other, ->(waits) { waits.raise(IOError) }, &add) } },
     ->(other, add) { assert_nil Thread.new { waiting(other, :kill.to_proc, &add) && flunk('it goes on') }.value }].each do |how|
      with_another_writer do |book, other|
        made = book.change do |txn|
          add = -> { txn.add(:note, customer: @helga, text: 'x') }
          how.call(other, add)
          add.call
          txn.count
        end
        assert_equal made, book.view { |view| view[:note].count }
      end
    end
  end

  # A signal waits for nothing: what it raises must not run through C either.
  def test_control_c_while_ids_are_waited_for
    with_another_writer do |book, other|
      book.change do |txn|
        add = -> { txn.add(:note, customer: @helga, text: 'x') }
        assert_raises(Interrupt) { waiting(other, ->(_) { Process.kill(:INT, Process.pid) }, &add) }
        assert_equal 0, txn.count
        add.call
      end
      assert_equal 1, book.view { |view| view[:note].count }
    end
  end

  def test_an_exception_of_another_thread_does_not_hide_that_it_was_stored
    with_another_writer do |book, other|
      txn = book.change.change(@helga, city: 'Kiel')
      assert_raises(Timeout::Error) { waiting(other, ->(waits) { waits.raise(Timeout::Error) }) { txn.commit } }
      assert_predicate txn, :over?
      assert_equal txn.sequence, book.view(&:sequence)
      txn.close
      book.change do |caught| # and the end of the block does not commit once more
        caught.change(@helga, city: 'York')
        assert_raises(Timeout::Error) { waiting(other, ->(waits) { waits.raise(Timeout::Error) }) { caught.commit } }
      end
      assert_equal 'York', book.view { |view| view.record(@helga).city }
    end
  end

  def test_control_c_does_not_hide_that_it_was_stored
    with_another_writer do |book, other|
      txn = book.change.change(@helga, city: 'Kiel')
      signal = lambda do |_|
        execute(other, 'ROLLBACK')
        Process.kill(:INT, Process.pid)
        execute(other, 'BEGIN') # which takes no lock, for who ends it
      end
      assert_raises(Interrupt) { waiting(other, signal) { txn.commit } }
      stored = book.view { |view| view.record(@helga).city } == 'Kiel'
      assert_equal stored, txn.over?
      assert_equal stored ? book.view(&:sequence) : nil, txn.sequence
      txn.close
    end
  end

  HOST = <<~'RUBY'.freeze
    require 'kith'
    module Host
      extend FFI::Library
      ffi_lib 'libsqlite3.so.0'
      attach_function :sqlite3_open, %i[string pointer], :int
      attach_function :sqlite3_exec, %i[pointer string pointer pointer pointer], :int
    end
    path = File.join(ENV['FOLDER'], 'host.db')
    Kith.open(path).close
    Host.sqlite3_open(path, out = FFI::MemoryPointer.new(:pointer))
    db = out.read_pointer
    book = Kith.open(Kith::SQLite.new(db: db))
    Kith.open(path) { |other| other.change { |txn| 10_000.times { |i| txn.add(:category, code: i.to_s) } } }
    refresh = Thread.new { book.refresh }
    while refresh.alive?
      if ENV['USE'] == 'add'
        txn = book.change
        txn.add(:category, code: 'x')
        txn.close
      else
        Host.sqlite3_exec(db, 'SELECT 1', nil, nil, nil)
      end
    end
    exit!(book.view { |view| view[:category].count } == 10_000)
  RUBY
  private_constant :HOST

  # The refresh holds the connection, for which the other thread waits.
  def test_a_connection_is_used_while_the_book_over_it_is_refreshed
    sqlite
    %w[add sql].each do |use|
      in_folder do |folder|
        child = spawn({ 'FOLDER' => folder, 'USE' => use }, RbConfig.ruby, '-I', File.expand_path('../lib', __dir__), '-e', HOST)
        Timeout.timeout(60) { Process.wait(child) }
        assert_predicate $?, :success?, use
      rescue Timeout::Error
        Process.kill(:KILL, child)
        Process.wait(child)
        flunk "#{use}: threads wait for each other"
      end
    end
  end

  private

  # The C interface of SQLite, for what others do with the file.
  def sqlite
    @sqlite ||= Module.new do
      extend FFI::Library
      ffi_lib 'libsqlite3.so.0'
      attach_function :sqlite3_open, %i[string pointer], :int
      attach_function :sqlite3_exec, %i[pointer string pointer pointer pointer], :int
      attach_function :sqlite3_close, [:pointer], :int
    end
  rescue LoadError
    skip 'no libsqlite3.so.0'
  end

  def connect(path)
    out = FFI::MemoryPointer.new(:pointer)
    assert_equal 0, sqlite.sqlite3_open(path, out)
    out.read_pointer
  end

  def execute(connection, sql)
    assert_equal 0, sqlite.sqlite3_exec(connection, sql, nil, nil, nil), sql
  end

  # A book, and a connection of somebody else to its file.
  def with_another_writer
    in_folder do |folder|
      path = File.join(folder, 'shop.db')
      family(path).close
      other = connect(path)
      Kith.open(path) { |book| yield book, other }
      sqlite.sqlite3_close(other)
    end
  end

  # Yield while the other one writes, which ends when this thread waits; it may be interrupted before.
  def waiting(other, interrupt = nil)
    execute(other, 'BEGIN IMMEDIATE')
    waits = Thread.current
    ends = Thread.new do
      Thread.pass until waits.stop?
      interrupt&.call(waits)
      execute(other, 'ROLLBACK')
    end
    yield
  ensure
    ends.join
  end
end
