# What the example programs in Ruby share: the day and the user of all of them, and how they print.
require 'kith'

module Example
  TODAY = Date.new(2026, 6, 1)

  # A transaction of anna's on 1 June 2026.
  def change(book, reason, &block)
    book.change(actor: 'anna', shop: 'main street', today: TODAY, at: Time.utc(2026, 6, 1, 9), reason: reason, &block)
  end

  def look(book, &block)
    book.view(actor: 'anna', today: TODAY, &block)
  end

  # Shows why something is refused.
  def refused
    yield
    abort 'this should have been refused'
  rescue Kith::Error => e
    puts "refused: #{e.message}"
  end

  def add_type(txn, code, **more)
    txn.add(:relation_type, code: code, **more)
  end

  def add_label(txn, type, side, text, sex: nil)
    txn.add(:label, owner: type, end: side, sex: sex, text: text)
  end

  def name_of(view, id)
    who = view.record(id)
    who.kind == :organisation ? who.organisation : [who.surname, who.given_name, who.patronymic].compact.join(' ')
  end

  # Both columns of a customer's relations: what the customer is, and what others are for it.
  def print_relations(view, customer, is, has)
    links = view.relations_of(customer)
    puts name_of(view, customer)
    { from: is, to: has }.each do |side, title|
      puts "  #{title}"
      links.select { |link| link.end == side }.each do |link|
        labelled = view.record(side == :from ? customer : link.other)
        puts "    #{view.label(link.type, sex: labelled.sex)}: #{name_of(view, link.other)}"
      end
    end
  end
end
