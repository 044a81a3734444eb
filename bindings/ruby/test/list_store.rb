# A store as simple as it can be, that fails where it is told.
class ListStore < Kith::Store
  attr_reader :rows, :log, :calls, :closed

  def initialize
    super
    @rows = {}
    @log = []
    @requests = {}
    @granted = Hash.new(0)
    @calls = Hash.new(0)
    @trouble = {}
  end

  def fail(name, &trouble)
    @trouble[name] = trouble
  end

  def load(loader)
    enter(:load, loader)
    @rows.each { |id, values| loader.row(id, values) }
    loader.finish(sequence)
  end

  def refresh(after, loader)
    enter(:refresh, loader)
    fresh = @log.select { |change| change.sequence > after }.map(&:id).uniq
    fresh.each { |id| @rows.key?(id) ? loader.row(id, @rows[id]) : loader.removal(id) }
    loader.finish(sequence)
  end

  def commit(changes)
    answer = enter(:commit, changes)
    return answer if answer
    return :conflict unless changes.base == sequence

    changes.each do |change|
      change.operation == :remove ? @rows.delete(change.id) : @rows[change.id] = change.row
      @log << change
    end
    changes.erased.each { |customer| @log.map! { |change| change.without(customer) } }
    @requests[changes.head.request] = sequence
    :committed
  end

  def status(request)
    enter(:status, request) || @requests.fetch(request, :rejected)
  end

  def grant_ids(kind, count)
    enter(:grant_ids, kind) || ((@granted[kind] += count) - count + 1)
  end

  def history(query, loader)
    enter(:history, query)
    @log.reverse.select { |change| query.match?(change) }.first(query.most).each { |change| loader.history(change) }
  end

  def close
    enter(:close, nil)
    @closed = true
  end

  private

  def sequence
    @log.empty? ? 0 : @log.last.sequence
  end

  def enter(name, argument)
    @calls[name] += 1
    @trouble[name]&.call(argument)
  end
end
