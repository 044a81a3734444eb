# What the example programs in Ruby share: the day and the user of all of them, and how they print.
require 'kith'

module Example
  TODAY = Date.new(2026, 6, 1)

  # A transaction of anna's on 1 June 2026.
  def change(book, reason, &block)
    book.change(actor: 'anna', shop: 'main street', today: TODAY, at: Time.utc(2026, 6, 1, 9), reason: reason, &block)
  end

  def look(book, &block)
    book.view(actor: 'anna', today: TODAY, &block)
  end

  # Shows why something is refused.
  def refused
    yield
    abort 'this should have been refused'
  rescue Kith::Error => e
    puts "refused: #{e.message}"
  end

  def add_type(txn, code, **more)
    txn.add(:relation_type, code: code, **more)
  end

  def add_label(txn, type, side, text, sex: nil)
    txn.add(:label, owner: type, end: side, sex: sex, text: text)
  end

  # Adds a record whose references are given by the keys of what they lead to, as the transaction has it by now.
  def take(txn, kind, **values)
    found = txn.view do |view|
      values.to_h do |name, value|
        target = Kith::Schema.kind(kind).field(name).target
        [name, target ? view.find!(target, value) : value]
      end
    end
    txn.add(kind, **found)
  end

  # The settings of the book are a record.
  def change_settings(txn, **values)
    txn.change(txn.view { |view| view[:book].first }, **values)
  end

  def name_of(view, id)
    who = view.record(id)
    who.kind == :organisation ? who.organisation : [who.surname, who.given_name, who.patronymic].compact.join(' ')
  end

  # Both columns of a customer's relations: what the customer is, and what others are for it.
  def print_relations(view, customer, is, has)
    links = view.relations_of(customer)
    puts name_of(view, customer)
    { from: is, to: has }.each do |side, title|
      puts "  #{title}"
      links.select { |link| link.end == side }.each do |link|
        labelled = view.record(side == :from ? customer : link.other)
        puts "    #{view.label(link.type, sex: labelled.sex)}: #{name_of(view, link.other)}"
      end
    end
  end

  # A field in words: a reference is the key of what it leads to.
  def text_of(view, record, name)
    field = Kith::Schema.kind_of(record).field(name)
    value = view.value(record, name)
    return field.format(value) unless value && field.type == :reference

    text_of(view, value, Kith::Schema.kind_of(value).key.name)
  end

  # A decimal without a dot that nothing follows.
  def plain(number)
    number.to_s('F').delete_suffix('.0')
  end

  # What of each part of a page is printed: its title, and a field; nil: the name of the customer that it is.
  PARTS = {
    role: ['roles', :role], attribute: ['attributes', :attribute], location: ['locations', :name],
    contact: ['contacts', :name], bank_account: ['bank accounts', :number], relation: ['relations', :type],
    linked: ['linked accounts', nil], chain: ['above it', nil], condition: ['conditions', :type],
    brand: ['brands', :brand], card: ['cards', :number], task: ['tasks', :text], appointment: ['appointments', :start],
    note: ['notes', :text], order: ['orders', :number], visit: ['visits', :date],
    document: ['signed documents', :number], attachment: ['attachments', :name], binding: ['managers', :manager],
    alias: ['merged into it', :source]
  }.freeze

  def print_parts(view, page)
    page.parts.reject { |_, rows| rows.empty? }.each do |part, rows|
      title, field = PARTS.fetch(part)
      words = rows.map do |row|
        word = field ? text_of(view, row.record, field) : name_of(view, row.record)
        part == :relation ? "#{word} (#{name_of(view, row.other)})" : word
      end
      words << '...' if page.more.include?(part)
      puts "  #{title}: #{words.join('; ')}"
    end
  end

  # A line of the top, if there is something.
  def print_top(view, title, record, field)
    puts "  #{title}: #{text_of(view, record, field)}" if record
  end

  # The page of a customer: what stands at the top, each part that has something, and the sales.
  def print_profile(view, customer)
    page = view.page(customer, most: 10)
    puts name_of(view, page.customer)
    print_top(view, 'number', page.customer, :number)
    print_top(view, 'manager', page.manager, :code)
    puts "  age: #{page.age}" if page.age
    print_top(view, 'primary location', page.location, :name)
    print_top(view, 'primary contact', page.contact, :name)
    print_top(view, 'card', page.card, :number)
    puts "  added up: #{plain(page.balance)}" if page.card
    print_top(view, 'call status', page.stage, :call_status)
    print_parts(view, page)
    page.sales.each do |row|
      sums = %i[booked active shipped].map { |measure| "#{measure} #{plain(row[measure])}" }
      puts "  sales of #{row.year}#{" #{text_of(view, row.season, :code)}" if row.season}: #{sums.join(', ')}"
    end
  end
end
