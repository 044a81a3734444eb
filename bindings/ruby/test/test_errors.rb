require_relative 'helper'

class TestErrors < KithTest
  def test_every_status_and_rule_has_a_class
    Kith::Errors::STATUSES.each_key do |name|
      type = Kith.const_get("#{name.to_s.split('_').map(&:capitalize).join}Error")
      assert_operator type, :<, Kith::Error
      assert_equal name, type.new.status
    end
    Kith::Errors::RULES.each_key do |name|
      assert_operator Kith::RuleError.const_get(name.to_s.split('_').map(&:capitalize).join), :<, Kith::RuleError
    end
    assert_operator Kith::Error, :<, StandardError
  end

  def test_an_error_names_record_field_rule_and_days
    family do |book|
      error = assert_raises(Kith::RuleError::Overlap) do
        book.change { |txn| txn.relate(@helga, @parent, @lena, since: '2020-01-01') }
      end
      assert_equal [:rule, :overlap, @first, 'K107', 0], [error.status, error.rule, error.other, error.id, error.change]
      assert_equal Date.new(2020, 1, 1), error.since
      assert_nil error.until
      assert_match(/mother|parent/, error.message)
      assert_equal Encoding::UTF_8, error.message.encoding
      assert_equal 'OVERLAP', error.explanation.name
      refute_predicate error, :retryable?
      refute_predicate error, :outcome_unknown?
      error = assert_raises(Kith::RuleError::NumberTaken) { book.change { |txn| txn.change(@helga, number: 'K2') } }
      assert_equal :number, error.field
    end
  end

  def test_an_error_is_about_its_own_call
    family do |book|
      book.view do |view|
        assert_raises(Kith::NotFoundError) { view.customers.fetch('nobody') }
        assert_raises(Kith::InvalidError) { view.record(0) }
        error = assert_raises(Kith::NotFoundError) { view.record(@helga + 256 * 100) }
        assert_match(/customer/, error.message)
        assert_nil error.rule
      end
    end
  end

  def test_a_value_refused_at_once_names_its_field
    family do |book|
      book.change do |txn|
        long = 'x' * 100_000
        { surname: -> { txn.change(@helga, surname: long) }, remark: -> { txn.relate(@helga, @parent, @paul, remark: long) },
          given_name: -> { txn.add(:customer, number: 'Q', kind: :person, surname: 'x', given_name: long) },
          number: -> { txn.add(:customer, kind: :person, surname: 'x') }, code: -> { txn.change_type(@parent, code: long) },
          to: -> { txn.relate(@helga, @parent, @paul + 25_600) }, from: -> { txn.change(@first, from: @paul) },
          category: -> { txn.change(@helga, category: @paul) } }.each do |field, use|
          assert_equal field, assert_raises(Kith::ShapeError, Kith::ReferenceError) { use.call }.field
        end
        order = txn.add(:order, number: 'O1', customer: @helga, date: TODAY)
        hierarchy = txn.add(:hierarchy, code: 'h')
        nobody = @paul + 25_600
        { type: -> { txn.save_ticks(@helga, @paul, is: [@parent + 25_600]) },
          from: -> { txn.save_ticks(@helga, nobody, has: [@parent]) },
          parent: -> { txn.move(@helga, nobody, hierarchy: hierarchy, from: TODAY) },
          customer: -> { txn.move(nobody, @helga, hierarchy: hierarchy, from: TODAY) },
          payer: -> { txn.save_order(order, typed: { payer: { party: nobody } }) },
          price_list: -> { txn.save_order(order, typed: { price_list: { text: 'x' * 300 } }) } }.each do |field, use|
          assert_equal field, assert_raises(Kith::ShapeError, Kith::ReferenceError) { use.call }.field
        end
        link = assert_raises(Kith::ShapeError) { txn.connect(customer: @helga, parent: @paul, number: long) }
        assert_equal :number, link.field
        signed = assert_raises(Kith::ShapeError) { txn.sign_document(@helga, :contract, long) }
        assert_includes signed.message, "signed_document.#{signed.field}:"
      end
    end
  end

  def test_broken_rules_are_listed_before_committing
    family do |book|
      txn = book.change
      txn.add(:customer, number: 'K9', kind: :person, surname: 'good')
      txn.add(:customer, number: 'K1', kind: :person, surname: 'twice')
      txn.add(:customer, number: 'K8', kind: :person)
      found = txn.check
      assert_equal [[:number_taken, 1], [:name_missing, 2]], found.map { |one| [one.rule, one.change] }
      assert_match(/K1/, txn.view { |view| view.describe(found.first) }.message)
      assert_match(/number_taken/, found.first.inspect)
      assert_equal 2, txn.drop(found.map(&:change))
      txn.commit
      assert_predicate txn, :over?
      assert_equal txn.sequence, book.view(&:sequence)
      assert_equal 5, book.view { |view| view.customers.count }
      assert_empty book.view(&:validate)
      txn.close
    end
  end

  def test_many_findings_are_all_there
    family do |book|
      txn = book.change
      200.times { |i| txn.add(:customer, number: "N#{i}", kind: :person) }
      assert_equal 200, txn.check.size
      txn.close
    end
  end
end
