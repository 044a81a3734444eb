module Kith
  # Records that come one after the other, in a documented order: Enumerable, read in batches. Each enumeration is a walk
  # of its own.
  class Walk
    include Enumerable

    FIRST = 16 # rows of the first batch: who wants one hit shall not pay for a thousand
    MOST = 1_000
    private_constant :FIRST, :MOST

    # @api private
    # @param view [View]
    # @param kind [Schema::Kind] of the records, so that their fields can be asked for
    # @param ids [Proc] yields arrays of ids, given the wanted size of a batch
    def initialize(view, kind, &ids)
      @view = view
      @kind = kind
      @batches = ids
    end

    # @yieldparam record [Record]
    # @return [Enumerator, self]
    def each(&block)
      return enum_for(:each) unless block

      each_batch { |ids| @view.read(ids).each(&block) }
      self
    end

    # Ids only.
    # @return [Array<Integer>]
    def ids
      found = []
      each_batch { |ids| found.concat(ids) }
      found
    end

    # As Enumerable#count; how many there are in all is told without reading them.
    # @return [Integer]
    def count(*item, &block)
      return super unless item.empty? && block.nil?

      found = 0
      each_batch { |ids| found += ids.size }
      found
    end

    # Some fields only, as arrays: the fastest way to read many records. The field :id is the record's id.
    # @param fields [Array<Symbol>]
    # @return [Array<Array>, Array] a row per record; with one field its values
    def pluck(*fields)
      rows = []
      each_batch { |ids| rows.concat(@view.pluck(ids, *fields)) }
      rows
    end

    # @return [String]
    def inspect
      "#<#{self.class.name} of #{@kind.name}>"
    end

    private

    def each_batch(&block)
      size = FIRST
      next_size = proc { size.tap { size = [size * 4, MOST].min } }
      @batches.call(next_size, &block)
    end
  end

  # All records of a kind in a view.
  class Collection < Walk
    # @param key [String] number or code
    # @return [Record, nil] the record that bears it
    def [](key)
      id = @view.find(@kind, key)
      id && @view.record(id)
    end

    # @param key [String] number or code
    # @return [Record]
    # @raise [NotFoundError]
    def fetch(key)
      @view.record(@view.find!(@kind, key))
    end
  end
end
