# The wine estate (customer relationships): own relation types with a label for each end and sex, what weak relations are
# for: selecting customers, types that are not about family, and an export agent for the branches of a chain. What an
# export agent does to an order is for a later release.
require_relative 'example'
include Example

def add_person(txn, number, surname, given_name, sex, city)
  txn.add(:customer, number: number, kind: :person, surname: surname, given_name: given_name, sex: sex, city: city)
end

# Everybody who takes part in relations of a type, on either end.
def print_participants(view, type)
  puts 'In einer Beziehung Mutter/Vater - Kind:'
  view.select(where: { type: type }).each { |who| puts "  #{name_of(view, who)}" }
end

# Pairs whose both ends are women, in one city: mothers and daughters.
def print_mothers_and_daughters(view, type)
  puts 'Mütter und Töchter in einer Stadt:'
  view.pairs(type: type, sex: :female, where: { type: type, other_sex: :female, same_city: true }).each do |pair|
    puts "  #{view.record(pair.from).city}: #{name_of(view, pair.from)} - #{name_of(view, pair.to)}"
  end
end

# A sales agency is an organisation; its client may be anybody. A type in use is retired, not removed.
def show_agency(book, person)
  agency = seller = nil
  change(book, 'Vertretung') do |txn|
    agency = add_type(txn, 'sales_agency', direction: :two_way, from_kind: :organisation)
    add_label(txn, agency, :from, 'Vertretung')
    add_label(txn, agency, :to, 'Mandant')
    seller = txn.add(:customer, number: 'W200', kind: :organisation, organisation: 'Weinkontor Nord')
    txn.relate(seller, agency, person)
  end
  refused { change(book, 'verkehrt herum') { |txn| txn.relate(person, agency, seller) } }
  refused { change(book, 'aufräumen') { |txn| txn.remove(agency) } }
  change(book, 'stillgelegt') { |txn| txn.change(agency, retired: true) }
  refused { change(book, 'zu spät') { |txn| txn.relate(seller, agency, seller) } }
end

# The head office has the role; its branches, which share one billing address, are linked to it.
def show_export_agent(book)
  office = change(book, 'Exportagent') do |txn|
    agent = add_type(txn, 'export_agent', direction: :two_way, effect: :export_agent)
    add_label(txn, agent, :from, 'Exportagent')
    add_label(txn, agent, :to, 'Filiale')
    head = txn.add(:customer, number: 'E000', kind: :organisation, organisation: 'Edeka Zentrale')
    txn.add(:customer_role, customer: head, role: :export_agent)
    { 'E101' => 'Edeka Altona', 'E102' => 'Edeka Barmbek' }.each do |number, name|
      txn.relate(head, agent, txn.add(:customer, number: number, kind: :organisation, organisation: name), since: '2026-01-01')
    end
    head
  end
  look(book) { |view| print_relations(view, office, 'ist', 'hat') }
end

Kith.open(language: 'de') do |book|
  look(book) { |view| refused { view.type('Mutter') } } # a type has to exist first
  brigitte = otto = nil
  change(book, 'Stammdaten') do |txn|
    parent = add_type(txn, 'parent')
    add_label(txn, parent, :from, 'Mutter', sex: :female)
    add_label(txn, parent, :from, 'Vater', sex: :male)
    add_label(txn, parent, :to, 'Tochter', sex: :female)
    add_label(txn, parent, :to, 'Sohn', sex: :male)
    grandparent = add_type(txn, 'grandparent')
    add_label(txn, grandparent, :from, 'Großvater', sex: :male)
    add_label(txn, grandparent, :to, 'Enkelkind')

    brigitte = add_person(txn, 'W101', 'Sommer', 'Brigitte', :female, 'Mainz')
    lena = add_person(txn, 'W102', 'Sommer', 'Lena', :female, 'Mainz')
    ursula = add_person(txn, 'W105', 'Brandt', 'Ursula', :female, 'Köln')
    julia = add_person(txn, 'W106', 'Brandt', 'Julia', :female, 'Berlin')
    helga = add_person(txn, 'W109', 'Albers', 'Helga', :female, 'Hamburg')
    jonas = add_person(txn, 'W110', 'Albers', 'Jonas', :male, 'Hamburg')
    otto = add_person(txn, 'W107', 'Lindner', 'Otto', :male, 'Mainz')
    paul = add_person(txn, 'W108', 'Lindner', 'Paul', :male, 'Mainz')
    txn.relate(brigitte, parent, lena)
    txn.relate(ursula, parent, julia)
    txn.relate(helga, parent, jonas)
    txn.relate(otto, grandparent, paul)
  end

  parent, side = look(book) do |view|
    type, = view.type('Mutter')
    print_participants(view, type)
    print_mothers_and_daughters(view, type)
    view.type('tochter') # entered by the other side's label
  end
  change(book, 'Kundin angelegt') do |txn|
    emma = add_person(txn, 'W120', 'Sommer', 'Emma', :female, 'Mainz')
    from, to = side == :to ? [brigitte, emma] : [emma, brigitte]
    txn.relate(from, parent, to, since: '2026-06-01')
  end
  look(book) { |view| print_mothers_and_daughters(view, parent) }
  show_agency(book, otto)
  show_export_agent(book)
end
