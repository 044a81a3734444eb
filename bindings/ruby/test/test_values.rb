require_relative 'helper'

class TestValues < KithTest
  # A value of each type, by what the schema says of the field.
  def value_for(field)
    case field.type
    when :text then 'Цаплин'[0, 6]
    when :integer then field.range.cover?(7) ? 7 : field.range.begin
    when :decimal then [BigDecimal('7.25'), field.range.end].min
    when :date then Date.new(2020, 2, 29)
    when :instant then Time.at(1_600_000_000, 123_456, :usec, in: 'UTC')
    when :code then field.codes.last
    when :flag then true
    end
  end

  def test_every_kind_of_the_schema_has_a_class_with_its_fields
    Kith::Schema.kinds.each do |kind|
      type = Kith::Records.of(kind.name)
      assert_operator type, :<, Kith::Record
      kind.fields.each { |field| assert type.method_defined?(field.name), "#{type}##{field.name}" }
    end
  end

  def test_values_of_every_kind_come_back_as_they_went_in
    book = family
    Kith::Schema.kinds.each do |kind|
      next if kind.archived? || kind.name == :book

      values = kind.fields.select { |field| field.type != :reference && !field.name.end_with?('kind') }
                   .to_h { |field| [field.name, value_for(field)] }
      txn = book.change
      begin
        id = txn.add(kind.name, **values)
      rescue Kith::Error => e # needs a reference: then each value alone still has its form
        assert_includes %i[shape reference invalid], e.status, "#{kind.name}: #{e.message}"
        next
      ensure
        id ? txn.view { |view| assert_equal values, view.record(id).to_h.slice(*values.keys) } : nil
        txn.close
      end
    end
  ensure
    book.close
  end

  def test_all_types_of_an_attribute_come_back
    family do |book|
      values = { text: 'ёж', integer: -3, decimal: BigDecimal('-0.000001'), date: Date.new(1812, 9, 7), flag: false }
      book.change do |txn|
        values.each do |type, value|
          attribute = txn.add(:attribute, code: "a_#{type}", kind: :customer, type: type)
          txn.add(:attribute_value, owner: @helga, attribute: attribute, type => value)
        end
      end
      book.view do |view|
        parts = view.parts(@helga, :attribute_value)
        assert_equal values, parts.flat_map { |part| part.to_h.except(:owner, :attribute).to_a }.to_h
        integer = parts.find { |part| part[:integer] }
        assert_equal(-3, integer.integer)
        assert_nil integer.decimal
        assert_equal Encoding::UTF_8, parts.first.text.encoding
        assert_equal parts.map { |part| part[:flag] }, view.pluck(parts, :flag)
        assert_equal parts.map { |part| part[:decimal] }, view.pluck(parts, :decimal)
      end
    end
  end

  def test_numbers_of_zero_are_not_missing
    family do |book|
      book.change do |txn|
        attribute = txn.add(:attribute, code: 'zero', kind: :customer, type: :decimal)
        txn.add(:attribute_value, owner: @helga, attribute: attribute, decimal: 0)
        txn.change(@first, priority: 0)
      end
      book.view do |view|
        part = view.parts(@helga, :attribute_value).first
        assert_equal 0, part.decimal
        assert_equal [BigDecimal(0)], view.pluck([part], :decimal)
        assert_equal [0], view.pluck([@first], :priority)
        assert_equal 0, view.record(@first).priority
        assert_equal 0, view.value(@first, :priority)
        assert_nil view.value(@first, :remark)
      end
    end
  end

  def test_a_change_clears_with_nil_and_leaves_what_is_not_named
    family do |book|
      book.change { |txn| txn.change(@helga, city: nil) }
      book.view { |view| assert_equal [nil, 'Albers'], view.record(@helga).then { |who| [who.city, who.surname] } }
    end
  end

  def test_what_is_no_value_of_a_field_is_an_error_before_the_library_sees_it
    family do |book|
      book.change do |txn|
        assert_raises(ArgumentError) { txn.change(@helga, nothing: 1) }
        assert_match(/female/, assert_raises(ArgumentError) { txn.change(@helga, sex: :unknown) }.message)
        assert_raises(TypeError) { txn.change(@helga, surname: 5) }
        assert_raises(TypeError) { txn.change(@helga, birth_date: 5) }
        assert_raises(TypeError) { txn.change(@helga, category: 'K7') }
        assert_raises(TypeError) { txn.add(:attribute_value, owner: @helga, decimal: 0.1) }
        assert_raises(ArgumentError) { txn.add(:attribute_value, owner: @helga, decimal: '0.0000001') }
        assert_raises(TypeError) { txn.add(:attribute_value, owner: @helga, flag: 'yes') }
        ['31.12.1999', '1980-13-45', ''].each do |day|
          error = assert_raises(Kith::ShapeError) { txn.change(@helga, birth_date: day) }
          assert_equal [:birth_date, nil], [error.field, error.cause]
          assert_match(/\Acustomer\.birth_date: /, error.message)
        end
        assert_match(/surname: text holds a NUL\z/, assert_raises(Kith::ShapeError) { txn.change(@helga, surname: "a\0b") }.message)
        assert_raises(Kith::ShapeError) { txn.change(@helga, surname: "\xFF") }
        assert_raises(ArgumentError) { txn.add(:nothing) }
        assert_raises(Kith::InvalidError) { txn.change(0, surname: 'x') }
      end
    end
  end

  def test_what_is_no_value_is_a_type_or_argument_error_that_names_the_field
    family do |book|
      book.change do |txn|
        order = txn.add(:order, number: 'O1', customer: @helga, date: TODAY)
        line = txn.add(:order_line, order: order, item: 'x')
        { { sex: 1.5 } => TypeError, { sex: true } => TypeError, { sex: 'nope' } => ArgumentError,
          { given_name: "\xFF".b } => ArgumentError, { birth_date: 19_800_101 } => TypeError, { category: 'x' } => TypeError,
          { birth_date: Date.new(-4712, 1, 1) } => ArgumentError }.each do |given, error|
          assert_match(/\Acustomer\.#{given.keys.first}: /, assert_raises(error) { txn.change(@helga, **given) }.message)
        end
        { 1.5 => TypeError, BigDecimal('NaN') => ArgumentError, 'abc' => ArgumentError, 'Infinity' => ArgumentError,
          '0.0000001' => ArgumentError, 10**30 => RangeError }.each do |amount, error|
          assert_match(/\Aorder_line\.amount: /, assert_raises(error) { txn.change(line, amount: amount) }.message)
        end
        assert_match(/relation\.since: /, assert_raises(TypeError) { txn.relate(@helga, @parent, @paul, since: 5) }.message)
        assert_raises(TypeError) { txn.view { |view| view.label(@parent, end: 1.5) } }
      end
    end
  end

  # An instant or day whose number stands for none would silently be none.
  def test_what_cannot_be_told_from_none_is_refused
    family do |book|
      zero = Time.at(0)
      book.change do |txn|
        [zero, zero.to_datetime].each do |at|
          assert_match(/note\.at: /, assert_raises(ArgumentError) { txn.add(:note, customer: @helga, text: 'x', at: at) }.message)
        end
        id = txn.add(:note, customer: @helga, text: 'x', at: Time.at(0, 1, :usec))
        txn.view { |view| assert_equal Time.at(0, 1, :usec), view.record(id).at }
      end
      assert_raises(ArgumentError) { book.view { |view| view.history(until: zero).to_a } }
      assert_raises(ArgumentError) { book.change(at: zero) }
      assert_raises(ArgumentError) { book.view(today: Date.new(-4712, 1, 1)) }
    end
  end

  def test_decimals_are_exact_whatever_limit_the_host_has_set
    BigDecimal.limit(6)
    family do |book|
      line = book.change do |txn|
        txn.add(:order_line, order: txn.add(:order, number: 'O1', customer: @helga, date: TODAY), item: 'x', amount: '1234567.890123')
      end
      book.change { |txn| txn.change(line, amount: txn.view { |view| view.record(line).amount }) }
      assert_equal '1234567.890123', book.view { |view| view.record(line).amount.to_s('F') }
    end
  ensure
    BigDecimal.limit(0)
  end

  # What 64 bits do not hold is not cut to what they do.
  def test_numbers_that_do_not_fit_are_refused
    family do |book|
      book.change do |txn|
        { share: BigDecimal('18446744073714.551616'), rate: 2**62, priority: 2**64 + 7 }.each do |field, number|
          [-> { txn.change(@first, field => number) }, -> { txn.relate(@helga, @parent, @paul, field => number) }].each do |use|
            assert_match(/#{field}/, assert_raises(RangeError) { use.call }.message)
          end
        end
        assert_raises(RangeError) { txn.change(@helga, sex: 2**64 + 1) }
        assert_raises(RangeError) { txn.change_type(@parent, from_maximum: 2**64 + 7) }
        assert_match(/start/, assert_raises(RangeError) { txn.add(:appointment, start: Time.utc(400_000)) }.message)
        [-> { txn.add(:note, customer: @helga + 2**64) }, -> { txn.change(@helga, category: -(2**64)) },
         -> { txn.save_ticks(@helga, @paul, is: [@parent + 2**64]) }, -> { txn.remove(@first + 2**64) },
         -> { txn.view { |view| view.record(@helga + 2**64) } }].each { |use| assert_raises(RangeError) { use.call } }
        assert_equal 0, txn.count
      end
    end
  end

  # The library would take it for a great one.
  def test_an_id_below_zero_is_refused
    family do |book|
      id = @helga - 512
      book.change do |txn|
        [-> { txn.change(id, city: 'Kiel') }, -> { txn.remove(id) }, -> { txn.view { |view| view.record(id) } },
         -> { txn.view { |view| view.relations_of(id) } }].each do |use|
          assert_equal "#{id} is not the id of a record", assert_raises(RangeError) { use.call }.message
        end
        assert_match(/\Acustomer\.category: -5 /, assert_raises(RangeError) { txn.change(@helga, category: -5) }.message)
      end
    end
  end

  def test_numbers_with_a_fraction_are_not_cut_to_whole_ones
    family do |book|
      book.change do |txn|
        [1.5, Rational(3, 2), BigDecimal('1.5'), Float::NAN].each do |number|
          assert_raises(ArgumentError, FloatDomainError) { txn.change(@first, priority: number) }
        end
        [2.0, BigDecimal('2'), '2', 2].each { |number| txn.change(@first, priority: number) }
        txn.view { |view| assert_equal 2, view.record(@first).priority }
      end
    end
  end

  def test_text_with_a_null_byte_is_not_cut
    family do |book|
      text = "admin\0guest"
      book.change do |txn|
        view = book.view
        [-> { book.view(actor: text) }, -> { book.view(shop: text) }, -> { book.change(reason: text) }, -> { Kith.open(owner: text) },
         -> { Kith.open(name: text) }, -> { txn.relate(@helga, @parent, @paul, remark: text) }, -> { view.search(text).to_a },
         -> { view.select(city: text).to_a }, -> { view.find_customers(['K1', text]) }, -> { view.find(:customer, text) },
         -> { view.type(text) }, -> { txn.view { |now| now.condition_of(@helga, @parent, item_group: text) } }].each do |use|
          assert_match(/null byte/, assert_raises(ArgumentError) { use.call }.message)
        end
        assert_raises(ArgumentError) { book.view(actor: text.encode('UTF-16LE')) }
        view.close
      end
    end
  end

  def test_text_of_other_encodings_is_converted
    family do |book|
      book.change { |txn| txn.change(@helga, surname: 'Grün'.encode('ISO-8859-1')) }
      book.view { |view| assert_equal 'Grün', view.record(@helga).surname }
    end
  end

  def test_fields_are_written_and_read_as_text
    field = Kith::Schema.kind(:customer).field(:birth_date)
    assert_equal '1999-12-31', field.format(Date.new(1999, 12, 31))
    assert_equal Date.new(1999, 12, 31), field.parse('1999-12-31')
    assert_equal '', field.format(nil)
    assert_nil field.parse('')
    sex = Kith::Schema.kind(:customer).field(:sex)
    assert_equal [:male, 'female'], [sex.parse('male'), sex.format(:female)]
    assert_equal 'Цаплин', Kith::Schema.kind(:customer).field(:surname).then { |name| name.parse(name.format('Цаплин')) }
    decimal = Kith::Schema.kind(:attribute_value).field(:decimal)
    assert_equal BigDecimal('-1.5'), decimal.parse(decimal.format(BigDecimal('-1.5')))
    assert_raises(Kith::ShapeError) { field.parse('soon') }
  end

  def test_instants_keep_their_microseconds
    at = Time.at(1_780_304_400, 123_457, :usec, in: '+02:00')
    book = Kith.open(at: at)
    book.change(at: at + Rational(1, 1_000_000)) { |txn| txn.add(:category, code: 'x') }
    assert_equal [at + Rational(1, 1_000_000), at], book.view { |view| view.history.map(&:at).to_a }
    assert book.view { |view| view.history.first.at.utc? }
    book.close
  end

  def test_the_schema_says_what_a_field_is
    customer = Kith::Schema.kind(:customer)
    assert_equal :number, customer.key.name
    assert_nil customer.owner
    assert_equal :owner, Kith::Schema.kind(:label).owner.name
    assert_equal :category, customer.field(:category).target.name
    assert_equal %i[female male], customer.field(:sex).codes
    assert customer.field(:number).required?
    assert Kith::Schema.kind(:relation_type).configures?
    assert Kith::Schema.kind(:relation).field(:from).fixed?
    assert_equal :name, customer.field(:city).limit
    assert_includes Kith::Schema.limits, :customers
    refute_predicate customer, :archived?
    assert_kind_of Range, Kith::Schema.kind(:relation).field(:priority).range
  end

  def test_a_record_stays_as_it_was_whatever_is_done_with_its_texts
    family do |book|
      read = -> { book.view { |view| view.record(@helga) } }
      who = read.call
      who.number.freeze
      who.surname.upcase!
      who[:city] << '!'
      who.to_h[:given_name].clear
      Ractor.make_shareable(who)
      assert_equal read.call, who
      assert_equal %w[K1 Albers Hamburg Helga], [who.number, who.surname, who[:city], who.to_h[:given_name]]
      assert_equal Encoding::UTF_8, who.surname.encoding
    end
  end

  def test_records_are_compared_by_content
    family do |book|
      old = book.view { |view| view.record(@helga) }
      same = book.view { |view| view.record(@helga) }
      assert_equal old, same
      assert_equal 1, [old, same].uniq.size
      assert_equal old.hash, same.tap(&:surname).hash
      book.change { |txn| txn.change(old, city: 'Kiel') }
      refute_equal old, book.view { |view| view.record(old) }
      assert_equal 'Hamburg', old.city # it belongs to Ruby
      case old
      in { given_name: 'Helga', city: } then assert_equal 'Hamburg', city
      end
      assert_match(/Customer 263.*Helga/, old.inspect)
    end
  end
end
