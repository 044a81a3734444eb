# The optician (links between customers): the ticks of both columns saved in one act, seen from either card, found by the
# beginning of a surname or the end of a phone number; who may link, and who has linked.
require_relative 'example'
include Example

IS = 'Текущий клиент является'.freeze
HAS = 'Для текущего клиента'.freeze

# The list of types is the host's: code, label, what a relation of the type does.
TYPES = [
  ['card_holder', 'Владелец дисконтной карты', :card_holder],
  ['wife', 'Жена', nil],
  ['contact_person', 'Контактное лицо', :contact_person],
  ['husband', 'Муж', nil],
  ['father', 'Отец', nil],
  ['sister', 'Сестра', nil],
  ['son', 'Сын', nil],
  ['legal_representative', 'Законный представитель', :legal_representative]
].freeze

def search(view, text)
  puts "Поиск «#{text}»:"
  view.search(text).each do |who|
    puts "  #{name_of(view, who)}, род. #{who.birth_date}, #{who.phone}, с #{who.registration_date}"
  end
end

def save(book, current, other, type)
  change(book, 'связи клиента') do |txn|
    txn.save_ticks(current, other, is: type.values_at('contact_person', 'husband'), has: type.values_at('card_holder', 'wife'))
  end
end

# A link is written to the cards of both, with who made it.
def print_comments(view, customer)
  history = view.history(customer: customer, kind: :relation).to_a
  puts "#{name_of(view, customer)}: записей о связях #{history.size}"
  history.first(2).each { |change| puts "  #{change.actor}, #{change.shop}: #{change.reason}" }
end

# For the call list: men of Saint Petersburg, 40 to 50 years old, whose birthday is in spring.
def print_selection(view)
  puts 'Мужчины, 40-50 лет, день рождения весной:'
  view.select(city: 'санкт-петербург', sex: :male, age: 40..50, birthday: 301..531).each { |who| puts "  #{name_of(view, who)}" }
end

# In a book that keeps users and roles a seller may link, and somebody unknown may not.
def try_rights
  Kith.open(rights: :roles, owner: 'anna', language: 'ru') do |book|
    role = look(book) { |view| view.find!(:role, 'seller') }
    change(book, 'новый продавец') { |txn| txn.add(:user, code: 'boris', role: role) }
    %w[boris clara].each do |actor|
      book.change(actor: actor, today: TODAY) { |txn| txn.add(:customer, number: 'K7', kind: :person, surname: 'Цаплин') }
      puts "#{actor}: сохранено"
    rescue Kith::DeniedError => e
      puts "#{actor}: #{e.message}"
    end
  end
end

def add_people(txn)
  fyodor = txn.add(:customer, number: 'K1', kind: :person, sex: :male, surname: 'Канарейкин', given_name: 'Фёдор',
                              patronymic: 'Петрович', birth_date: '1981-04-12', document: '40 00 000001',
                              city: 'Санкт-Петербург', address: 'Птичий пер., 7, кв. 12', phone: '+7 911 555-66-77',
                              email: 'fedor@kanareykin.example', registration_date: '2017-06-13')
  nadezhda = txn.add(:customer, number: 'K2', kind: :person, sex: :female, surname: 'Канарейкина', given_name: 'Надежда',
                                patronymic: 'Викторовна', birth_date: '1984-09-30', city: 'Санкт-Петербург',
                                phone: '+7 911 555-33-22', registration_date: '2017-06-13')
  txn.add(:customer, number: 'K5', kind: :person, sex: :male, surname: 'Перепелкин', given_name: 'Семен',
                     patronymic: 'Борисович', birth_date: '1979-11-02', city: 'Санкт-Петербург', phone: '+7 921 444-77-88')
  [fyodor, nadezhda]
end

Kith.open(language: 'ru') do |book|
  type = {}
  fyodor, nadezhda = change(book, 'настройка') do |txn|
    TYPES.each do |code, label, effect|
      type[code] = add_type(txn, code, direction: :two_way, effect: effect)
      add_label(txn, type[code], :from, label)
    end
    add_people(txn)
  end
  puts "Добавлено связей: #{save(book, fyodor, nadezhda, type)}"
  puts "Ещё раз то же: #{save(book, fyodor, nadezhda, type)}\n\n" # adds only, so nothing changes

  husband = look(book) do |view|
    print_relations(view, fyodor, IS, HAS)
    print_relations(view, nadezhda, IS, HAS)
    puts
    search(view, 'канар')
    search(view, '5556677')
    print_selection(view)
    view.related(fyodor, type['husband'], nadezhda)
  end
  change(book, 'ошибка ввода') { |txn| txn.remove(husband) } # the red cross: only this tick goes, "wife" stays
  look(book) do |view|
    puts "\nБез «Муж»:"
    print_relations(view, fyodor, IS, HAS)
    print_comments(view, fyodor)
    print_comments(view, nadezhda)
  end
end
puts
try_rights
