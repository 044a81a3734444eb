require_relative 'helper'

# A long random sequence of relations, beside a model that could not be simpler; reopened from SQLite now and then.
class TestModel < KithTest
  STEPS = ENV['KITH_TEST_FULL'] ? 10_000 : 700
  DAYS = (Date.new(2026, 1, 1)..Date.new(2026, 1, 20)).to_a.freeze

  # Relations as one would keep them on paper.
  class Paper
    Row = Struct.new(:from, :type, :to, :since, :until) do
      def on?(day)
        (since.nil? || since <= day) && (self.until.nil? || day <= self.until)
      end

      def meets?(other)
        (since.nil? || other.until.nil? || since <= other.until) && (self.until.nil? || other.since.nil? || other.since <= self.until)
      end
    end

    attr_reader :rows

    def initialize(symmetric)
      @rows = {}
      @symmetric = symmetric
    end

    # The rule that refuses what is on the paper, or nil.
    def refusal
      rows.each_value do |row|
        return :period if row.since && row.until && row.until < row.since
      end
      rows.each_value do |row|
        return :self_relation if row.from == row.to
      end
      rows.values.combination(2) { |one, other| return :overlap if pair(one) == pair(other) && one.meets?(other) }
      nil
    end

    def pair(row)
      ends = [row.from, row.to]
      [row.type, @symmetric.include?(row.type) ? ends.sort : ends]
    end

    def related(from, type, to, day)
      rows.find { |_, row| pair(row) == pair(Row.new(from, type, to)) && row.on?(day) }&.first
    end

    def of(customer, day)
      rows.select { |_, row| [row.from, row.to].include?(customer) && row.on?(day) }.keys.sort
    end

    def copy
      dup.tap { |paper| paper.instance_variable_set(:@rows, rows.transform_values(&:dup)) }
    end
  end

  def open_book(path)
    Kith.open(path, language: 'en')
  end

  def test_the_binding_agrees_with_paper
    in_folder do |folder|
      path = File.join(folder, 'model.db')
      book = open_book(path)
      types, people = people_and_types(book)
      paper = Paper.new([types.last])
      refused = Hash.new(0)
      STEPS.times do |step|
        paper = take_a_step(book, paper, types, people, refused)
        compare(book, paper, types, people) if (step % 7).zero?
        book = book.close || open_book(path) if random.rand(40).zero?
        book.refresh if random.rand(40).zero?
      end
      compare(book, paper, types, people)
      assert_empty book.view(&:validate)
      assert_operator refused.values.sum, :>, STEPS / 50, refused.to_s
      assert_operator paper.rows.size, :>, 10
      book.close
    end
  end

  def people_and_types(book)
    book.change do |txn|
      [[txn.add(:relation_type, code: 'parent'), txn.add(:relation_type, code: 'friend', direction: :symmetric)],
       Array.new(6) { |i| txn.add(:customer, number: "K#{i}", kind: :person, surname: "Name #{i}") }]
    end
  end

  # One transaction of one to three changes, on the book and on paper; both refuse it, or neither.
  def take_a_step(book, paper, types, people, refused)
    tried = paper.copy
    book.change(today: DAYS[10], actor: 'anna') do |txn|
      random.rand(1..3).times { change_something(txn, tried, types, people) }
    end
    assert_nil tried.refusal, 'the book took what paper refuses'
    tried
  rescue Kith::RuleError => e
    refute_nil tried.refusal, "the book refused what paper takes: #{e.message}"
    refused[e.rule] += 1
    paper
  end

  def change_something(txn, paper, types, people)
    known = paper.rows.keys.sample(random: random)
    case known ? random.rand(6) : 0
    when 0..2
      from, to = [people.sample(random: random), people.sample(random: random)]
      since, last = [DAYS.sample(random: random), DAYS.sample(random: random)].map { |day| random.rand(4).zero? ? nil : day }
      since, last = last, since if since && last && last < since && random.rand(9).positive?
      type = types.sample(random: random)
      id = txn.relate(from, type, to, since: since, until: last)
      paper.rows[id] = Paper::Row.new(from, type, to, since, last)
    when 3
      day = DAYS.sample(random: random)
      txn.end_relation(known, until: day)
      paper.rows[known].until = day
    when 4
      txn.reopen_relation(known)
      paper.rows[known].until = nil
    else
      txn.remove(known)
      paper.rows.delete(known)
    end
  end

  def compare(book, paper, types, people)
    day = DAYS.sample(random: random)
    book.view(today: day) do |view|
      assert_equal paper.rows.keys.sort, view.relations.ids
      paper.rows.each do |id, row|
        read = view.record(id)
        assert_equal [row.type, row.since, row.until], [read.type, read.since, read.until]
        assert_equal [row.from, row.to].sort, [read.from, read.to].sort
      end
      lists = view.relations_of_many(people)
      assert_equal(people.map { |who| paper.of(who, day) }, lists.map { |links| links.map(&:relation).sort })
      assert_equal lists, people.map { |who| view.relations_of(who) }
      triples = people.product(types, people)
      assert_equal(triples.map { |triple| paper.related(*triple, day) }, view.related_many(triples))
    end
  end
end
