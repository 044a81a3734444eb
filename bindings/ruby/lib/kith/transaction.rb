module Kith
  # Changes that are made, judged and stored together or not at all. A change that is refused at once leaves the
  # transaction as it was; rules judge the end state, when it is committed. One thread at a time may use it.
  class Transaction < Handle
    # @return [Integer, nil] number of the commit, once it is made
    attr_reader :sequence

    # @api private
    def initialize(pointer, book)
      super()
      @over = @prepared = false
      hold(pointer, :kith_txn_close, book)
    end

    # @return [Integer] changes made so far; the next one has this index
    def count
      reading { |txn| Native.kith_txn_count(txn) }
    end

    # Add a record.
    # @param kind [Symbol] such as :customer
    # @param values [Hash{Symbol => Object}] of its fields
    # @return [Integer] its id
    def add(kind, **values)
      kind = Schema.kind(kind)
      native = Values.write(kind, values)
      out = FFI::MemoryPointer.new(:uint64)
      call(kind) { |txn, err| Native.kith_record_add(txn, kind.number, native, values.size, out, err) }
      out.read_uint64
    end

    # Change some fields of a record; nil clears.
    # @param id [Integer, Record]
    # @param values [Hash{Symbol => Object}]
    # @return [self]
    def change(id, **values)
      id = Values.id(id)
      kind = kind_of(id)
      native = Values.write(kind, values)
      call(kind) { |txn, err| Native.kith_record_change(txn, id, native, values.size, err) }
    end

    # Remove a record with its parts.
    # @param id [Integer, Record]
    # @return [self]
    def remove(id)
      id = Values.id(id)
      call { |txn, err| Native.kith_record_remove(txn, id, err) }
    end

    # Retire a customer: inactive, and its relations end.
    # @param customer [Integer, Record]
    # @param on [Date, String, nil] last day of its relations; nil: the transaction's today
    # @return [self]
    def retire(customer, on: nil)
      customer = Values.id(customer)
      day = Values.day(on)
      call { |txn, err| Native.kith_customer_retire(txn, customer, day, err) }
    end

    # Add a relation: `from` is TYPE of `to`.
    # @param from [Integer, Record] a customer
    # @param type [Integer, Record] a relation type
    # @param to [Integer, Record] a customer
    # @param since [Date, String, nil] first day; nil: open
    # @param until [Date, String, nil] last day; nil: open
    # @param priority [Integer, nil]
    # @param remark [String, nil]
    # @param share [BigDecimal, Integer, String, nil] percent, of a commission recipient; of other types it means nothing
    # @param rate [BigDecimal, Integer, String, nil] percent, the recipient's own commission rate; likewise
    # @param existing [Boolean] if the very same relation is there, give its id and change nothing
    # @return [Integer] id of the relation
    def relate(from, type, to, since: nil, until: nil, priority: nil, remark: nil, share: nil, rate: nil, existing: false)
      given = { from: from, to: to, type: type, since: since, until: binding.local_variable_get(:until),
                priority: priority, remark: remark, share: share, rate: rate }.compact
      kind = Schema.kind(:relation)
      native, _memory = given_struct(kind, given)
      out = FFI::MemoryPointer.new(:uint64)
      call(kind) { |txn, err| Native.kith_relation_add(txn, native, existing ? 1 : 0, out, err) }
      out.read_uint64
    end

    # End a relation. Ending never deletes.
    # @param relation [Integer, Record]
    # @param until [Date, String, nil] last day; nil: the transaction's today
    # @return [self]
    def end_relation(relation, until: nil)
      relation = Values.id(relation)
      day = Values.day(binding.local_variable_get(:until))
      call { |txn, err| Native.kith_relation_end(txn, relation, day, err) }
    end

    # Reopen a relation: its end becomes open.
    # @param relation [Integer, Record]
    # @return [self]
    def reopen_relation(relation)
      relation = Values.id(relation)
      call { |txn, err| Native.kith_relation_reopen(txn, relation, err) }
    end

    # Save the two columns of a pair. Adds only.
    # @param customer [Integer, Record] the current customer
    # @param other [Integer, Record] the other one
    # @param is [Array<Integer, Record>] types of which the customer is LABEL of the other
    # @param has [Array<Integer, Record>] types of which the other is LABEL for the customer
    # @return [Integer] relations added
    def save_ticks(customer, other, is: [], has: [])
      customer = Values.id(customer)
      other = Values.id(other)
      ticks = { from: is, to: has }.flat_map do |side, types|
        types.map { |type| [Values.id(type), Relating::ENDS[side], 0] }
      end
      native = FFI::MemoryPointer.new(Native.struct('kith_tick').size, [ticks.size, 1].max)
      native.put_bytes(0, ticks.flatten.pack(Native.template('kith_tick') * ticks.size))
      added = FFI::MemoryPointer.new(:size_t)
      call(Schema.kind(:relation)) do |txn, err|
        Native.kith_relation_save_ticks(txn, customer, other, native, ticks.size, added, err)
      end
      added.read(:size_t)
    end

    # Change a relation type, and say what becomes of relations that it no longer allows.
    # @param type [Integer, Record]
    # @param policy [Symbol] :refuse, :leave, :end or :delete
    # @param values [Hash{Symbol => Object}] of its fields
    # @return [self]
    def change_type(type, policy: :refuse, **values)
      type = Values.id(type)
      kind = kind_of(type)
      native = Values.write(kind, values)
      policy = Native.number('KITH_POLICY_', 'REFUSE', policy)
      call(kind) { |txn, err| Native.kith_relation_type_change(txn, type, native, values.size, policy, err) }
    end

    # What if: the committed state with the changes up to now on top.
    # @yieldparam view [View] closed when the block ends
    # @return [View, Object] without a block the view, else what the block gives
    def view(&block)
      pointer = alone { |txn| Call.make(:kith_view_close) { |out, err| Native.kith_view_open_txn(txn, out, err) } }
      Kith.closing(View.new(pointer, @held), &block)
    end

    # Rules that the transaction breaks as it stands.
    # @return [Array<Finding>] in order of change, then rule
    def check
      alone { |txn| Finding.list { |out, most, found, err| Native.kith_txn_check(txn, out, most, found, err) } }
    end

    # Take changes out; the others keep their index.
    # @param changes [Array<Integer>] indexes
    # @return [Integer] how many were taken out: what referred to a dropped one goes too
    # @raise [StoppedError] the host's choice failed, which is the cause: none was taken out
    def drop(changes)
      list = FFI::MemoryPointer.new(:uint32, [changes.size, 1].max).write_array_of_uint32(changes)
      dropped = FFI::MemoryPointer.new(:size_t)
      call { |txn, err| Native.kith_txn_drop(txn, list, changes.size, dropped, err) }
      dropped.read(:size_t)
    end

    # Store it. After an error other than {UnknownError} it is open as before, and may be mended. After an exception of
    # another thread, such as Timeout, {#over?} says whether it was stored nevertheless.
    # @return [Integer] number of the commit
    # @raise [StoppedError] the host's choice failed, which is the cause: nothing was stored
    def commit
      out = FFI::MemoryPointer.new(:uint64)
      alone do |txn|
        Call.wait do |err|
          status = Native.wait_kith_txn_commit(txn, out, err)
        ensure
          committed(status, out, err)
        end
      end
      @sequence
    end

    # First half of a commit, for a host that stores the changes itself. With a block: what it gives is the outcome
    # (:committed, :rejected, :conflict; anything else is :unknown), and the transaction is finished with it. After :rejected
    # and :conflict it is open as before, and may be prepared or committed again; the end of the block of {Book#change} does
    # neither.
    # @yieldparam changes [Changes]
    # @return [Changes, Symbol] without a block the change set, else the outcome
    # @raise [StoppedError] the host's choice failed, which is the cause: nothing was prepared
    def prepare
      out = FFI::MemoryPointer.new(:pointer)
      alone do |txn|
        Call.wait { |err| Native.wait_kith_txn_prepare(txn, out, err) }
      ensure # also when Ctrl-C came in behind it; what failed is not prepared
        prepared(out.read_pointer)
      end
      return @changes unless block_given?

      outcome = :unknown
      begin
        outcome = yield @changes
        outcome = :unknown unless Store::OUTCOMES.key?(outcome)
      rescue RejectedError
        outcome = :rejected
        raise
      ensure
        finish(outcome)
      end
      outcome
    end

    # Second half: say what became of the change set.
    # @param outcome [Symbol] :committed, :rejected, :conflict or :unknown
    # @return [nil]
    def finish(outcome)
      number = Store::OUTCOMES.fetch(outcome)
      alone do |txn|
        @changes&.close
        Native.kith_txn_finish(txn, number)
      end
      @over = true if %i[committed unknown].include?(outcome) && @changes
      @changes = nil
    end

    # Is it over: committed, or of an unknown outcome?
    # @return [Boolean]
    def over?
      @over || closed?
    end

    # Has it ever been prepared? Then the host stores it itself, and it is committed only when the host says so.
    # @return [Boolean]
    def prepared?
      @prepared
    end

    # Give it up. What was not committed is gone.
    # @return [nil]
    def close
      @changes&.close
      super
    end

    OVER = [Errors::OK, Errors::STATUSES[:unknown]].freeze
    private_constant :OVER

    private

    # What has become of it is noted before anything comes in that waits for the call, such as Timeout. Ctrl-C does not wait,
    # and takes the status along: then what the library wrote tells it.
    def committed(status, out, err)
      sequence = out.read_uint64
      status ||= sequence.positive? ? Errors::OK : Native.struct('kith_error').new(err)[:status].nonzero?
      @sequence = sequence if status == Errors::OK
      @over = true if OVER.include?(status)
    end

    def prepared(changes)
      return if changes.null?

      @prepared = true
      @changes = Changes.new(changes, self)
    end

    def kind_of(id)
      Schema.kind_of(id) or raise InvalidError, "#{id} is not the id of a record"
    end

    # One thread at a time, and no callback: rights and stores may be asked during a call, and they are Ruby.
    def alone
      using do |txn|
        raise BusyError, 'another thread, or the call of which this is a callback, uses the transaction' if @held.shared?

        yield txn
      end
    end

    # It may wait: whatever makes a record may ask the store for ids.
    # @param kind [Schema::Kind, nil] whose fields the call is given
    def call(kind = nil)
      alone { |txn| Call.wait(kind: kind) { |err| yield txn, err } }
      self
    end

    # A change that tells elements, and how many there are in all. Once it is made it would not tell them again: if there was too
    # little room, which is rare, it is taken out and made anew. A view could count them before, but takes a right of its own.
    # @yieldparam most [Integer] room
    # @return [Array] what the block gives: the elements, and how many
    def completely
      most = 4_096
      loop do
        first = count
        told = yield most
        return told if told.last <= most

        drop((first...count).to_a)
        most = told.last
      end
    end

    # A struct of the library for a record of a kind, and the memory that it points to.
    def given_struct(kind, given)
      native = Native.struct("kith_#{kind.name}").new
      memory = []
      given.each do |name, value|
        field = kind.field(name)
        native[:present] |= 1 << field.number
        Values.naming(kind, field) do
          native[name] = field.type == :text ? memory.push(Values.string(value)).last : Values.encode(field, value)
        end
      end
      [native, memory]
    end
  end
end
