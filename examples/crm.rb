# The CRM of a web shop: a delivery of customers of which some cannot be taken, what a change would look like before it is
# made, and who changed what. Binding customers to managers is for a later release.
require_relative 'example'
include Example

# As it came from the shop: the second number is a duplicate, the fourth person has no name.
DELIVERY = [
  { number: 'S2001', kind: :person, surname: 'Ashby', given_name: 'Grace', city: 'Leeds' },
  { number: 'S2001', kind: :person, surname: 'Okafor', given_name: 'Ruth', city: 'London' },
  { number: 'S2003', kind: :person, surname: 'Penrose', given_name: 'Amelia', city: 'Bristol' },
  { number: 'S2004', kind: :person, city: 'York' }
].freeze

# Keeps what is good and names what is not.
def import(book)
  change(book, 'delivery of 1 June') do |txn|
    DELIVERY.each { |row| txn.add(:customer, **row) }
    bad = txn.check
    txn.view { |view| bad.each { |finding| puts "row #{finding.change + 1}: #{view.describe(finding).message}" } }
    txn.drop(bad.map(&:change))
  end
end

Kith.open(language: 'en') do |book|
  import(book)
  before = look(book)
  grace = before.find!(:customer, 'S2001')

  # What if she moves? The view on the transaction shows it, every other view does not.
  change(book, 'wrote that she has moved') do |txn|
    txn.change(grace, city: 'York')
    now = before.select(city: 'york').count
    afterwards = txn.view { |view| view.select(city: 'york').count }
    puts "customers in York: #{now} now, #{afterwards} if this is committed"
  end
  before.close

  look(book) do |view|
    puts "history of #{name_of(view, grace)}, newest first"
    operations = { add: 'added', change: 'changed', remove: 'removed' }
    view.history(customer: grace).each do |change|
      puts "#{operations[change.operation]} by #{change.actor} (#{change.reason})"
      next unless change.operation == :change

      change.after.each { |field, value| puts "  #{field}: #{change.before[field]} -> #{value}" }
    end
  end
end
