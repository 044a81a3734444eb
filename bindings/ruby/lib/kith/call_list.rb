module Kith
  # A line of a call list: a customer, or under it one of its contact persons.
  # @!attribute [r] customer
  #   @return [Integer] who is on the list
  # @!attribute [r] person
  #   @return [Integer, nil] contact person, a customer; nil: the customer itself
  # @!attribute [r] relation
  #   @return [Integer, nil] that makes it one
  # @!attribute [r] phone
  #   @return [String, nil] to call; nil: there is none, or it must not be called
  # @!attribute [r] do_not_call
  #   @return [Boolean] there may be a number, but it must not be called
  CallLine = Struct.new(:customer, :person, :relation, :phone, :do_not_call)

  # Call lists between Ruby and the library.
  # @api private
  module Calling
    SIZE = Native.struct('kith_call_line').size
    TEMPLATE = Native.template('kith_call_line')
    WIDTH = Native.struct('kith_call_line').members.size

    class << self
      # A page of lines, with room for at least those of one customer.
      # @param view [View] in use: texts are its own
      # @return [Array<CallLine>] empty: that was all
      def page(view, query, most)
        out = FFI::MemoryPointer.new(SIZE, most, false)
        count = FFI::MemoryPointer.new(:size_t)
        Call.check { |err| Native.kith_call_lines(view, query, out, most, count, err) }
        lines(out, count.read(:size_t))
      rescue LimitError # somebody has more contact persons than that
        most *= 4
        retry
      end

      private

      def lines(out, count)
        rows = out.get_bytes(0, count * SIZE).unpack(TEMPLATE * count).each_slice(WIDTH)
        rows.map do |customer, person, relation, phone, forbidden|
          CallLine.new(customer, Values.id_or_nil(person), Values.id_or_nil(relation), Native.string(FFI::Pointer.new(phone)),
                       forbidden == 1)
        end
      end
    end
  end

  # Call lists: whom to call, and who else can be reached for them.
  class View
    # Lines of a call list: customers that agree with all that the list says, in ascending order of id; directly under each its
    # contact persons, by priority, then name. A person who is also on the list has a line of its own too.
    # @param list [Integer, Record] a record of kind :call_list
    # @param on [Date, String, nil] day of ages and contact persons; nil: the view's today
    # @return [Enumerator::Lazy<CallLine>] read page by page
    # @raise [NotFoundError] no such list
    def call_lines(list, on: nil)
      list = Values.id(list)
      day = Values.day(on)
      Enumerator.new { |yielder| call_pages(Values.struct('kith_call_query', { list: list }, on: day), yielder) }.lazy
    end

    private

    def call_pages(query, yielder)
      most = 64
      loop do
        page = reading { |view| Calling.page(view, query, most) }
        break if page.empty?

        page.each { |line| yielder << line }
        query[:after] = page.last.customer
        most = 1_000
      end
    end
  end
end
