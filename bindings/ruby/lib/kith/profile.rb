module Kith
  # What the records around a customer answer: where to write to, what to collect from, what comes next.
  class View
    # A customer's location for a purpose: the primary one if it serves it, else the oldest that does, else the primary one.
    # @param customer [Integer, Record]
    # @param purpose [Symbol, nil] :billing, :shipping, :headquarters; nil: the primary one
    # @return [Integer, nil] the location; nil: there is none
    def location_of(customer, purpose: nil)
      customer = Values.id(customer)
      purpose = purpose ? Schema.kind(:location).field(purpose).number : 0
      take_id { |view, out, err| Native.kith_location_find(view, customer, purpose, out, err) }
    rescue NotFoundError
      nil
    end

    # A location with its address; a shared one is read where it is.
    # @param location [Integer, Record]
    # @return [Hash{Symbol => Object}] the fields that are set
    def address(location)
      location = Values.id(location)
      out = Native.struct('kith_location').new
      reading do |view|
        Call.check { |err| Native.kith_location_get(view, location, out, err) }
        set = Schema.kind(:location).fields.select { |field| out[:present][field.number] == 1 }
        set.to_h do |field|
          value = out[field.name]
          [field.name, field.type == :text ? Native.string(value) : Values.decode(field, value)]
        end
      end
    end

    # Can a bank account be used for direct debit on the view's day?
    # @param bank_account [Integer, Record]
    # @return [Boolean] it has holder, number and a mandate that is valid
    def complete?(bank_account)
      bank_account = Values.id(bank_account)
      out = FFI::MemoryPointer.new(:int32)
      ask { |view, err| Native.kith_bank_account_complete(view, bank_account, out, err) }
      out.read_int32 == 1
    end

    # Appointments by start. Without season, year or time: what the book shows by default.
    # @param customer [Integer, Record, nil] of this one
    # @param season [Integer, Record, nil] of this season
    # @param year [Integer, nil] of this year
    # @param since [Time, nil] that start then or later
    # @param until [Time, nil] that start before then
    # @param all [Boolean] whatever the book shows by default
    # @return [Walk] of appointments
    def agenda(customer: nil, season: nil, year: nil, since: nil, until: nil, all: false)
      last = binding.local_variable_get(:until)
      of = { customer: Values.id(customer), season: Values.id(season) }
      numbers = { year: year || 0, since: Values.microseconds(since), until: Values.microseconds(last), all: all ? 1 : 0 }
      listing(:appointment) do |view, after, ids, most, count, err|
        query = Values.struct('kith_agenda_query', of, **numbers, after: after)
        Native.kith_agenda_list(view, query, ids, most, count, err)
      end
    end

    # Call status of a customer in a season: that of the latest note which has one.
    # @param customer [Integer, Record]
    # @param season [Integer, Record, nil] nil: the book's current one
    # @param year [Integer, nil] nil: that of the season
    # @return [Array(Integer, Integer), nil] the call status and the note that says so; nil: none yet
    def call_status(customer, season: nil, year: nil)
      customer = Values.id(customer)
      season = Values.id(season)
      status = FFI::MemoryPointer.new(:uint64)
      note = FFI::MemoryPointer.new(:uint64)
      ask { |view, err| Native.kith_call_status_get(view, customer, season, year || 0, status, note, err) }
      [status.read_uint64, note.read_uint64] unless status.read_uint64.zero?
    end

    # Open tasks that were due before the view's day, by day.
    # @param assignee [String, nil] whose, exactly as written; "": those of nobody; nil: of whomever
    # @return [Walk] of tasks
    def overdue_tasks(assignee: nil)
      assignee &&= Values.text(assignee)
      listing(:task) do |view, after, ids, most, count, err|
        Native.kith_task_overdue(view, assignee, after, ids, most, count, err)
      end
    end
  end
end
