# What the Ruby binding costs: ruby bindings.rb N SEED. Nanoseconds of processor time per row, for reads of 1,000 rows
# out of a book of N customers; the median of the rounds. Prints figures and judges none of them.
require 'kith'

ROWS = 1_000
ROUNDS = 25
MOST = 3_000 # nanoseconds that a row may cost

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

def measure(name, rows: ROWS)
  figures = Array.new(ROUNDS + 2) do
    GC.start
    begun = Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID, :nanosecond)
    yield
    (Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID, :nanosecond) - begun) / rows
  end
  figure = figures.drop(2).sort[ROUNDS / 2]
  puts format('  %-44s %7d   %s', name, figure, figure <= MOST ? '' : "more than #{MOST}")
end

count = [Integer(ARGV.fetch(0)), ROWS].max
random = Random.new(Integer(ARGV.fetch(1, 1)))
puts "Ruby #{RUBY_VERSION}, ffi #{FFI::VERSION}, kith #{Kith.library_version}: ns per row"
make_book(count, random).view(today: '2026-06-01') do |view|
  first = random.rand(count - ROWS + 1)
  ids = view.customers.ids[first, ROWS]
  relations = view.relations.ids.first(ROWS)
  numbers = view.pluck(ids, :number)
  five = %i[number surname given_name city birth_date]
  measure('1,000 customers') { view.read(ids) }
  measure('1,000 customers, five fields of each looked at') do
    view.read(ids).each { |who| [who.number, who.surname, who.given_name, who.city, who.birth_date] }
  end
  measure('1,000 customers, five fields plucked') { view.pluck(ids, *five) }
  measure('1,000 relations', rows: relations.size) { view.read(relations) }
  links = view.relations_of_many(ids).sum(&:size)
  measure("#{links} relations of 1,000 customers", rows: links) { view.relations_of_many(ids) }
  measure('1,000 numbers found') { view.find_customers(numbers) }
end
