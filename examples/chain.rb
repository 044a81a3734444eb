# The trade chain (Handelsbeziehung): outlets, chains and an umbrella organisation, every one of them a customer; dated
# memberships, also two at once; the way up; and what is refused. What terms come down it is for a later release.
require_relative 'example'
include Example

def add_company(txn, number, name)
  txn.add(:customer, number: number, kind: :organisation, organisation: name)
end

# Walks from an outlet to the top: in each step only to what the customer is a member of.
def print_way_up(view, outlet, member, day)
  puts "#{day}: #{name_of(view, outlet)}"
  view.reach(outlet, distance: 9, type: member, end: :from, as_of: day).each do |step|
    puts "#{'  ' * step.distance}#{name_of(view, step.customer)}"
  end
end

# All memberships of an outlet, whenever they hold.
def print_memberships(view, outlet, member)
  puts "Memberships of #{name_of(view, outlet)}"
  view.relations_of(outlet, type: member, end: :from, periods: %i[current past future]).each do |link|
    puts format('  %-7s  %10s..%-10s  %s', link.period, link.since, link.until, name_of(view, link.other))
  end
end

# In which chains is an outlet on a day? None, one, or several of which somebody must pick.
def print_candidates(view, outlet, member, day)
  links = view.relations_of(outlet, type: member, end: :from, as_of: day)
  puts "#{day}: #{name_of(view, outlet)} is in #{links.size}"
  links.each { |link| puts "  #{name_of(view, link.other)}" }
end

Kith.open(language: 'en') do |book|
  member = america = midwest = chicago = bob = outfitter = kiosk = old = nil
  change(book, 'master data') do |txn|
    member = add_type(txn, 'chain_member', direction: :two_way, acyclic: true)
    add_label(txn, member, :from, 'member of')
    add_label(txn, member, :to, 'chain of')
    america = add_company(txn, 'NA001', "North America Charge 'Em to the Max Stores")
    midwest = add_company(txn, 'MW001', "Midwest Shop 'til You Drop Malls")
    chicago = add_company(txn, 'CH001', 'Chicago Pricesaver Stores')
    bob = add_company(txn, 'BB001', "Big Bob's Crazy Discounter Chain")
    outfitter = add_company(txn, 'C1001', "Bob's Crazy Discount Outfitter 1")
    kiosk = add_company(txn, 'C1010', 'Mall Kiosk')
    txn.relate(midwest, member, america, since: '1998-01-05')
    txn.relate(chicago, member, midwest, since: '2001-07-16')
    txn.relate(bob, member, chicago, since: '2003-03-17')
    txn.relate(outfitter, member, bob, since: '2003-04-01')
    old = txn.relate(kiosk, member, chicago, since: '2016-02-01')
  end

  # The kiosk moves: one transaction, and no day on which it is in both or in neither.
  change(book, 'kiosk moves to the mall') do |txn|
    txn.end_relation(old, until: '2026-06-30')
    txn.relate(kiosk, member, midwest, since: '2026-07-01')
  end
  look(book) do |view|
    print_way_up(view, outfitter, member, '2026-06-01')
    print_way_up(view, kiosk, member, '2026-06-30')
    print_way_up(view, kiosk, member, '2026-07-01')
    print_memberships(view, kiosk, member)
  end

  change(book, 'a second chain') do |txn|
    txn.relate(outfitter, member, add_company(txn, 'XY001', 'Lakeside Buying Group'), since: '2026-06-15')
  end
  look(book) do |view|
    print_candidates(view, outfitter, member, '2026-06-14')
    print_candidates(view, outfitter, member, '2026-06-15')
    refused { view.customers.fetch('QQ1') } # a chain has to be a customer
  end

  # A rule is judged on the end state; a refused transaction leaves nothing behind.
  refused { change(book, 'a circle') { |txn| txn.relate(america, member, bob, since: '2026-06-01') } }
  refused { change(book, 'twice on one day') { |txn| txn.relate(outfitter, member, bob, since: '2026-06-30') } }
  refused { change(book, 'a chain that has members') { |txn| txn.remove(bob) } }
end
