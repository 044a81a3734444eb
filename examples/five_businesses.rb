# Five businesses in one book: outlets of a charge-point chain, an order desk, an optician, a winery and a fashion agency.
# What each needs of a customer is there for all of them: the outlet that hangs in a chain has a manager as the order desk
# has, the optician's family a card, the winery's guest somebody who earns with it, and the boutique a season. Each has its
# page, printed by the same few lines.
require_relative 'example'
include Example

def add_organisation(txn, number, name, **more)
  txn.add(:customer, number: number, kind: :organisation, organisation: name, **more)
end

def add_person(txn, number, surname, given_name, birth_date)
  txn.add(:customer, number: number, kind: :person, surname: surname, given_name: given_name, birth_date: birth_date)
end

# What the book knows before there is anybody: lists, the season that runs, and what is meant where nothing is said.
def set_up(txn)
  txn.add(:condition_type, code: 'discount', value: :percent)
  txn.add(:manager, code: 'anna')
  txn.add(:manager, code: 'kim', representative: true, commission_rate: 8)
  add_type(txn, 'card holder', effect: :card_holder)
  add_type(txn, 'representative', effect: :legal_representative)
  add_type(txn, 'earns with', effect: :commission_recipient)
  add_type(txn, 'same house', direction: :symmetric, effect: :account_link)
  txn.add(:card_tier, programme: txn.add(:card_programme, code: 'club'), threshold: 0, rate: 3)
  txn.add(:brand, code: 'MR', commission_rate: 10)
  txn.add(:call_status, code: 'appointment booked')
  txn.add(:note_type, code: 'call')
  change_settings(txn, currency: txn.add(:currency, code: 'EUR', digits: 2),
                       hierarchy: txn.add(:hierarchy, code: 'corporate'),
                       current_season: txn.add(:season, code: 'FW26', year: 2026))
end

# M: the chain North America - Bob's - outlet, and a discount that comes down it.
def add_chain(txn)
  top = add_organisation(txn, 'M1', "North America Charge 'Em")
  bob = add_organisation(txn, 'M2', "Bob's Outlets")
  outlet = add_organisation(txn, 'M3', "Bob's Outlet 7", city: 'Chicago')
  %w[M1 M2].each { |node| take(txn, :chain_node, customer: node, hierarchy: 'corporate') }
  txn.connect(customer: bob, parent: top, since: '2020-01-01')
  txn.connect(customer: outlet, parent: bob, member: true, since: '2022-03-01')
  { 'M1' => 5, 'M3' => 2 }.each { |who, rate| take(txn, :condition, customer: who, type: 'discount', number: rate) }
end

# B: somebody who orders often.
def add_desk(txn)
  ada = add_person(txn, 'B1', 'Lovelace', 'Ada', '1975-12-10')
  txn.add(:task, customer: ada, text: 'Ask for the size', due: '2026-06-03', assignee: 'anna')
end

# O: a family with one card, and a child.
def add_optician(txn)
  fyodor = add_person(txn, 'O1', 'Канарейкин', 'Фёдор', '1981-04-12')
  add_person(txn, 'O2', 'Канарейкина', 'Надежда', '1984-09-30')
  add_person(txn, 'O3', 'Канарейкин', 'Пётр', '2015-02-03')
  take(txn, :relation, from: 'O2', type: 'card holder', to: 'O1')
  take(txn, :relation, from: 'O2', type: 'representative', to: 'O3')
  account = take(txn, :card_account, customer: 'O2', programme: 'club', code: 'A-1')
  txn.add(:card, account: account, number: '770012')
  txn.add(:visit, customer: fyodor, date: '2026-04-02', text: 'Eye test')
end

# W: a house with two accounts, and who earns with it.
def add_winery(txn)
  add_organisation(txn, 'W1', 'Restaurant Sommer', commission_rate: 4)
  terrace = add_organisation(txn, 'W2', 'Sommerterrasse')
  agency = add_organisation(txn, 'W3', 'Weinkontor Nord')
  txn.add(:customer_role, customer: agency, role: :commission_recipient)
  take(txn, :relation, from: 'W1', type: 'same house', to: 'W2')
  take(txn, :relation, from: 'W3', type: 'earns with', to: 'W1')
  txn.add(:note, customer: terrace, text: 'Delivers to the back door')
end

# P: a boutique in the season.
def add_fashion(txn)
  boutique = add_organisation(txn, 'P1', 'Blue Door Boutique')
  txn.add(:location, customer: boutique, name: 'Shop', city: 'Toronto', country: 'Canada')
  txn.add(:contact, customer: boutique, name: 'Noor', email: 'noor@bluedoor.example', consent: :express)
  take(txn, :customer_brand, customer: 'P1', brand: 'MR', status: :active, account_number: '4711')
  take(txn, :note, customer: 'P1', type: 'call', season: 'FW26', call_status: 'appointment booked', text: 'Comes on the 20th')
  take(txn, :appointment, customer: 'P1', kind: :showroom, season: 'FW26', start: Time.utc(2026, 6, 20, 14))
end

# One order; those of all businesses are saved by the same call.
def sell(book, number, customer, date, amount, **more)
  change(book, 'order') do |txn|
    order = take(txn, :order, number: number, customer: customer, date: date, currency: 'EUR', **more)
    txn.add(:order_entry, order: order, measure: :booked, date: date, amount: amount)
    txn.save_order(order)
  end
end

def sell_everywhere(book)
  sell(book, 'M-1', 'M3', '2026-05-01', 1200, manager: 'anna')
  sell(book, 'B-1', 'B1', '2026-05-02', 80, manager: 'anna')
  sell(book, 'B-2', 'B1', '2026-05-09', '45.50')
  sell(book, 'O-1', 'O1', '2026-05-03', 1500, status: :closed)
  sell(book, 'W-1', 'W1', '2026-05-04', 640)
  sell(book, 'P-1', 'P1', '2026-05-05', 2000, brand: 'MR', season: 'FW26', manager: 'kim')
end

# --- what only one of the businesses would ask, of the book that is all of theirs ---

# The outlet's own discount counts, not what comes down to it; its neighbour would get the other.
def print_discount(view, number)
  found = view.condition_of(view.find!(:customer, number), view.find!(:condition_type, 'discount'))
  puts "discount of #{number}: #{plain(found.number)} %, agreed with #{name_of(view, found.customer)}"
end

def print_signatory(view, number)
  found = view.signatory_of(view.find!(:customer, number), :contract)
  puts "contract of #{number}: signed by #{name_of(view, found.signatory)}"
end

def print_commission(view, number)
  earned = view.commission(order: view.find!(:order, number)).parts.map do |part|
    who = part.recipient ? view.value(part.recipient, :number) : view.value(part.manager, :code)
    " #{plain(part.amount)} to #{who}"
  end
  puts "commission of order #{number}:#{earned.join}"
end

Kith.open(language: 'en') do |book|
  change(book, 'lists') { |txn| set_up(txn) }
  change(book, 'customers') do |txn|
    add_chain(txn)
    add_desk(txn)
    add_optician(txn)
    add_winery(txn)
    add_fashion(txn)
  end
  sell_everywhere(book)

  look(book) do |view|
    %w[M3 B1 O1 W1 P1].each { |number| print_profile(view, view.find!(:customer, number)) }
    print_discount(view, 'M2')
    print_discount(view, 'M3')
    print_signatory(view, 'O3')
    print_commission(view, 'W-1')
    print_commission(view, 'P-1')
    puts "broken rules: #{view.validate.size}"
  end
end
