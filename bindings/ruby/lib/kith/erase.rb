module Kith
  # What becomes of a record when its customer is erased.
  # @!attribute [r] record
  #   @return [Integer] which
  # @!attribute [r] becomes
  #   @return [Symbol] :emptied: stays, without what was personal in it; :removed: goes; :ended: a relation, chain link, condition or
  #     binding to a manager, which ends on the day; :kept: stays as it is; :blocks: stands in the way, unless the erasure is forced
  ErasureRow = Struct.new(:record, :becomes)

  # Erasures between Ruby and the library.
  # @api private
  module Erasing
    OUTCOMES = Native.names('KITH_ERASURE_', 'KEPT').invert.freeze
    ROW = Native.struct('kith_erasure_row')
    TEMPLATE = Native.template('kith_erasure_row')

    # @return [Array<ErasureRow>]
    def self.rows(out, count)
      out.get_bytes(0, count * ROW.size).unpack(TEMPLATE * count).each_slice(3).map do |record, becomes|
        ErasureRow.new(record, Values.named(OUTCOMES, becomes))
      end
    end
  end

  # The host's keyed hash of an address.
  # @api private
  module Hashing
    BYTES = 32 # KITH_HASH_BYTES
    private_constant :BYTES

    class << self
      # @return [FFI::Function]
      def function(asked)
        FFI::Function.new(:int32, %i[pointer pointer size_t pointer]) do |_, address, length, out|
          Call.callback(0) do
            out.put_bytes(0, whole(asked.call(address.get_bytes(0, length).force_encoding(Encoding::UTF_8))))
            1
          end
        end
      end

      private

      def whole(hash)
        raise TypeError, "#{hash.inspect} is no String of #{BYTES} bytes" unless hash.is_a?(String) && hash.bytesize == BYTES

        hash
      end
    end
  end

  # What is known about a person, and what an erasure would do to it.
  class View
    # Everything that the book holds about a customer: itself, its parts and theirs, and what refers to it with its parts. What is
    # archived, such as e-mails, stands in its history only.
    # @param customer [Integer, Record]
    # @return [Array<Record>] the customer first, each record once, owners before their parts
    # @raise [NotFoundError] no such customer
    def records_about(customer)
      read(ids_about(Values.id(customer)))
    end

    # All that is held about a customer and its aliases, to be handed to it: the records about them, and what is archived.
    # @param customer [Integer, Record]
    # @return [Hash{Symbol => Array<Hash>}] for each kind its records: the fields that are set, and `id`
    # @raise [NotFoundError] no such customer
    def export(customer)
      whose = [Values.id(customer), *parts(customer, :alias).map(&:source)]
      found = whose.flat_map { |one| records_about(one) + archived(one) }.uniq(&:id)
      found.group_by { |one| Schema.kind_of(one.id).name }
           .transform_values { |ones| ones.map { |one| { id: one.id, **(one.is_a?(Change) ? one.after : one.to_h) } } }
    end

    # What {Transaction#erase} would do, without doing it.
    # @param customer [Integer, Record]
    # @param on [Date, String, nil] day on which relations would end; nil: the view's today
    # @return [Array<ErasureRow>] what stands in the way first
    # @raise [NotFoundError] no such customer
    def erasure_preview(customer, on: nil)
      asked = Values.struct('kith_erasure', { customer: customer }, on: Values.day(on))
      Erasing.rows(*whole(Erasing::ROW.size, 256) do |view, rows, most, found, err|
        Native.kith_erasure_preview(view, asked, rows, most, found, err)
      end)
    end

    # @api private
    # @return [Array<Integer>] of all records about a customer
    def ids_about(customer)
      ids, count = whole(FFI.type_size(:uint64), 256) do |view, out, most, found, err|
        Native.kith_customer_records(view, customer, out, most, found, err)
      end
      ids.read_array_of_uint64(count)
    end

    private

    # @return [Array<Change>] that made what is archived about a customer; of what was erased no value is left
    def archived(customer)
      entries = Schema.kinds.select(&:archived?).flat_map { |kind| history(customer: customer, kind: kind.name).to_a }
      entries.reject { |entry| entry.after.empty? }
    end
  end

  # Erasing a person.
  class Transaction
    # Erase a person, with its aliases: names, phones, addresses, birth date, documents, contacts, notes and whatever else is about
    # the person go; orders, accounts of cards and commissions stay, and belong to a customer without a name. Its status becomes
    # :erased. With the commit the store takes the person's data out of the history. Addresses that nothing may be sent to stay as
    # a hash, if the book was opened with `hash`; else they stand in the way too. {View#erasure_preview} lists what does.
    # @param customer [Integer, Record]
    # @param on [Date, String, nil] day on which relations end; nil: the transaction's today
    # @param force [Boolean] whatever stands in the way: it ends, or goes
    # @return [self]
    # @raise [NotFoundError] no such customer
    # @raise [RuleError] others depend on the customer: InUse; it is erased already: CustomerErased; it was merged into another:
    #   Alias
    # @raise [StoppedError] `hash` failed, which is the cause: nothing was changed
    def erase(customer, on: nil, force: false)
      asked = Values.struct('kith_erasure', { customer: customer }, on: Values.day(on), force: force ? 1 : 0)
      call { |txn, err| Native.kith_customer_erase(txn, asked, err) }
    end
  end
end
