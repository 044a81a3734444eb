# A store of one file, complete and small enough to copy: the same journal that store_file.c keeps. Each commit is appended
# as lines of text and ends with a checksum; a commit whose last line is not there never happened. One process at a time.
require 'kith'

class FileStore < Kith::Store
  MAGIC = "kith journal 1\n".b.freeze
  ESCAPES = { '\\' => '\\\\', "\t" => '\\t', "\n" => '\\n' }.freeze

  # Where a change lies in the file.
  Entry = Struct.new(:operation, :id, :sequence, :index, :at, :request, :start, :size)

  def initialize(path)
    super()
    @mutex = Mutex.new # history, status and grants may be asked in several threads
    @entries = []      # oldest first
    @granted = Hash.new(0)
    @file = File.open(path, File::RDWR | File::CREAT | File::BINARY, 0o600)
    raise IOError, "#{path} is in use" unless @file.flock(File::LOCK_EX | File::LOCK_NB)

    text = @file.read
    raise IOError, "#{path} is no journal of kith" unless text.start_with?(MAGIC[0, text.bytesize])

    text.bytesize < MAGIC.bytesize ? begin_file(path) : scan(path, text)
  end

  # --- what the book asks for ---

  def load(loader)
    @mutex.synchronize do
      settle
      newest = @entries.to_h { |entry| [entry.id, entry] } # the last of each id stays
      newest.each_value do |entry|
        next if entry.operation == :remove

        change = read_change(entry)
        loader.row(change.id, change.row)
      end
      loader.finish(sequence)
    end
  end

  def commit(changes)
    text = changes.map { |change| lines(change) }.join.b
    text << format("end\t%016x\n", checksum(text))
    @mutex.synchronize do
      next :conflict unless changes.base == sequence

      settle
      append(text)
    end
  end

  def status(request)
    @mutex.synchronize do
      settle
      @entries.reverse_each.find { |entry| entry.request == request }&.sequence || :rejected
    end
  end

  # What was removed counts too, or a new record would inherit its history.
  def grant_ids(kind, count)
    @mutex.synchronize { (@granted[Kith::Schema.kind(kind).number] += count) - count + 1 }
  end

  def history(query, loader)
    @mutex.synchronize do
      changes = @entries.reverse_each.lazy.map { |entry| read_change(entry) }
      changes.select { |change| query.match?(change) }.first(query.most).each { |change| loader.history(change) }
    end
  end

  def close
    @file.close
  end

  private

  def sequence
    @entries.empty? ? 0 : @entries.last.sequence
  end

  # FNV-1a: finds what a power cut leaves behind, but is no protection against forgery.
  def checksum(text)
    text.each_byte.inject(0xcbf29ce484222325) { |sum, byte| ((sum ^ byte) * 0x100000001b3) & 0xffffffffffffffff }
  end

  # --- writing ---

  def escape(text)
    text.gsub(/[\\\t\n]/, ESCAPES)
  end

  def microseconds(time)
    time ? (time.to_r * 1_000_000).to_i : 0
  end

  # Marks: - before the change, + after it, = did not change.
  def lines(change)
    head = [change.operation, change.id, change.sequence, change.index, microseconds(change.at), change.request || 0,
            escape(change.actor), escape(change.shop), escape(change.reason), *change.customers]
    same = change.row.reject { |name, _| change.after.key?(name) }
    ["#{head.join("\t")}\n", *values('-', change, change.before), *values('+', change, change.after), *values('=', change, same)]
  end

  def values(mark, change, values)
    kind = Kith::Schema.kind(change.kind)
    values.map do |name, value|
      field = kind.field(name)
      stored = value.nil? ? 0 : field.dump(value)
      "#{mark}\t#{field.number}\t#{value.nil? ? 0 : field.type_number}\t#{stored.is_a?(String) ? escape(stored) : stored}\n"
    end
  end

  # Either all of it reaches the disk, or it is cut off again. If even that fails, nobody knows.
  def append(text)
    @unsettled = true
    @file.pwrite(text, @end)
    @file.fsync
    @unsettled = false
    note(text)
    :committed
  rescue SystemCallError
    settle
    :rejected
  end

  # Cuts off what lies behind the newest commit. A failed fsync says nothing about what is on the disk, so this is tried
  # again until it succeeds.
  def settle
    return unless @unsettled

    @file.truncate(@end)
    @file.fsync
    @unsettled = false
  end

  # --- reading ---

  def unescape(text)
    text.gsub(/\\(.)/) { { 't' => "\t", 'n' => "\n" }.fetch($1, $1) }
  end

  def read_change(entry)
    head, *rest = @file.pread(entry.size, entry.start).force_encoding(Encoding::UTF_8).split("\n")
    actor, shop, reason, *customers = head.split("\t", -1).drop(6)
    change = Kith::Change.new(**entry.to_h.slice(:operation, :id, :sequence, :index, :request),
                              at: entry.at.zero? ? nil : Time.at(0, entry.at, :usec, in: 'UTC'), actor: unescape(actor),
                              shop: unescape(shop), reason: unescape(reason), customers: customers.map(&:to_i),
                              before: {}, after: {}, row: {})
    rest.each { |line| take_value(change, *line.split("\t", -1)) }
    change
  end

  def take_value(change, mark, number, type, stored)
    field = Kith::Schema.kind(change.kind).fields[number.to_i - 1]
    value = field.restore(field.type == :text ? unescape(stored) : stored.to_i) unless type == '0'
    change.before[field.name] = value if mark == '-'
    change.after[field.name] = value if mark == '+'
    change.row[field.name] = value unless mark == '-' || value.nil?
  end

  # --- opening ---

  # A new file is there for good only when its directory is on the disk too.
  def begin_file(path)
    @end = MAGIC.bytesize
    @file.pwrite(MAGIC, 0)
    @file.fsync
    File.open(File.dirname(path), &:fsync)
  end

  def scan(path, text)
    @end = MAGIC.bytesize
    while (last = text.index(/^end\t.*\n/, @end)) # a commit without its end is torn: nobody was told that it was stored
      line = text[last..text.index("\n", last)]
      commit = text[@end...last]
      raise IOError, "#{path} is damaged" unless line == format("end\t%016x\n", checksum(commit))

      note(commit + line)
    end
    @unsettled = true # also brings to the disk what an earlier process may have left in the cache
    settle
  end

  # Notes the changes of a whole commit that lies at the end.
  def note(text)
    at = @end
    text.each_line do |line|
      operation, *numbers = line.split("\t").first(6)
      if %w[add change remove].include?(operation)
        @entries << Entry.new(operation.to_sym, *numbers.map(&:to_i), at, line.bytesize)
        kind, number = @entries.last.id.then { |id| [id & 0xFF, id >> 8] }
        @granted[kind] = [@granted[kind], number].max
      elsif operation != 'end'
        @entries.last.size += line.bytesize
      end
      at += line.bytesize
    end
    @end = at
  end
end
