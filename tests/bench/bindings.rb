# What a row costs in Ruby: ruby bindings.rb N SEED, reads of 1,000 rows out of a book of N customers. Prints the best of
# many rounds, in time of the processor, and judges nothing.
require 'kith'

ROWS = 1_000
SECONDS = 1

def make_book(count, random)
  Kith.open(language: 'ru').tap do |book|
    book.change do |txn|
      type = txn.add(:relation_type, code: 'acquaintance', self: true, duplicates: :by_attributes)
      ids = Array.new(count) do |i|
        txn.add(:customer, number: "K#{i}", kind: :person, surname: "Канарейкин#{random.rand(500)}", given_name: 'Фёдор',
                           patronymic: 'Петрович', sex: :male, birth_date: Date.new(1940 + random.rand(60), 4, 12),
                           city: "Город #{random.rand(50)}", phone: "+7 911 #{i}", registration_date: '2017-06-13')
      end
      ids.each do |id|
        other = ids.sample(random: random)
        txn.relate(id, type, other, since: '2020-01-01', existing: true) if random.rand(4).positive?
      end
    end
  end
end

# The best of many rounds: other programs on the machine only ever slow one down.
def measure(name, rows = ROWS, note: '')
  finish = Process.clock_gettime(Process::CLOCK_MONOTONIC) + SECONDS
  figures = []
  while figures.empty? || Process.clock_gettime(Process::CLOCK_MONOTONIC) < finish
    begun = Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID, :nanosecond)
    yield
    figures << ((Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID, :nanosecond) - begun) / rows)
  end
  puts format('bindings  ruby    %-44s %9d rows %8d ns a row%s', name, rows, figures.min, note)
end

count = [Integer(ARGV.fetch(0)), ROWS].max
random = Random.new(Integer(ARGV.fetch(1, 1)))
make_book(count, random).view(today: '2026-06-01') do |view|
  first = random.rand(count - ROWS + 1)
  ids = view.customers.ids[first, ROWS]
  relations = view.relations.ids.first(ROWS)
  numbers = view.pluck(ids, :number)
  five = %i[number surname given_name city birth_date]
  links = view.relations_of_many(ids).sum(&:size)
  measure('read customers', note: ' (at most 3,000)') { view.read(ids) }
  measure('read customers, look at five fields of each', note: ' (at most 3,000)') do
    view.read(ids).each { |who| [who.number, who.surname, who.given_name, who.city, who.birth_date] }
  end
  measure('read customers, every field as a Hash') { view.read(ids).each(&:to_h) }
  measure('pluck five fields of customers', note: ' (at most 3,000)') { view.pluck(ids, *five) }
  measure('read relations', relations.size) { view.read(relations) }
  measure('relations of 1,000 customers, one call', links) { view.relations_of_many(ids) }
  measure('numbers found, one call') { view.find_customers(numbers) }
end
