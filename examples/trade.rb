# Trade chains: Bob's outlets up to North America Charge 'Em. Five nodes and members below them; conditions that come
# down to whoever hangs below; the header of an order, with where each field comes from; why one discount counts and the
# other does not; and what is refused.
require_relative 'example'
include Example

def add_company(txn, number, name, city)
  company = txn.add(:customer, number: number, kind: :organisation, organisation: name)
  txn.add(:location, customer: company, city: city)
  company
end

# One hierarchy, which is the book's; a type of orders that chains count for; the condition types that most books have.
def set_up(txn)
  hierarchy = txn.add(:hierarchy, code: 'corporate')
  txn.add_condition_presets
  types = txn.view do |view|
    %w[discount payer invoice_to payment_terms].map { |code| view.find!(:condition_type, code) }
  end
  change_settings(txn, hierarchy: hierarchy)
  [txn.add(:order_type, code: 'standard', chain_check: :on), *types]
end

def print_tree(view, root)
  view.chain_tree(root, members: true).each do |step|
    puts "#{'  ' * step.distance}#{step.level || 'member'}: #{name_of(view, step.customer)}"
  end
end

def print_header(view, customer, order_type)
  header = view.order_header(customer, order_type: order_type)
  puts "\nAn order of #{name_of(view, customer)}"
  header.fields.each do |field, value|
    level = value.level ? ", level #{value.level}" : ''
    puts "  #{field}: #{value.text || name_of(view, value.party)} (#{value.origin}#{level})"
  end
end

# A row for each node on the way up, and what became of its discount.
def print_discount(view, customer, discount)
  found = view.condition_of(customer, discount, trace: true)
  puts "\nDiscount of #{name_of(view, customer)}: #{found.number.to_i} %"
  found.trace.each { |row| puts "  #{name_of(view, row.subject)}: #{row.reason}" }
end

Kith.open(language: 'en') do |book|
  order_type = discount = payer = invoice_to = terms = nil
  america = midwest = chicago = bob = outfitter = kiosk = nil
  change(book, 'the figure') do |txn|
    order_type, discount, payer, invoice_to, terms = set_up(txn)
    america = add_company(txn, 'NA001', "North America Charge 'Em to the Max Stores", 'New York')
    midwest = add_company(txn, 'MW001', "Midwest Shop 'til You Drop Malls", 'Chicago')
    chicago = add_company(txn, 'CH001', 'Chicago Pricesaver Stores', 'Chicago')
    bob = add_company(txn, 'BB001', "Big Bob's Crazy Discounter Chain", 'Chicago')
    outfitter = add_company(txn, 'C1001', "Bob's Crazy Discount Outfitter 1", 'Chicago')
    kiosk = add_company(txn, 'C1010', 'Mall Kiosk', 'Chicago')
    txn.connect(customer: midwest, parent: america, since: '1998-01-05')
    txn.connect(customer: chicago, parent: midwest, since: '2001-07-16')
    txn.connect(customer: bob, parent: chicago, since: '2003-03-17')
    txn.connect(customer: outfitter, parent: bob, member: true, since: '2003-04-01')
    txn.connect(customer: kiosk, parent: midwest, member: true, since: '2016-02-01')
    txn.add(:condition, customer: america, type: discount, number: 5)
    txn.add(:condition, customer: midwest, type: discount, number: 3)
    txn.add(:condition, customer: america, type: payer, party: america)
    txn.add(:condition, customer: midwest, type: invoice_to, party: midwest)
    txn.add(:condition, customer: bob, type: terms, text: '30-2')
  end

  look(book) do |view|
    print_tree(view, america)
    print_header(view, outfitter, order_type)
    print_header(view, kiosk, order_type)
    print_discount(view, outfitter, discount)
  end

  # The mall sells Bob: from July on the chain hangs under North America, with all its outlets.
  change(book, 'Bob moves') { |txn| txn.move(bob, america, from: '2026-07-01') }
  book.view(today: '2026-07-01') do |view|
    puts "\nFrom July on"
    print_tree(view, america)
    print_discount(view, outfitter, discount)
  end

  # Rules are judged on the end state; a refused transaction leaves nothing behind.
  puts
  { 'a fifth level' => [outfitter, bob], 'a circle' => [america, bob],
    'a second parent' => [bob, midwest] }.each do |reason, (customer, parent)|
    refused do
      change(book, reason) { |txn| txn.connect(customer: customer, parent: parent, since: '2026-01-01') }
    end
  end
end
