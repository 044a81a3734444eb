require_relative 'helper'

# May a message be sent to a contact (table 7); who signs for a customer (table 5).
class TestConsent < KithTest
  include OneBook

  def setup
    @book = Kith.open(language: 'en')
    change do |txn|
      txn.add_consent_presets
      txn.add_legal_presets
      @customer = txn.add(:customer, number: 'C1', kind: :organisation, organisation: 'Canoe & Co.')
      @ann = contact(txn, 'Ann', email: 'Ann@example.com', mobile: '+49 170 55-66', phone: '+7 (911) 555')
    end
    @casl, @opt_in = view { |now| %w[casl opt_in].map { |code| now.find!(:consent_law, code) } }
    change { |txn| txn.change(settings, consent_law: @casl) }
  end

  def contact(txn, name, **more)
    txn.add(:contact, customer: @customer, name: name, consent: :none, **more)
  end

  def say(basis, date, channel: :email, **more)
    change { |txn| txn.add(:consent, contact: @ann, channel: channel, basis: basis, date: date, **more) }
  end

  def ask(channel = :email, **query)
    view { |now| now.may_contact(@ann, channel, **query) }
  end

  # --- consent ---

  # What was said, what is set at the contact; commercial and transactional allowed, the reason, and what the commercial answer ends or
  # begins with.
  FORM = { proof: 'form 17' }.freeze
  TABLE = {
    1 => [[[:express, '2026-01-01', FORM]], { email: 'ann' }, [false, false, :no_address]],
    2 => [[[:express, '2026-01-01', FORM], [:withdrawal, '2026-02-01', {}]], { email_status: :hard_bounce }, [false, false, :hard_bounce]],
    3 => [[[:withdrawal, '2026-02-01', {}], [:express, '2026-03-01', FORM]], { email_status: :complaint }, [false, true, :complaint]],
    4 => [[[:express, '2026-01-01', FORM], [:purchase, '2026-05-01', {}], [:withdrawal, '2026-04-01', {}]], {}, [false, true, :withdrawn]],
    5 => [[[:express, '2026-01-01', FORM]], { email_status: :suppressed }, [false, true, :suppressed]],
    6 => [[[:express, '2026-01-01', FORM]], { email_status: :soft_bounce }, [false, true, :soft_bounce, nil, Date.new(2026, 7, 1)]],
    7 => [[[:withdrawal, '2026-01-01', {}], [:express, '2026-01-02', FORM]], {}, [true, true, :express]],
    8 => [[[:purchase, '2024-06-01', {}]], {}, [true, true, :implied_purchase, Date.new(2026, 6, 1)]],
    9 => [[[:contract, '2020-01-01', { until: '2024-06-30' }]], {}, [true, true, :implied_contract, Date.new(2026, 6, 30)]],
    10 => [[[:inquiry, '2025-12-01', {}]], {}, [true, true, :implied_inquiry, Date.new(2026, 6, 1)]],
    11 => [[[:non_business, '2025-01-01', {}]], {}, [true, true, :implied_non_business, Date.new(2027, 1, 1)]],
    12 => [[[:published, '1990-01-01', {}]], {}, [true, true, :implied_published]],
    13 => [[[:express, '2026-01-01', {}]], {}, [false, true, :no_proof]],
    14 => [[[:pending, '2026-01-01', {}], [:inquiry, '2025-01-01', {}]], {}, [false, true, :expired]],
    15 => [[[:pending, '2026-01-01', {}]], {}, [false, true, :unconfirmed]],
    16 => [[], {}, [false, true, :no_consent]]
  }.freeze

  TABLE.each do |row, (said, fields, (commercial, transactional, reason, expires, again))|
    define_method("test_consent_row_#{row}_#{reason}") do
      records = said.map { |basis, date, more| say(basis, date, **more) }
      change { |txn| txn.change(@ann, **fields) } unless fields.empty?
      found = ask
      assert_equal [commercial, reason, false, expires, again], found.to_a.first(5)
      assert_equal [transactional, reason, false, nil, nil], ask(message: :transactional).to_a.first(5)
      assert_equal [commercial ? 'Ann@example.com' : nil, true], [found.address, found.record.nil? || records.include?(found.record)]
      assert_equal records.last, found.record if [4, 7, 8, 9, 10, 11, 12, 13, 14, 15].include?(row)
    end
  end

  def test_an_address_that_is_suppressed
    say(:express, '2026-01-01', **FORM)
    entry = change { |txn| txn.add(:suppression, address: 'ann@EXAMPLE.com', channel: :email, since: '2026-05-01') }
    assert_equal [:suppressed, entry], [ask.reason, ask.record]
    assert_equal :express, ask(on: '2026-04-30').reason
  end

  def test_worked_cases_of_consent
    say(:inquiry, '2025-08-31') # case 93
    assert_equal [[true, :implied_inquiry], [false, :expired]], %w[2026-02-28 2026-03-01].map { |day| ask(on: day).to_a.first(2) }
    say(:express, '2023-01-10', **FORM) # case 94
    assert_equal [true, :express], ask.to_a.first(2)
    change { |txn| txn.change(@ann, email_status: :hard_bounce) } # case 97
    assert_equal [false, false], %i[commercial transactional].map { |message| ask(message: message).allowed }
    change { |txn| txn.change(@ann, email: 'ann@example.org') }
    assert_equal [true, 'ann@example.org', true], [ask.allowed, ask.address, ask(message: :transactional).allowed]
    say(:withdrawal, '2026-05-01') # case 95
    say(:purchase, '2026-05-20')
    assert_equal [[false, :withdrawn], [true, :withdrawn]], %i[commercial transactional].map { |message| ask(message: message).to_a.first(2) }
  end

  def test_consent_is_of_one_channel_and_law
    say(:purchase, '2026-05-01')
    say(:express, '2026-05-01', channel: :sms)
    assert_equal [true, false], [ask(law: @casl), ask(law: view { |now| now.record(@opt_in) })].map(&:allowed)
    assert_equal %i[implied_purchase no_proof no_consent], %i[email sms phone].map { |channel| ask(channel).reason }
    change { |txn| txn.change(@casl, unproven: true) }
    assert_equal [true, :no_proof, true, nil, nil], ask(:sms).to_a.first(5)
    assert_equal '+49 170 55-66', ask(:sms).address
  end

  def test_an_import_does_not_overwrite_what_is_known
    change { |txn| txn.change(@ann, consent: :express, email_status: :complaint) }
    change(importing: true) { |txn| txn.change(@ann, consent: :none, email_status: :valid, remark: 'imported') }
    view { |now| assert_equal [:express, :complaint, 'imported'], now.pluck([@ann], :consent, :email_status, :remark).first }
  end

  def test_questions_about_consent_that_are_none
    closed = view.tap(&:close)
    view do |now|
      [[Kith::NotFoundError, -> { now.may_contact(@ann + 25_600, :email) }],
       [Kith::NotFoundError, -> { now.may_contact(@ann, :email, law: @casl + 25_600) }],
       [Kith::InvalidError, -> { now.may_contact(@customer, :email) }], [Kith::InvalidError, -> { now.may_contact(@ann, 4) }],
       [ArgumentError, -> { now.may_contact(@ann, :pigeon) }], [ArgumentError, -> { now.may_contact(@ann, :sms, message: :spam) }],
       [TypeError, -> { now.may_contact('Ann', :email) }], [Kith::ClosedError, -> { closed.may_contact(@ann, :email) }]]
        .each_with_index { |(error, asking), index| assert_raises(error, index.to_s, &asking) }
    end
  end

  # --- signatories ---

  # A person born on a day, and up to two grown-ups who may represent it.
  def family(born, capacity: nil, representatives: 1)
    change do |txn|
      @child = txn.add(:customer, number: 'K3', kind: :person, surname: 'Kanareikin', given_name: 'Pyotr', birth_date: born, capacity: capacity)
      @parents = %w[Kanareikina Orlov].map do |surname|
        txn.add(:customer, number: surname, kind: :person, surname: surname, birth_date: '1980-05-05', document: '4010 123456',
                           address: 'Nevsky 1', phone: '+7 911 1')
      end
      @guardian = txn.add(:relation_type, code: 'guardian', effect: :legal_representative)
      @relations = @parents.first(representatives).map.with_index { |who, i| txn.relate(who, @guardian, @child, priority: i + 1) }
      @both = txn.add(:legal_profile, code: 'both', majority: 18, partial: 14, medical_consent: 15, co_sign: true)
    end
  end

  def sign(document, **query)
    view { |now| now.signatory_of(@child, document, **query) }
  end

  # Capacity, age, how many representatives, whether both sign; contract, then medical consent.
  SIGNING = [
    [nil, 18, 1, false, :self, :self], [nil, nil, 0, false, :self, :self], [nil, nil, 1, false, :undetermined, :undetermined],
    [nil, 13, 0, false, :representative_missing, :representative_missing], [nil, 13, 1, false, :representative, :representative],
    [nil, 13, 2, false, :representative, :representative], [nil, 17, 0, false, :representative_missing, :self],
    [nil, 14, 1, false, :representative, :representative], [nil, 17, 1, true, :self_with_consent, :self],
    [nil, 14, 0, false, :representative_missing, :representative_missing], [nil, 15, 1, false, :representative, :self],
    [:emancipated, 14, 1, false, :self, :self], [:limited, 18, 1, false, :self_with_consent, :self],
    [:limited, 18, 0, false, :representative_missing, :self], [:limited, 13, 1, false, :representative, :representative],
    [:incapacitated, 40, 0, false, :representative_missing, :representative_missing], [:incapacitated, 40, 1, false, :representative, :representative]
  ].freeze

  SIGNING.each do |capacity, age, representatives, both, *expected|
    define_method("test_signing_#{capacity || 'full'}_#{age || 'unknown'}_with_#{representatives}#{'_both' if both}") do
      family(age && (TODAY << (age * 12)), capacity: capacity, representatives: representatives)
      %i[contract medical_consent].zip(expected) do |document, result|
        said = sign(document, profile: (@both if both))
        who = { representative: [@parents[0], nil], self: [@child, nil], self_with_consent: [@child, @parents[0]] }.fetch(result, [nil, nil])
        assert_equal [result, *who], [said.result, said.signatory, said.consenting]
        relation = @relations[0] if %i[representative self_with_consent].include?(result)
        assert_equal [age.nil?, representatives > 1, relation, nil], [said.age_unknown, said.several, said.relation, said.trace]
      end
    end
  end

  def test_whose_data_a_document_carries # cases 81 and 85
    family('2016-01-01', representatives: 2)
    said = sign(:contract, trace: true)
    assert_equal ['Kanareikina', '4010 123456', 'Nevsky 1', '+7 911 1'], said.to_a[6, 4]
    assert_equal [[@parents[0], @relations[0], :taken], [@parents[1], @relations[1], :not_chosen]],
                 said.trace.map { |row| [row.subject, row.record, row.reason] }
    named = sign(:contract, representative: view { |now| now.record(@parents[1]) })
    assert_equal [@parents[1], false], [named.signatory, named.several]
  end

  def test_representatives_that_are_not_valid
    family('2016-01-01')
    { { capacity: :incapacitated } => :not_capable, { birth_date: '2008-06-02' } => :underage,
      { status: :deceased } => :inactive }.each do |fields, reason|
      what_if = @book.change(today: TODAY).change(@parents[0], **fields)
      said = what_if.view { |now| now.signatory_of(@child, :contract, trace: true) }
      assert_equal [:representative_invalid, nil, nil, [reason]], [said.result, said.signatory, said.name, said.trace.map(&:reason)]
      what_if.close
    end
    change { |txn| txn.end_relation(@relations[0], until: '2026-05-31') }
    assert_equal %i[representative_invalid representative], [TODAY, '2026-05-31'].map { |day| sign(:contract, on: day).result }
  end

  def test_birthdays_and_profiles # case 83
    family('2010-02-28')
    assert_equal %i[representative self], %w[2025-02-27 2025-02-28].map { |day| sign(:medical_consent, on: day).result }
    profiles = %w[ru de plain].map { |code| view { |now| now.find!(:legal_profile, code) } }
    assert_equal [%i[representative self], %i[self_with_consent self], %i[representative representative]],
                 profiles.map { |profile| %i[contract medical_consent].map { |document| sign(document, profile: profile).result } }
    change { |txn| txn.change(settings, legal_profile: @both) }
    assert_equal :self_with_consent, sign(:contract).result
  end

  def test_what_was_signed_stays
    family('2016-01-01')
    id = change { |txn| txn.sign_document(@child, :contract, 'V-17') }
    change { |txn| txn.change(@parents[0], surname: 'Orlova', phone: nil) }
    kept = view { |now| now.parts(@child, :signed_document).first }
    assert_equal [id, 'V-17', :contract, TODAY, :representative, @parents[0], @relations[0], 'Kanareikina', '+7 911 1', 'anna'],
                 [kept.id, kept.number, kept[:kind], kept.date, kept.result, kept.signatory, kept.relation, kept.name, kept.phone, kept.author]
    other = change { |txn| txn.sign_document(@child, :medical_consent, 'V-18', profile: @both, representative: @parents[0], on: '2026-05-01') }
    assert_equal(['Orlova', Date.new(2026, 5, 1), @both], view { |now| now.pluck([other], :name, :date, :profile).first })
  end

  def test_what_cannot_be_signed
    family('2016-01-01', representatives: 0)
    change do |txn|
      [[Kith::RuleError::NoSignatory, -> { txn.sign_document(@child, :contract, 'V-1') }],
       [Kith::ShapeError, -> { txn.sign_document(@parents[0], :contract, '') }],
       [Kith::NotFoundError, -> { txn.sign_document(@child + 25_600, :contract, 'V-1') }],
       [TypeError, -> { txn.sign_document(@child, :contract, nil) }],
       [ArgumentError, -> { txn.sign_document(@child, :treaty, 'V-1') }]].each_with_index do |(error, call), index|
        assert_raises(error, index.to_s, &call)
        assert_equal 0, txn.count
      end
    end
    closed = @book.change.tap(&:close)
    [-> { closed.sign_document(@child, :contract, 'V-1') }, -> { closed.add_legal_presets }, -> { closed.add_consent_presets }].each do |use|
      assert_raises(Kith::ClosedError, &use)
    end
    now = view
    assert_raises(Kith::NotFoundError) { now.signatory_of(@child + 25_600, :contract) }
    assert_raises(Kith::InvalidError) { now.signatory_of(@child, 0) }
    assert_raises(ArgumentError) { now.signatory_of(@child, :treaty) }
    now.close
    assert_raises(Kith::ClosedError) { now.signatory_of(@child, :contract) }
  end

  # --- both ---

  def test_presets_are_added_once
    before = view { |now| %i[consent_law consent_term legal_profile].map { |kind| now[kind].ids } }
    assert_equal [2, 3], [before[0].size, before[2].size]
    change { |txn| assert_same txn, txn.add_consent_presets.add_legal_presets }
    assert_equal before, view { |now| %i[consent_law consent_term legal_profile].map { |kind| now[kind].ids } }
  end

  def test_texts_outlive_their_view
    family('1990-01-01')
    change { |txn| txn.change(@child, document: 'паспорт') }
    now = view
    said = now.signatory_of(@child, :contract)
    may = now.may_contact(@ann, :sms, message: :transactional)
    now.close
    GC.start
    assert_equal ['Kanareikin', 'паспорт', nil, '+49 170 55-66'], [said.name, said.document, said.phone, may.address]
    assert_equal [Encoding::UTF_8] * 2, [said.document, may.address].map(&:encoding)
  end

  def test_codes_come_from_the_library
    assert_equal Kith::Schema.kind(:signed_document).field(:result).codes, Kith::Signing::RESULTS.values
    assert_equal Kith::Schema.codes(Kith::Native['KITH_LIST_PERMISSION']).compact, Kith::Permitting::REASONS.values
  end
end
