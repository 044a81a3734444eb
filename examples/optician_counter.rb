# At the optician's counter (O17 to O23): a card holder's card on the orders of the family, and what it adds up; a card that
# is lost; a call list with the contact persons; who signs for a child, with whose data.
require_relative 'example'
include Example

# Everybody the program refers to; the account is Nadezhda's, Pyotr is their son.
Counter = Struct.new(:book, :fyodor, :nadezhda, :pyotr, :holds_card, :represents, :account)

def open_counter(counter)
  change(counter.book, 'настройка') do |txn|
    counter.fyodor = txn.add(:customer, number: 'K1', kind: :person, surname: 'Канарейкин', given_name: 'Фёдор',
                                        birth_date: '1981-04-12', phone: '+7 911 555-66-77')
    counter.nadezhda = txn.add(:customer, number: 'K2', kind: :person, surname: 'Канарейкина', given_name: 'Надежда',
                                          birth_date: '1984-09-30', document: '40 00 000002',
                                          address: 'Птичий пер., 7, кв. 12', phone: '+7 911 555-33-22')
    counter.pyotr = txn.add(:customer, number: 'K3', kind: :person, surname: 'Канарейкин', given_name: 'Пётр',
                                       birth_date: '2015-02-03')
    counter.holds_card = add_type(txn, 'card_holder', effect: :card_holder)
    is_contact = add_type(txn, 'contact_person', effect: :contact_person)
    counter.represents = add_type(txn, 'legal_representative', effect: :legal_representative)
    txn.add(:relation, from: counter.nadezhda, type: counter.holds_card, to: counter.fyodor)
    txn.add(:relation, from: counter.fyodor, type: is_contact, to: counter.nadezhda)
  end
end

# A programme with two tiers, Nadezhda's account in it, and her card.
def give_card(counter)
  change(counter.book, 'дисконтные карты') do |txn|
    programme = txn.add(:card_programme, code: 'club')
    { 0 => 3, 5000 => 6 }.each { |least, rate| txn.add(:card_tier, programme: programme, threshold: least, rate: rate) }
    counter.account = txn.add(:card_account, customer: counter.nadezhda, programme: programme, code: 'A-1')
    txn.add(:card, account: counter.account, number: '770012')
  end
end

# The account stays when another card becomes its key.
def replace_card(counter, lost, number)
  change(counter.book, 'карта потеряна') do |txn|
    txn.change(lost, state: :lost, successor: txn.add(:card, account: counter.account, number: number))
  end
end

def enter(txn, order, measure, amount)
  txn.add(:order_entry, order: order, measure: measure, date: TODAY, amount: amount)
end

def print_balance(counter)
  return unless counter.account

  look(counter.book) do |view|
    puts "  накоплено (#{name_of(view, counter.nadezhda)}): #{view.card_balance(counter.account).to_i}"
  end
end

# A closed order adds up; what it keeps of the card stays, whatever becomes of the card later.
def sell(counter, number, customer, amount)
  look(counter.book) do |view|
    card = view.card_of(customer)
    puts "Заказ #{number} (#{name_of(view, customer)}): карта #{card.number || 'нет'}, #{card.rate.to_i} %, #{card.result}"
  end
  order = change(counter.book, 'заказ') do |txn|
    txn.add(:order, number: number, customer: customer, date: TODAY, status: :closed).tap do |made|
      enter(txn, made, :booked, amount)
      txn.save_order(made)
    end
  end
  print_balance(counter)
  order
end

# What comes back is taken from the account that it was added to, though the link is gone by now.
def take_back(counter, order, amount)
  link = look(counter.book) { |view| view.related(counter.nadezhda, counter.holds_card, counter.fyodor) }
  change(counter.book, 'возврат') do |txn|
    txn.remove(link)
    enter(txn, order, :returned, amount)
    txn.save_order(order)
  end
  puts 'Возврат, а связи уже нет'
  print_balance(counter)
end

def print_call_list(counter, list)
  look(counter.book) do |view|
    view.call_lines(list).each do |line|
      phone = line.do_not_call ? 'не звонить' : line.phone || 'нет телефона'
      puts "#{line.person ? '    контактное лицо: ' : '  '}#{name_of(view, line.person || line.customer)}: #{phone}"
    end
  end
end

def show_calls(counter)
  list = change(counter.book, 'список для звонков') { |txn| txn.add(:call_list, code: 'k', surname: 'Канарейкина') }
  puts "\nСписок для звонков: Канарейкина"
  print_call_list(counter, list)
  change(counter.book, 'просил не звонить') { |txn| txn.change(counter.fyodor, do_not_call: true) }
  print_call_list(counter, list)
end

def ask(counter, what, document, date)
  look(counter.book) do |view|
    found = view.signatory_of(counter.pyotr, document, on: date)
    who = found.signatory && ", #{name_of(view, found.signatory)}, паспорт #{found.document || '-'}"
    puts "  #{what}, #{date}: #{found.result}#{who}"
  end
end

# The contract keeps the data of its day.
def sign(counter, number)
  signed = change(counter.book, 'договор') { |txn| txn.sign_document(counter.pyotr, :contract, number) }
  look(counter.book) do |view|
    kept = view.record(signed)
    puts "  договор #{kept.number}: #{kept.name}, паспорт #{kept.document}, #{kept.address}; за пациента #{kept.patient}"
  end
end

def show_signatures(counter)
  puts "\nКто подписывает за Петра, род. 2015-02-03"
  ask(counter, 'договор', :contract, TODAY)
  change(counter.book, 'законный представитель') do |txn| # being the mother gives no right to sign
    txn.add(:relation, from: counter.nadezhda, type: counter.represents, to: counter.pyotr)
  end
  ask(counter, 'договор', :contract, TODAY)
  ask(counter, 'согласие на лечение', :medical_consent, '2030-02-03')
  ask(counter, 'договор', :contract, '2033-02-02')
  ask(counter, 'договор', :contract, '2033-02-03')
  sign(counter, 'Д-17')
end

Kith.open(language: 'ru') do |book|
  counter = Counter.new(book)
  open_counter(counter)
  sell(counter, '1', counter.fyodor, 300)
  card = give_card(counter)
  order = sell(counter, '2', counter.fyodor, 8500)
  replace_card(counter, card, '770500')
  sell(counter, '3', counter.nadezhda, 1000)
  take_back(counter, order, 500)
  sell(counter, '4', counter.fyodor, 200)
  show_calls(counter)
  show_signatures(counter)
end
