# The first program of the README: a book in memory, one customer, found by the beginning of its name.
require 'kith'

Kith.open do |book|
  book.change { |txn| txn.add(:customer, number: 'K7', kind: :person, surname: 'Цаплин') }
  book.view { |view| view.search('цап').each { |customer| puts customer.surname } }
end
