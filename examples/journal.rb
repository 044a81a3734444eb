# A store of the host's own, the one file of store_file.rb: a book is made, closed and opened again, once after a power cut
# in the middle of a commit.
require_relative 'example'
require_relative 'store_file'
include Example

def open_journal(path, &block)
  Kith.open(FileStore.new(path), language: 'en', &block)
end

# The request is the host's own number of this act of writing; with it one can ask later if it happened.
def write_customer(book, surname, city, request)
  id = look(book) { |view| view.find(:customer, 'K1') }
  values = { number: 'K1', kind: :person, surname: surname, city: city }
  book.change(actor: 'anna', today: TODAY, request: request) do |txn|
    id ? txn.change(id, **values) : txn.add(:customer, **values)
  end
end

path = ARGV.first || 'book.journal'
File.delete(path) if File.exist?(path) # so that the example prints the same each time
open_journal(path) do |book|
  write_customer(book, 'Ashby', 'Leeds', 7)
  write_customer(book, 'Ashby', 'York', 8)
end
puts File.read(path, encoding: 'UTF-8').tr("\t", ' ')

# What a power cut leaves: the beginning of a commit.
File.write(path, "change\t263\t4\t0\t0\t9\tanna\t\t\t263\n-\t12\t1\tYo", mode: 'a')
open_journal(path) do |book|
  look(book) do |view|
    who = view.customers.fetch('K1')
    puts "#{who.surname}, #{who.city}; #{view.history(kind: :customer).count} entries of history"
  end
  [8, 9].each do |request|
    sequence = book.commit_status(request)
    puts "request #{request}: #{sequence ? 'stored' : 'the request was not stored'}"
  end
end
