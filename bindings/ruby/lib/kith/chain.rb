module Kith
  # A customer of a path or of a tree.
  # @!attribute [r] customer
  #   @return [Integer] who
  # @!attribute [r] link
  #   @return [Integer, nil] what it hangs on; nil: it is a root
  # @!attribute [r] level
  #   @return [Integer, nil] 1 for the root; nil for a member
  # @!attribute [r] distance
  #   @return [Integer] in a tree or list: steps below the customer asked about; in a path: 0
  ChainStep = Struct.new(:customer, :link, :level, :distance)

  # A path up a chain, or why there is none.
  # @!attribute [r] outcome
  #   @return [Symbol] :found, :none (in no chain), :ambiguous (in several, and none was chosen) or :not_a_member (it does not
  #     hang under the chain that was chosen)
  # @!attribute [r] steps
  #   @return [Array<ChainStep>] from the customer up to the root; empty unless found
  ChainPath = Struct.new(:outcome, :steps)

  # Questions about trade chains.
  # @api private
  module Chains
    OUTCOMES = Native.names('KITH_CHAIN_', 'FOUND').invert.freeze
    SIZE = Native.struct('kith_chain_step').size
    TEMPLATE = Native.template('kith_chain_step')
    PATH = DECLARATIONS[:structs].fetch('kith_header').find { |_, name, _| name == 'path' }.last # steps of the longest path

    class << self
      def query(hierarchy, as_of, chain: nil, members: false)
        asked = Native.struct('kith_chain_query').new
        asked[:hierarchy] = Values.id(hierarchy)
        asked[:as_of] = Values.day(as_of)
        asked[:chain] = Values.id(chain)
        asked[:members] = members ? 1 : 0
        asked
      end

      # @return [Array<ChainStep>]
      def steps(out, count, at = 0)
        out.get_bytes(at, count * SIZE).unpack(TEMPLATE * count).each_slice(4).map do |customer, link, level, distance|
          ChainStep.new(customer, Values.id_or_nil(link), level.zero? ? nil : level, distance)
        end
      end
    end
  end

  # Trade chains: who hangs under whom on a day. A day that is not given is the view's today, a hierarchy the book's default.
  class View
    # The customer, the node that it hangs under, and so on up to the root. The path of a node begins at itself.
    # @param customer [Integer, Record]
    # @param chain [Integer, Record, nil] the node chosen, where the customer hangs under several
    # @param hierarchy [Integer, Record, nil] nil: the book's default
    # @param as_of [Date, String, nil] the day; nil: the view's today
    # @return [ChainPath]
    def chain_path(customer, chain: nil, hierarchy: nil, as_of: nil)
      customer = Values.id(customer)
      query = Chains.query(hierarchy, as_of, chain: chain)
      outcome = FFI::MemoryPointer.new(:uint32)
      out, count = whole(Chains::SIZE, Chains::PATH) do |view, steps, most, found, err|
        Native.kith_chain_path(view, customer, query, steps, most, found, outcome, err)
      end
      ChainPath.new(Chains::OUTCOMES.fetch(outcome.read_uint32), Chains.steps(out, count))
    end

    # Levels of many customers, in one call.
    # @param customers [Array<Integer, Record>]
    # @param hierarchy [Integer, Record, nil] nil: the book's default
    # @param as_of [Date, String, nil] the day; nil: the view's today
    # @return [Array<Integer, nil>] level of a node, from 1 for the root; nil for everybody else
    def chain_levels(customers, hierarchy: nil, as_of: nil)
      return [] if customers.empty?

      ids = FFI::MemoryPointer.new(:uint64, customers.size).write_array_of_uint64(customers.map { |id| Values.id(id) })
      query = Chains.query(hierarchy, as_of)
      out = FFI::MemoryPointer.new(:uint32, customers.size)
      ask { |view, err| Native.kith_chain_levels(view, ids, customers.size, query, out, err) }
      out.read_array_of_uint32(customers.size).map { |level| level.zero? ? nil : level }
    end

    # Chains that a customer may be taken to be in: itself if it is a node, then the nodes under which it is a member.
    # @param customer [Integer, Record]
    # @param hierarchy [Integer, Record, nil] nil: the book's default
    # @param as_of [Date, String, nil] the day; nil: the view's today
    # @return [Array<Integer>] nodes
    def chain_candidates(customer, hierarchy: nil, as_of: nil)
      customer = Values.id(customer)
      query = Chains.query(hierarchy, as_of)
      out, count = whole(8, 16) do |view, nodes, most, found, err|
        Native.kith_chain_candidates(view, customer, query, nodes, most, found, err)
      end
      out.read_array_of_uint64(count)
    end

    # What hangs directly under a node: nodes, or members.
    # @param node [Integer, Record] a customer
    # @param members [Boolean] members instead of nodes
    # @param hierarchy [Integer, Record, nil] nil: the book's default
    # @param as_of [Date, String, nil] the day; nil: the view's today
    # @return [Array<ChainStep>] in order of customer
    def chain_list(node, members: false, hierarchy: nil, as_of: nil)
      node = Values.id(node)
      query = Chains.query(hierarchy, as_of, members: members)
      steps = []
      most = 64
      loop do
        out = FFI::MemoryPointer.new(Chains::SIZE, most, false)
        count = FFI::MemoryPointer.new(:size_t)
        ask { |view, err| Native.kith_chain_list(view, node, query, out, most, count, err) }
        found = count.read(:size_t)
        steps.concat(Chains.steps(out, found))
        return steps if found < most

        query[:after] = steps.last.customer
        most = 1_000
      end
    end

    # A node and all below it, each directly before what hangs under it; nodes before members.
    # @param node [Integer, Record] a customer
    # @param members [Boolean] members too
    # @param hierarchy [Integer, Record, nil] nil: the book's default
    # @param as_of [Date, String, nil] the day; nil: the view's today
    # @return [Array<ChainStep>] the node itself first, at distance 0
    def chain_tree(node, members: false, hierarchy: nil, as_of: nil)
      node = Values.id(node)
      query = Chains.query(hierarchy, as_of, members: members)
      out, count = whole(Chains::SIZE, 256) do |view, steps, most, found, err|
        Native.kith_chain_tree(view, node, query, steps, most, found, err)
      end
      Chains.steps(out, count)
    end

    # Nodes that hang under no other.
    # @param hierarchy [Integer, Record, nil] nil: the book's default
    # @param as_of [Date, String, nil] the day; nil: the view's today
    # @return [Walk] of customers
    def chain_roots(hierarchy: nil, as_of: nil)
      hierarchy = Values.id(hierarchy)
      as_of = Values.day(as_of)
      listing(:customer) do |view, after, ids, most, count, err|
        query = Values.struct('kith_chain_query', { hierarchy: hierarchy, after: after }, as_of: as_of)
        Native.kith_chain_roots(view, query, ids, most, count, err)
      end
    end

    # Lowest node that stands in the paths of both.
    # @param one [Integer, Record] a customer
    # @param other [Integer, Record] a customer
    # @param hierarchy [Integer, Record, nil] nil: the book's default
    # @param as_of [Date, String, nil] the day; nil: the view's today
    # @return [Integer, nil] the node; nil: there is none
    def chain_common(one, other, hierarchy: nil, as_of: nil)
      one = Values.id(one)
      other = Values.id(other)
      query = Chains.query(hierarchy, as_of)
      Values.id_or_nil(take_id { |view, out, err| Native.kith_chain_common(view, one, other, query, out, err) })
    end
  end

  # Building trade chains.
  class Transaction
    # Hang a customer under another. Whoever is to be a node and is not yet becomes one.
    # @param customer [Integer, Record] who hangs
    # @param parent [Integer, Record] customer under whom
    # @param hierarchy [Integer, Record, nil] nil: the book's default
    # @param member [Boolean] as a member, not as a node
    # @param since [Date, String, nil] first day; nil: open
    # @param until [Date, String, nil] last day; nil: open
    # @param number [String, nil] what the node above calls the customer
    # @param preferred [Boolean] of several memberships this one counts where none is chosen
    # @param status [Symbol, nil] :active or :inactive; nil: active
    # @return [Integer] id of the link
    def connect(customer:, parent:, hierarchy: nil, member: false, since: nil, until: nil, number: nil, preferred: false,
                status: nil)
      given = { customer: customer, parent: parent, hierarchy: hierarchy, member: member || nil, since: since,
                until: binding.local_variable_get(:until), number: number, preferred: preferred || nil, status: status }.compact
      kind = Schema.kind(:chain_link)
      native, _memory = given_struct(kind, given)
      out = FFI::MemoryPointer.new(:uint64)
      call(kind) { |txn, err| Native.kith_chain_connect(txn, native, out, err) }
      out.read_uint64
    end

    # Move a node, with all that hangs under it. Its link of that day ends the day before; one that begins later stays, and
    # the new link ends before it.
    # @param node [Integer, Record] a customer
    # @param parent [Integer, Record, nil] customer under whom; nil: it becomes a root
    # @param hierarchy [Integer, Record, nil] nil: the book's default
    # @param from [Date, String, nil] first day; nil: the transaction's today
    # @return [Integer, nil] id of the new link; nil: it is a root
    def move(node, parent, hierarchy: nil, from: nil)
      node, parent, hierarchy = [node, parent, hierarchy].map { |id| Values.id(id) }
      day = Values.day(from)
      out = FFI::MemoryPointer.new(:uint64)
      call(Schema.kind(:chain_link)) { |txn, err| Native.kith_chain_move(txn, node, hierarchy, parent, day, out, err) }
      Values.id_or_nil(out.read_uint64)
    end
  end
end
