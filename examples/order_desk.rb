# An order desk: who looks after a customer, and who gets its orders. A manager set on a card; what a repeat order, an order
# that has a manager and a first order do; somebody who leaves; an order that nobody takes at first; who has how many
# customers, and how much was sold.
require_relative 'example'
include Example

# Who acts, on a day of the story.
def act(book, actor, today, &block)
  book.change(actor: actor, today: today, at: Time.utc(2026, 6, 1, 9), &block)
end

def code_of(view, manager)
  manager ? view.value(manager, :code) : 'nobody'
end

# Saves an order and tells what was decided: nothing is before "Save".
def save(txn, order)
  said = txn.save_order(order)
  txn.view do |view|
    print "  order #{view.value(order, :number)}: #{code_of(view, said.manager)}"
    if said.customer_manager != said.customer_manager_before
      print ", and the customer: #{code_of(view, said.customer_manager_before)} -> #{code_of(view, said.customer_manager)}"
    end
  end
  puts "#{" (#{said.rule})" if said.rule}#{": #{said.outcome}" if said.outcome}"
end

# Entries are only ever added; sums are kept with them.
def enter(txn, order, measure, date, amount)
  txn.add(:order_entry, order: order, measure: measure, date: date, amount: amount)
end

def sell(book, actor, number, customer, date, amount, manager: nil)
  act(book, actor, date) do |txn|
    order = txn.add(:order, number: number, customer: customer, date: date, manager: manager)
    enter(txn, order, :booked, date, amount)
    save(txn, order)
    order
  end
end

def print_managers(view, managers, on)
  puts "\nCustomers on #{on}"
  managers.each { |manager| puts "  #{code_of(view, manager)}: #{view.customer_count(manager, on: on)}" }
end

# Every manager that a customer had, and what each came by: who comes next knows whom to ask.
def print_history(view, customer)
  puts "\nManagers of #{name_of(view, customer)}"
  view.parts(customer, :binding).each do |bound|
    puts "  since #{bound.since}: #{code_of(view, bound.manager)} (#{bound.rule})"
  end
end

def print_sales(view, customer)
  puts "\nSales to #{name_of(view, customer)}"
  view.sales(customer, by: [:year]).each do |row|
    sums = %i[booked cancelled shipped active open].map { |measure| "#{measure} #{row[measure].to_i}" }
    puts "  #{row.year}: #{sums.join(', ')}"
  end
end

Kith.open(language: 'en') do |book|
  managers = customers = nil
  change(book, 'three managers, three customers') do |txn|
    managers = %w[anna boris carla].map { |code| txn.add(:manager, code: code) }
    customers = %w[Ada Bruno Clara].each_with_index.map do |surname, index|
      txn.add(:customer, number: (index + 1).to_s, kind: :person, surname: surname)
    end
  end
  anna, boris, carla = managers
  ada, bruno, clara = customers

  puts "Ada's card names boris; her orders go to him, whoever takes them"
  act(book, 'anna', '2026-01-07') { |txn| txn.save_customer(ada, manager: boris) }
  first = sell(book, 'anna', 'A1', ada, '2026-01-12', 100)

  puts 'Bruno is new: anna, who edits his order, gets it and him'
  sell(book, 'anna', 'B1', bruno, '2026-01-20', 250)

  puts "Clara's order has a manager; so has she then"
  sell(book, 'web shop', 'C1', clara, '2026-02-02', 80, manager: carla)

  puts "A repeat order goes to the customer's manager"
  sell(book, 'carla', 'B2', bruno, '2026-03-15', 40)

  puts 'Boris leaves, and orders are not given out yet: the next one waits'
  change(book, 'left the company') { |txn| txn.change(boris, state: :inactive) }
  sell(book, 'web shop', 'A2', ada, '2026-04-01', 60)

  # Settings of the distribution are records.
  puts 'They are given out from now on, and what waits is saved once more'
  change(book, 'orders in turns') { |txn| txn.add(:distribution, code: 'turns', rank: 1, policy: :round_robin) }
  waiting = look(book) { |view| view.pending_orders.ids }
  act(book, 'web shop', '2026-04-02') { |txn| waiting.each { |order| save(txn, order) } }

  act(book, 'anna', '2026-04-10') do |txn|
    enter(txn, first, :cancelled, '2026-04-10', 20)
    enter(txn, first, :shipped, '2026-04-10', 50)
  end

  look(book) do |view|
    print_managers(view, managers, '2026-03-31')
    print_managers(view, managers, '2026-04-30')
    print_history(view, ada)
    print_sales(view, ada)
  end

  # What would come of handing over: made, looked at, and not committed.
  what_if = book.change(actor: 'anna', today: TODAY, reason: 'what if anna left, too')
  made = what_if.transfer(anna, to: carla)
  puts "\nIf anna handed over to carla: #{made.customers} customers, #{made.orders} orders"
  what_if.close
end
