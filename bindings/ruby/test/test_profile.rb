require_relative 'helper'

# The records around a customer, and what they answer.
class TestProfile < KithTest
  include OneBook

  def setup
    @book = family
  end

  def test_locations_and_their_addresses
    office, store = change do |txn|
      first = txn.add(:location, customer: @helga, name: 'Office', primary: true, street: 'Deich 1', city: 'Hamburg', latitude: '53.55', longitude: '9.99')
      [first, txn.add(:location, customer: @helga, name: 'Store', shipping: true, shares: first)]
    end
    view do |now|
      assert_equal [office, store, office], [nil, :shipping, :billing].map { |purpose| now.location_of(@helga, purpose: purpose) }
      assert_nil now.location_of(@lena)
      shared = now.address(store)
      assert_equal ['Store', 'Deich 1', office, BigDecimal('53.55')], shared.values_at(:name, :street, :shares, :latitude)
      assert_equal true, now.address(now.record(office))[:primary]
      assert_raises(Kith::NotFoundError) { now.address(office + 25_600) }
    end
    assert_raises(ArgumentError) { view { |now| now.location_of(@helga, purpose: :pleasure) } }
  end

  def test_bank_accounts
    whole, part = change do |txn|
      [txn.add(:bank_account, customer: @helga, holder: 'Helga Albers', number: 'DE02120300000000202051', mandate: 'M1', mandate_since: '2026-01-01'),
       txn.add(:bank_account, customer: @lena, number: 'DE02500105170137075030')]
    end
    view { |now| assert_equal [true, false], [now.complete?(whole), now.complete?(part)] }
  end

  def test_appointments_tasks_and_calls
    change do |txn|
      30.times { |i| txn.add(:appointment, customer: @helga, kind: :call, start: Time.utc(2026, 6, 2, i % 24, i), author: 'anna', at: Time.utc(2026, 6, 1)) }
      txn.add(:task, customer: @helga, text: 'call back', due: '2026-05-01', assignee: 'anna', author: 'anna', at: Time.utc(2026, 5, 1))
      txn.add(:task, customer: @helga, text: 'write', due: '2026-06-30', author: 'anna', at: Time.utc(2026, 5, 1))
    end
    view do |now|
      starts = now.agenda(customer: @helga, all: true).map(&:start)
      assert_equal [30, starts.sort], [starts.size, starts]
      assert_equal 1, now.agenda(since: Time.utc(2026, 6, 2, 5), until: Time.utc(2026, 6, 2, 5, 20)).count
      assert_empty now.agenda(customer: @lena, all: true).to_a
      assert_equal ['call back'], now.overdue_tasks.map(&:text)
      assert_equal [1, 0], [now.overdue_tasks(assignee: 'anna').count, now.overdue_tasks(assignee: '').count]
    end
    season, status, note = change do |txn|
      autumn = txn.add(:season, code: 'autumn', year: 2026)
      called = txn.add(:call_status, code: 'called')
      [autumn, called, txn.add(:note, customer: @helga, season: autumn, year: 2026, call_status: called, text: 'yes', author: 'anna', at: Time.utc(2026, 6, 1))]
    end
    view do |now|
      assert_equal [status, note], now.call_status(@helga, season: season)
      assert_nil now.call_status(@lena, season: season)
    end
  end
end
