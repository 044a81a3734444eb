# The wine estate and its partners: who earns by whose orders (W14), who was referred by whom, two records of one restaurant
# that share notes (W4 to W7), and who may get the newsletter.
require_relative 'example'
include Example

# Everybody the program refers to: the host of an inn recommends the estate; the terrace is the restaurant's second address,
# with a record of its own.
Estate = Struct.new(:book, :agency, :host, :restaurant, :terrace, :referrer, :earns, :linked)

def open_estate(estate)
  change(estate.book, 'Stammdaten') do |txn|
    houses = { 'W200' => 'Weinkontor Nord', 'W201' => 'Gasthof Lindner', 'W202' => 'Restaurant Sommer',
               'W203' => 'Sommerterrasse' }
    estate.agency, estate.host, estate.restaurant, estate.terrace = houses.map do |number, name|
      txn.add(:customer, number: number, kind: :organisation, organisation: name)
    end
    estate.referrer = add_type(txn, 'referrer') # weak: it says who, and does nothing
    add_label(txn, estate.referrer, :from, 'Empfehler')
    add_label(txn, estate.referrer, :to, 'Empfohlener')
    estate.earns = add_type(txn, 'commission_recipient', effect: :commission_recipient)
    estate.linked = add_type(txn, 'linked', direction: :symmetric, effect: :account_link)
    [estate.restaurant, estate.terrace].each do |referred|
      txn.add(:relation, from: estate.host, type: estate.referrer, to: referred)
    end
  end
end

def print_referred(estate)
  look(estate.book) do |view|
    puts "#{name_of(view, estate.host)} hat empfohlen"
    view.relations_of(estate.host, type: estate.referrer, end: :from).each { |link| puts "  #{name_of(view, link.other)}" }
  end
end

def sell(estate, number, customer, amount)
  change(estate.book, 'Bestellung') do |txn|
    txn.add(:order, number: number, customer: customer, date: TODAY).tap do |order|
      txn.add(:order_entry, order: order, measure: :booked, date: TODAY, amount: amount)
      txn.save_order(order)
    end
  end
end

def money(amount)
  format('%.2f', amount)
end

# What saving has frozen: later rates and links are for later orders.
def print_commission(estate, order)
  look(estate.book) do |view|
    whole = view.commission(order: order)
    puts "  Bestellung #{view.value(order, :number)}: #{money(whole.amount)} (#{whole.origin || 'kein Satz'})"
    puts '    niemand' if whole.parts.empty?
    whole.parts.each do |part|
      rest = ', mit dem übrigen Cent' if part.rounded.positive?
      puts "    #{name_of(view, part.recipient)}: #{money(part.amount)}#{rest}"
    end
  end
end

def print_statement(estate, recipient)
  look(estate.book) do |view|
    total = view.commission_totals(recipient).first
    puts "  Abrechnung #{name_of(view, recipient)}: #{money(total.amount)} aus #{total.entries} Buchungen"
  end
end

def show_commissions(estate)
  puts "\nProvision"
  change(estate.book, 'verknüpft') do |txn|
    txn.add(:relation, from: estate.host, type: estate.earns, to: estate.restaurant)
    txn.change(estate.restaurant, commission_rate: 10)
  end
  print_commission(estate, sell(estate, '1', estate.restaurant, 100)) # who earns must have the role

  change(estate.book, 'Provisionsempfänger') do |txn|
    [estate.agency, estate.host].each { |one| txn.add(:customer_role, customer: one, role: :commission_recipient) }
    [estate.restaurant, estate.terrace].each do |buyer|
      txn.add(:relation, from: estate.agency, type: estate.earns, to: buyer)
    end
    txn.change(estate.terrace, commission_rate: 0) # which is a rate, and not none
  end
  second = sell(estate, '2', estate.restaurant, '1000.10')
  print_commission(estate, second)
  print_commission(estate, sell(estate, '3', estate.terrace, 500))

  change(estate.book, 'neuer Satz') { |txn| txn.change(estate.restaurant, commission_rate: 20) }
  print_commission(estate, second)
  print_statement(estate, estate.agency)
  print_statement(estate, estate.host)
end

def print_notes(estate, customer)
  look(estate.book) do |view|
    notes = view.group_list(customer, :note).to_a
    puts "  #{name_of(view, customer)}:#{' keine Notiz' if notes.empty?}"
    notes.each { |note| puts "    #{note.text} (bei #{name_of(view, note.customer)})" }
  end
end

def show_links(estate)
  change(estate.book, 'Anruf') { |txn| txn.add(:note, customer: estate.restaurant, text: 'Riesling nur noch trocken') }
  puts "\nNotizen"
  print_notes(estate, estate.terrace)
  link = change(estate.book, 'ein Haus, zwei Adressen') do |txn|
    txn.add(:relation, from: estate.restaurant, type: estate.linked, to: estate.terrace)
  end
  print_notes(estate, estate.terrace)
  change(estate.book, 'verkauft') { |txn| txn.remove(link) }
  print_notes(estate, estate.terrace)
end

def print_permission(estate, contact, law, message)
  look(estate.book) do |view|
    found = view.may_contact(contact, :email, message: message, law: view.find(:consent_law, law))
    what = message == :commercial ? 'Rundbrief' : 'Bestätigung'
    puts "  #{what} (#{law}): #{found.allowed ? 'ja' : 'nein'}, #{found.reason}#{" bis #{found.expires}" if found.expires}"
  end
end

def agree(estate, contact, basis, date, proof: nil)
  change(estate.book, 'Einwilligung') do |txn|
    txn.add(:consent, contact: contact, channel: :email, basis: basis, date: date, proof: proof)
  end
end

def show_consent(estate)
  contact = change(estate.book, 'Ansprechpartner') do |txn|
    txn.add_consent_presets
    txn.add(:contact, customer: estate.restaurant, name: 'Brigitte Sommer', email: 'brigitte@sommer.example', consent: :none)
  end
  puts "\nPost an Brigitte Sommer, die im Mai gekauft hat"
  agree(estate, contact, :purchase, '2026-05-02')
  print_permission(estate, contact, 'casl', :commercial)
  print_permission(estate, contact, 'opt_in', :commercial)
  print_permission(estate, contact, 'opt_in', :transactional)
  agree(estate, contact, :express, '2026-05-10', proof: 'Karte 17')
  print_permission(estate, contact, 'opt_in', :commercial)
  agree(estate, contact, :withdrawal, '2026-05-30')
  print_permission(estate, contact, 'opt_in', :commercial)
  print_permission(estate, contact, 'opt_in', :transactional)
end

Kith.open(language: 'de') do |book|
  estate = Estate.new(book)
  open_estate(estate)
  print_referred(estate)
  show_commissions(estate)
  show_links(estate)
  show_consent(estate)
end
