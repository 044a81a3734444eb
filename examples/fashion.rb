# The fashion agent: boutiques, their owners and sister stores, an attribute of the host's own, and whole lists read in one
# call; contacts of which one is the primary, and who changed what. Brands, seasons and commission rates are for a later
# release.
require 'time'
require_relative 'example'
include Example

def add_boutique(txn, number, name, city)
  txn.add(:customer, number: number, kind: :organisation, organisation: name, city: city)
end

# Any number of contacts; the one of priority 1 is the primary one.
def add_contact(txn, type, boutique, number, given_name, priority)
  who = txn.add(:customer, number: number, kind: :person, given_name: given_name)
  txn.relate(who, type, boutique, since: '2026-01-10', priority: priority)
end

def print_contacts(view, type, boutique)
  view.relations_of(boutique, type: type, end: :to).each do |link|
    puts "  #{name_of(view, link.other)}#{' (primary)' if view.record(link.relation).priority == 1}"
  end
end

# A boutique's contacts, before and after another one becomes the primary, and what was done about it.
def show_contacts(book, boutique)
  type = noor = iris = nil
  change(book, 'contacts') do |txn|
    type = add_type(txn, 'contact', direction: :two_way, effect: :contact_person)
    noor = add_contact(txn, type, boutique, 'F102', 'Noor', 1)
    iris = add_contact(txn, type, boutique, 'F103', 'Iris', 2)
  end
  look(book) do |view|
    puts "contacts of #{name_of(view, boutique)}"
    print_contacts(view, type, boutique)
  end
  change(book, 'Iris does the buying now') { |txn| txn.change(noor, priority: 2).change(iris, priority: 1) }
  look(book) do |view|
    print_contacts(view, type, boutique)
    puts 'history, newest first'
    view.history(customer: boutique).each do |change|
      puts "  #{change.at.iso8601} #{change.actor}: #{change.operation} #{change.kind} (#{change.reason})"
    end
  end
end

Kith.open(language: 'en') do |book|
  toronto = nil
  change(book, 'master data') do |txn|
    owner = add_type(txn, 'owner', direction: :two_way)
    sister = add_type(txn, 'sister_store', direction: :symmetric)
    add_label(txn, owner, :from, 'owner')
    add_label(txn, owner, :to, 'business')
    add_label(txn, sister, nil, 'sister store')
    area = txn.add(:attribute, code: 'floor_area', kind: :customer, type: :integer)
    toronto = add_boutique(txn, 'F1', 'Blue Door Boutique', 'Toronto')
    montreal = add_boutique(txn, 'F2', 'Blue Door Boutique Montréal', 'Montréal')
    add_boutique(txn, 'F4', '青竹服饰', 'Vancouver')
    maya = txn.add(:customer, number: 'F101', kind: :person, surname: 'Chen', given_name: 'Maya')
    txn.add(:attribute_value, owner: toronto, attribute: area, integer: 95)
    txn.relate(maya, owner, toronto, since: '2016-04-18')
    txn.relate(maya, owner, montreal, since: '2020-09-07')
    txn.relate(montreal, sister, toronto, since: '2020-09-07') # symmetric: stored once, true from both sides
  end

  look(book) do |view|
    boutiques = view.find_customers(%w[F1 F2 F4])
    boutiques.zip(view.relations_of_many(boutiques)) do |boutique, links|
      puts name_of(view, boutique)
      view.parts(boutique, :attribute_value).each { |part| puts "  floor area: #{part.integer}" }
      links.each do |link|
        puts "  #{view.label(link.type, end: link.end == :from ? :to : :from)}: #{name_of(view, link.other)}"
      end
    end
  end
  show_contacts(book, toronto)
end
