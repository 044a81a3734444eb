# The fashion representative before a call (P1 to P31): one page with everything about a boutique; which location is the
# primary one; how far the talks of the season are; a brand that becomes active; what was sold, by year and season; who did
# what, section by section; and two cards of one boutique that become one.
require_relative 'example'
include Example

# Everything the program refers to; the brand is MR, of the boutique.
Showroom = Struct.new(:book, :boutique, :headquarters, :shipping, :brand)

# Lists of the book; gives FW26, the season that runs.
def add_lists(txn)
  txn.add(:currency, code: 'CAD', digits: 2)
  txn.add(:season, code: 'SS27', year: 2027, order: 1)
  txn.add(:brand, code: 'MR', name: 'Mara Roth', commission_rate: 10)
  txn.add(:brand, code: 'ZO', name: 'Zoé')
  txn.add(:note_type, code: 'call')
  txn.add(:call_status, code: 'left message', order: 1)
  txn.add(:call_status, code: 'appointment booked', order: 2)
  txn.add(:manager, code: 'kim', name: 'Kim', representative: true)
  txn.add(:season, code: 'FW26', year: 2026, order: 2)
end

def open_showroom(showroom)
  season = nil
  change(showroom.book, 'master data') do |txn|
    season = add_lists(txn)
    showroom.boutique = boutique = txn.add(:customer, number: 'F1', kind: :organisation, organisation: 'Blue Door Boutique',
                                                      phone: '+1 416 555 0131')
    showroom.headquarters = txn.add(:location, customer: boutique, name: 'Headquarters', city: 'Toronto', headquarters: true)
    showroom.shipping = txn.add(:location, customer: boutique, name: 'Shipping', city: 'Mississauga', shipping: true)
    showroom.brand = take(txn, :customer_brand, customer: 'F1', brand: 'MR', status: :potential)
    txn.add(:contact, customer: boutique, name: 'Noor', role: 'Buyer', email: 'noor@bluedoor.example', consent: :express)
    txn.add(:contact, customer: boutique, name: 'Iris', phone: '+1 416 555 0190')
    take(txn, :customer_brand, customer: 'F1', brand: 'ZO', status: :active)
    txn.add(:task, customer: boutique, text: 'Send the lookbook', due: '2026-06-15')
    txn.add(:appointment, customer: boutique, kind: :showroom, season: season, start: Time.utc(2026, 6, 20, 14),
                          place: 'Toronto')
  end
  change(showroom.book, 'the season begins') { |txn| change_settings(txn, current_season: season) }
end

# --- the card ---

# With several locations one is the primary one, always (P3): another may be, none may not.
def choose_location(showroom)
  refused { change(showroom.book, 'remove the headquarters') { |txn| txn.remove(showroom.headquarters) } }
  change(showroom.book, 'goods go to Mississauga') { |txn| txn.change(showroom.shipping, primary: true) }
end

# Two calls of a season; each season has a status of its own (P16).
def call(showroom)
  change(showroom.book, 'calls') do |txn|
    { 'left message' => 'On the machine', 'appointment booked' => 'Comes on the 20th' }.each do |status, text|
      take(txn, :note, customer: 'F1', type: 'call', season: 'FW26', call_status: status, text: text)
    end
  end
  look(showroom.book) do |view|
    %w[FW26 SS27].each do |code|
      status, = view.call_status(showroom.boutique, season: view.find!(:season, code))
      puts "call status of #{code}: #{status ? view.value(status, :code) : 'none'}"
    end
  end
end

# The quick edit of a brand (P29, P30).
def activate_brand(showroom)
  change(showroom.book, 'first order of Mara Roth') do |txn|
    txn.change(showroom.brand, status: :active, account_number: '4711')
  end
end

# An order summary: totals only (P21).
def add_order(txn, number, brand, season, date, entries)
  order = take(txn, :order, number: number, customer: 'F1', brand: brand, season: season, date: date, currency: 'CAD',
                            manager: 'kim')
  entries.each do |measure, day, amount, units|
    txn.add(:order_entry, order: order, measure: measure, date: day, amount: amount, units: units)
  end
  order
end

def sell(showroom)
  orders = change(showroom.book, 'order summaries') do |txn|
    [add_order(txn, 'R-1', 'MR', 'FW26', '2026-05-04', [[:booked, '2026-05-04', 2000, 40],
                                                        [:cancelled, '2026-05-20', 500, 10],
                                                        [:shipped, '2026-05-28', 900, 18]]),
     add_order(txn, 'R-2', 'ZO', 'SS27', '2026-05-30', [[:booked, '2026-05-30', '750.50', 9]])]
  end
  orders.each { |order| change(showroom.book, 'save') { |txn| txn.save_order(order) } }
end

def show(showroom, customer)
  look(showroom.book) { |view| print_profile(view, customer) }
end

# --- history ---

# Entries of a section by day, with time and actor (P22 to P24).
def print_history(showroom, section = nil)
  puts "history: #{section || 'all'}"
  look(showroom.book) do |view|
    changes = view.history(customer: showroom.boutique, section: section).first(6)
    changes.group_by { |change| change.at.strftime('%F') }.each do |day, entries|
      puts "  #{day}"
      entries.each do |entry|
        puts "    #{entry.at.strftime('%H:%M')} #{entry.actor}: #{entry.operation} #{entry.kind} (#{entry.reason})"
      end
    end
  end
end

# --- two cards of one boutique ---

def print_duplicates(showroom)
  look(showroom.book) do |view|
    view.duplicates(showroom.boutique, least: 50).each do |found|
      puts "may be the same: #{view.value(found.customer, :number)}, score #{found.score}"
    end
  end
end

# First tried, then done: the transaction that only tries is closed.
def merge(showroom, twin)
  what_if = change(showroom.book, 'one boutique')
  conflicts = what_if.merge(twin, into: showroom.boutique)
  puts "merging breaks #{what_if.check.size} rules; what does not go along:"
  what_if.close
  look(showroom.book) do |view|
    conflicts.filter_map(&:field).each do |field|
      puts "  #{view.value(twin, field)}: the other has #{view.value(showroom.boutique, field)}"
    end
  end
  change(showroom.book, 'one boutique') { |txn| txn.merge(twin, into: showroom.boutique) }
end

Kith.open(language: 'en') do |book|
  showroom = Showroom.new(book)
  open_showroom(showroom)
  choose_location(showroom)
  call(showroom)
  activate_brand(showroom)
  sell(showroom)
  show(showroom, showroom.boutique)
  print_history(showroom, :orders)
  print_history(showroom, :appointments)
  print_history(showroom)

  twin = change(book, 'typed in at the fair') do |txn|
    txn.add(:customer, number: 'F9', kind: :organisation, organisation: 'Blue door boutique', phone: '416 555 0131',
                       email: 'hello@bluedoor.example').tap { |who| txn.add(:note, customer: who, text: 'Met at the fair') }
  end
  print_duplicates(showroom)
  merge(showroom, twin)
  show(showroom, twin) # an alias leads to whom it was merged into
end
