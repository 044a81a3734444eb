require_relative 'helper'
require_relative 'list_store'
require 'openssl'

# Erasing a person, what is known about one, and the host's hash of addresses.
class TestErase < KithTest
  include OneBook

  SECRET = 'Zaubermann' # stands in everything that is personal
  HMAC = ->(address) { OpenSSL::HMAC.digest('SHA256', 'key', address) }

  # A book in which somebody has left traces everywhere.
  def person(store = nil, **options)
    @book = Kith.open(store, language: 'en', **options)
    change do |txn|
      @who = txn.add(:customer, number: 'W', kind: :person, surname: SECRET, given_name: "#{SECRET} Anna", birth_date: '1990-02-28',
                                phone: '+49 228 123456', remarks: "is #{SECRET}")
      @other = txn.add(:customer, number: 'O', kind: :person, surname: 'Okafor')
      @contact = txn.add(:contact, customer: @who, name: SECRET, email: 'zaubermann@example.org', consent: :none)
      @note = txn.add(:note, customer: @who, text: "#{SECRET} called")
      @order = txn.add(:order, number: '1', customer: @who, date: TODAY, remark: "for #{SECRET}")
      @line = txn.add(:order_line, order: @order, item: 'lens', amount: 5)
      @email = txn.add(:email, customer: @who, address: 'zaubermann@example.org', subject: SECRET, at: Time.utc(2026, 5, 2))
      @friend, @holder = [nil, :card_holder].map { |effect| txn.add(:relation_type, code: "is #{effect}", effect: effect) }
      @relation = txn.relate(@other, @friend, @who, remark: "of #{SECRET}")
    end
    change { |txn| txn.change(@who, city: SECRET) }
    return @book unless block_given?

    Kith.closing(@book) { yield @book }
  end

  def erase(**more)
    change { |txn| txn.erase(@who, **more) }
  end

  def suppress
    change { |txn| txn.add(:suppression, address: 'ZAUBERMANN@example.org', reason: SECRET) }
  end

  # May somebody be written to who comes with this address?
  def ask(email = 'Zaubermann@example.ORG')
    contact = change do |txn|
      who = txn.add(:customer, number: "N#{@asked = @asked.to_i + 1}", kind: :person, surname: 'New')
      txn.add(:contact, customer: who, name: 'New', email: email, consent: :none)
    end
    view { |now| now.may_contact(contact, :email).reason }
  end

  # --- erasing ---

  def test_what_is_personal_goes_and_the_rest_stays
    person do
      erase
      view do |now|
        assert_equal({ number: 'erased-1', kind: :person, status: :erased }, now.record(@who).to_h)
        [@contact, @note].each { |gone| assert_raises(Kith::NotFoundError) { now.record(gone) } }
        assert_equal [TODAY, nil], now.pluck([@relation], :until, :remark).first
        assert_equal [[@who, '1', nil], 5], [now.pluck([@order], :customer, :number, :remark).first, now.value(@line, :amount)]
        assert_equal [], now.validate
        refute_match(/zaubermann/i, now.dump)
      end
    end
  end

  # What a preview says becomes of each record is what becomes of it.
  def test_a_preview_says_what_an_erasure_does
    person do
      suppress
      change { |txn| @acts = txn.relate(@who, @holder, @other) }
      rows = view { |now| now.erasure_preview(now.record(@who)) }
      assert_equal %i[blocks blocks emptied ended kept removed], (rows.map(&:becomes).uniq << rows[1].becomes).sort
      about, before = view { |now| [now.records_about(@who), now.digest] }
      assert_empty about.map(&:id) - rows.map(&:record)
      assert_equal before, view(&:digest)
      erase(on: TODAY - 1, force: true)
      view do |now|
        about.each do |record|
          becomes = rows.reverse.find { |row| row.record == record.id }.becomes # what stands in the way comes first
          left = now[record.class.kind.name].find { |one| one.id == record.id }
          case becomes
          when :removed then assert_nil left
          when :kept then assert_equal record, left
          when :ended then assert_equal [TODAY - 1, nil], [left.until, left.remark]
          else refute_match(/zaubermann/i, left.to_h.to_s, becomes.to_s)
          end
        end
      end
    end
  end

  def test_who_is_needed_is_erased_by_force_only
    person do
      change { |txn| @acts = txn.relate(@who, @holder, @other) }
      assert_equal [@acts, :blocks], view { |now| now.erasure_preview(@who).first.to_a }
      before = view(&:digest)
      error = assert_raises(Kith::RuleError::InUse) { erase }
      assert_equal [@who, @acts, before], [error.subject, error.other, view(&:digest)]
      erase(force: true)
      assert_equal([:erased, TODAY], view { |now| [now.value(@who, :status), now.value(@acts, :until)] })
    end
  end

  def test_aliases_go_along
    person do
      twin = change { |txn| txn.add(:customer, number: 'T', kind: :person, surname: SECRET) }
      change { |txn| txn.merge(twin, into: @who) }
      assert_raises(Kith::RuleError::Alias) { change { |txn| txn.erase(twin) } }
      view { |now| assert_equal [@who, twin].sort, now.export(@who)[:customer].map { |one| one[:id] }.sort }
      seen = nil
      txn = change.erase(@who)
      txn.prepare { |changes| (seen = changes.erased) && :committed }
      txn.close
      assert_equal [@who, twin].sort, seen.sort
      assert_equal(%i[erased erased], view { |now| [@who, twin].map { |one| now.value(one, :status) } })
      assert_raises(Kith::RuleError::CustomerErased) { erase }
    end
  end

  def test_erasures_that_there_are_not
    person do |book|
      txn = change
      closed, gone = change.tap(&:close), view.tap(&:close)
      now = view
      [[Kith::NotFoundError, -> { txn.erase(@other + 25_600) }], [Kith::InvalidError, -> { txn.erase(@note) }], [TypeError, -> { txn.erase('W') }],
       [Kith::ShapeError, -> { txn.erase(@who, on: 'now') }], [Kith::ClosedError, -> { closed.erase(@who) }],
       [Kith::NotFoundError, -> { now.erasure_preview(@other + 25_600) }], [Kith::InvalidError, -> { now.erasure_preview(@note) }],
       [Kith::NotFoundError, -> { now.records_about(@other + 25_600) }], [Kith::NotFoundError, -> { now.export(@other + 25_600) }],
       *%i[erasure_preview records_about export].map { |ask| [Kith::ClosedError, -> { gone.public_send(ask, @who) }] }]
        .each_with_index { |(error, use), index| assert_raises(error, index.to_s, &use) }
      assert_equal 0, txn.count
      [txn, now].each(&:close)
      assert_equal 1, book.view { |one| one.customers.count { |customer| customer.number == 'W' } }
    end
  end

  # --- what is known ---

  def test_all_that_is_known_about_somebody
    person do
      change { |txn| 300.times { |i| txn.add(:task, customer: @who, text: i.to_s) } } # more than there was room for
      view do |now|
        about = now.records_about(@who)
        assert_equal [@who, about.map(&:id).uniq], [about.first.id, about.map(&:id)]
        assert_equal [@who, @contact, @note, @order, @line, @relation].sort, about.reject { |one| one.class.kind.name == :task }.map(&:id).sort
        known = now.export(now.record(@who))
        assert_equal({ customer: 1, contact: 1, note: 1, order: 1, order_line: 1, relation: 1, task: 300, email: 1 }, known.transform_values(&:size))
        assert_equal({ id: @note, **now.record(@note).to_h }, known[:note].first)
        assert_equal({ id: @email, customer: @who, address: 'zaubermann@example.org', subject: SECRET, at: Time.utc(2026, 5, 2), author: 'anna' },
                     known[:email].first)
      end
      erase
      assert_equal({ customer: 1, order: 1, order_line: 1, relation: 1 }, view { |now| now.export(@who).transform_values(&:size) })
    end
  end

  # --- stores ---

  STORES = { none: ->(_) {}, list: ->(_) { ListStore.new }, memory: ->(_) { Kith::Testing::MemoryStore.new },
             sqlite: ->(folder) { File.join(folder, 'shop.db') } }.freeze

  STORES.each do |name, make|
    define_method("test_the_history_in_#{name}_stays_without_the_person") do
      in_folder do |folder|
        person(make.call(folder)) do
          before = view { |now| now.history(customer: @who).to_a }
          assert_match SECRET, before.to_s
          erase
          after = view { |now| now.history(customer: @who).to_a }
          refute_match(/zaubermann/i, after.to_s)
          assert_equal before.map(&:id), after.last(before.size).map(&:id) # none has gone
          kept = after.find { |entry| entry.id == @line }
          assert_equal [before.find { |entry| entry.id == @line }.after, 'anna'], [kept.after, kept.actor]
        end
      end
    end
  end

  def test_what_is_personal_in_an_entry
    person do
      entry = view { |now| now.history(customer: @who, kind: :order).first }
      fields = Kith::Schema.kind(:order).fields.select(&:personal?).map(&:name)
      assert_includes fields, :remark
      assert_equal fields & entry.after.keys, entry.after.keys.select { |name| entry.personal?(name, @who) }
      assert_equal entry.after.except(*fields), entry.without(@who).after
      assert_equal [entry, entry], [entry.without(@other), entry.dup] # it is about somebody else, and was not changed
      assert_raises(ArgumentError) { entry.personal?(:colour, @who) }
      link = view { |now| now.history(customer: @other, kind: :customer).first }
      assert_equal({}, link.without(@other).after.slice(:surname))
    end
    set = nil
    person { change { |txn| (set = txn.erase(@who).prepare) && txn.finish(:rejected) } }
    assert_raises(Kith::ClosedError) { set.erased }
  end

  def test_a_document_keeps_what_it_says_of_others
    person do
      change do |txn|
        guards = txn.add(:relation_type, code: 'guards', effect: :legal_representative)
        txn.change(@other, birth_date: '2015-01-01')
        txn.relate(@who, guards, @other)
        txn.sign_document(@other, :contract, '17')
      end
      entry = view { |now| now.history(kind: :signed_document).first }
      assert_equal [true, false], [entry.personal?(:name, @who), entry.personal?(:patient, @who)]
      assert_equal [false, true], [entry.personal?(:name, @other), entry.personal?(:patient, @other)]
    end
  end

  # --- the hash ---

  def test_a_suppressed_address_stays_as_a_hash
    asked = []
    person(hash: ->(address) { HMAC.call(asked.push(address).last) }) do
      listed = suppress
      erase
      assert_equal ['zaubermann@example.org', Encoding::UTF_8], [asked.uniq, asked.first.encoding].flatten
      assert_equal(["##{HMAC.call('zaubermann@example.org').unpack1('H*')}", nil], view { |now| now.pluck([listed], :address, :reason).first })
      assert_equal %i[suppressed no_consent], [ask, ask('other@example.org')]
    end
  end

  def test_a_withdrawal_is_remembered
    person(hash: HMAC) do
      change { |txn| txn.add(:consent, contact: @contact, channel: :email, basis: :withdrawal, date: '2026-05-01') }
      erase
      assert_equal :suppressed, ask
    end
  end

  def test_without_a_hash_a_suppressed_address_stands_in_the_way
    person do
      listed = suppress
      assert_equal listed, assert_raises(Kith::RuleError::InUse) { erase }.other
      erase(force: true)
      assert_equal [:no_consent, 0], [ask, view { |now| now[:suppression].count }]
    end
  end

  # How hashing goes wrong, and what the cause is.
  FAILURES = { 'an exception' => [->(_) { raise IOError, 'no key' }, IOError], 'nil' => [->(_) {}, TypeError], 'a number' => [->(_) { 7 }, TypeError],
               'too little' => [->(_) { 'x' * 31 }, TypeError], 'too much' => [->(_) { 'ж' * 32 }, TypeError],
               'a throw' => [->(_) { throw :out }, LocalJumpError] }.freeze

  FAILURES.each do |what, (answer, cause)|
    define_method("test_hashing_fails_by_#{what.tr(' ', '_')}") do
      hash = HMAC
      person(ListStore.new, hash: ->(address) { hash.call(address) }) do
        suppress
        before = view(&:digest)
        failing = lambda do |&use|
          hash = answer
          error = assert_raises(Kith::StoppedError) { catch(:out, &use) }
          assert_kind_of cause, error.cause
          hash = HMAC
        end
        failing.call { erase }
        assert_equal before, view(&:digest)
        txn = change.erase(@who)
        change { |other| other.add(:category, code: 'meanwhile') } # so that it is erased again
        failing.call { txn.commit }
        txn.commit
        txn.close
        failing.call { ask } # without a hash there is no answer
        assert_equal :suppressed, ask
      end
    end
  end

  def test_control_c_leaves_a_hash
    hash = ->(_) { raise Interrupt }
    person(hash: ->(address) { hash.call(address) }) do
      suppress
      assert_raises(Interrupt) { erase }
      hash = HMAC
      erase
      hash = ->(_) { raise Interrupt }
      assert_raises(Interrupt) { ask }
    end
  end

  def test_a_hash_may_read_the_book_and_not_use_the_transaction
    person(hash: ->(address) { @book.view { |now| now.customers.count } && HMAC.call(address) }) do
      suppress
      erase
      assert_equal :suppressed, ask
    end
    txn = nil
    person(hash: ->(_) { txn.erase(@other) }) do
      suppress
      txn = change
      assert_kind_of Kith::BusyError, assert_raises(Kith::StoppedError) { txn.erase(@who) }.cause
      txn.close
    end
  end

  def test_the_hash_lives_as_long_as_the_book_and_threads_ask_at_once
    person(hash: ->(address) { HMAC.call(address).tap { GC.start(full_mark: false) } }) do
      suppress
      erase
      GC.start
      ask
      contact = view { |now| now[:contact].first.id }
      reasons = Array.new(4) { Thread.new { Array.new(10) { view { |now| now.may_contact(contact, :email).reason } } } }.flat_map(&:value)
      assert_equal [:suppressed] * 40, reasons
    end
  end
end
