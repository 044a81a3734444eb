module Kith
  # A candidate that was looked at for an answer, and what became of it.
  # @!attribute [r] subject
  #   @return [Integer, nil] customer at whom it was found, manager, or whoever else a rate or right is of
  # @!attribute [r] record
  #   @return [Integer, nil] the record; nil: none there
  # @!attribute [r] type
  #   @return [Integer, Symbol, nil] condition type, or field of the order header, that was looked for; of a commission :rate
  #     or :recipient
  # @!attribute [r] level
  #   @return [Integer, Symbol, nil] level of the customer in the chain; of a commission where it was looked, such as :brand or
  #     :relation
  # @!attribute [r] distance
  #   @return [Integer] steps from the customer asked about
  # @!attribute [r] reason
  #   @return [Symbol] such as :taken or :expired
  # @!attribute [r] number
  #   @return [BigDecimal, Integer, nil] its value, where that is a number; of a manager how many open orders it has; of a
  #     commission percent
  # @!attribute [r] since
  #   @return [Date, nil] first day; nil: open
  # @!attribute [r] until
  #   @return [Date, nil] last day; nil: open
  TraceRow = Struct.new(:subject, :record, :type, :level, :distance, :reason, :number, :since, :until)

  # Why the library answers what it does.
  # @api private
  module Tracing
    REASONS = Native.names('KITH_REASON_', 'TAKEN').invert.freeze
    SIZE = Native.struct('kith_trace_row').size
    TEMPLATE = Native.template('kith_trace_row')
    WIDTH = Native.struct('kith_trace_row').members.size

    class << self
      def reason(number)
        REASONS.fetch(number, number)
      end

      # Yield room for so many rows.
      # @return [Array(Array<Array>, Integer)] those that there was room for, as the library has them, and how many there are
      def once(most)
        rows = FFI::MemoryPointer.new(SIZE, most, false)
        native = Native.struct('kith_trace').new
        native[:rows] = rows
        native[:capacity] = most
        yield native
        kept = [native[:count], most].min
        [rows.get_bytes(0, kept * SIZE).unpack(TEMPLATE * kept).each_slice(WIDTH).to_a, native[:count]]
      end

      # Yield room for rows; again with more of it if there were more.
      # @param wanted [Boolean] without it nil is yielded, and nothing comes back
      # @return [Array<Array>, nil] the rows as the library has them
      def collect(wanted, &asking)
        unless wanted
          yield nil
          return
        end

        most = 64
        loop do
          rows, found = once(most, &asking)
          return rows if found <= most

          most = found
        end
      end

      # @param numbers [Symbol, nil] what the values are: :decimal, :count of a manager's orders, or nil for no numbers
      # @yield [type] what stands for a type
      # @return [Array<TraceRow>, nil]
      def rows(found, numbers:)
        found&.map do |subject, record, type, level, distance, reason, _, number, since, last|
          TraceRow.new(Values.id_or_nil(subject), Values.id_or_nil(record), yield(type), level.zero? ? nil : level, distance,
                       reason(reason), value(numbers, subject, record, number), Values.date(since), Values.date(last))
        end
      end

      private

      # Rows about what is not there have no number.
      def value(numbers, subject, record, number)
        return if numbers.nil? || record.zero? || subject.zero?

        return Values.decimal(number) if numbers == :decimal

        number if Schema.kind_of(subject).name == :manager
      end
    end
  end
end
