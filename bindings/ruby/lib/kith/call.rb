module Kith
  # How the library is called: with room for the details of an error, and with what callbacks of the host raised kept
  # aside, because an exception must not run through C.
  # @api private
  module Call
    # One kith_error per call under way: a callback may call the library again.
    ROOM = []
    NOTHING = { Object => :never }.freeze
    private_constant :ROOM, :NOTHING

    class << self
      # Yield room for details; raise what the status says. A block without a parameter has a call that gives none.
      # @param answered [Boolean] a callback gives part of the answer: if it failed, there is none
      # @param kind [Schema::Kind, nil] whose fields the call is given
      def check(answered: false, kind: nil, &block)
        room = ROOM.pop || Native.struct('kith_error').new
        begin
          raised = Thread.current[:kith_raised]
          Thread.current[:kith_raised] = nil if raised
          status = yield room.pointer
          refuse(status, block.arity.zero? ? nil : room, answered, kind) if status != Errors::OK || Thread.current[:kith_raised]
          status
        ensure
          Thread.current[:kith_raised] = raised if raised
          ROOM.push(room)
        end
      end

      # The same for a call that may wait. Exceptions of other threads (Timeout, Thread#raise, Thread#kill) come when its result
      # is known; callbacks let them in.
      def wait(kind: nil, &block)
        Thread.handle_interrupt(NOTHING) { check(kind: kind, &block) }
      end

      # A call that tells how many elements there are in all: it is made again with more room if there are more.
      # @return [Array(FFI::MemoryPointer, Integer)] the elements, and how many
      def whole(size, most)
        count = FFI::MemoryPointer.new(:size_t)
        loop do
          out = FFI::MemoryPointer.new(size, most, false)
          check { |err| yield out, most, count, err }
          found = count.read(:size_t)
          return [out, found] if found <= most

          most = found
        end
      end

      # For a call without status: what a callback raised becomes a StoreError.
      def watch
        raised = Thread.current[:kith_raised]
        Thread.current[:kith_raised] = nil
        result = yield
        caught = Thread.current[:kith_raised] or return result
        raise caught unless caught.is_a?(StandardError)

        raise StoreError.new('a callback failed', status: :store), cause: caught
      ensure
        Thread.current[:kith_raised] = raised
      end

      # Make a handle: yields room for its pointer and for details. If an exception comes between, it is given back.
      def make(closer, waiting: false)
        out = FFI::MemoryPointer.new(:pointer)
        made = nil
        begin
          waiting ? wait { |err| yield out, err } : check { |err| yield out, err }
          made = out.read_pointer
        ensure
          left = made ? nil : out.read_pointer
          Native.public_send(closer, left) if left && !left.null?
        end
      end

      # Run a callback of the host. Nothing leaves it but a number: `failure` if it raised, or was left by throw.
      # @param timing [Symbol] when exceptions of other threads come in: :immediate or :never
      def callback(failure, timing: :immediate)
        done = false
        begin
          result = Thread.handle_interrupt(Object => timing) { yield }
          done = true
        rescue Exception => e
          done = true
          Thread.current[:kith_raised] ||= e
          result = e.is_a?(RejectedError) ? REJECTED : failure
        ensure
          unless done # throw, or the end of the thread: it cannot run through C either
            Thread.current[:kith_raised] ||= LocalJumpError.new('a callback was left by throw')
            return failure
          end
        end
        result
      end

      private

      REJECTED = Native['KITH_STORE_REJECTED']
      private_constant :REJECTED

      def refuse(status, room, answered, kind)
        caught = Thread.current[:kith_raised]
        Thread.current[:kith_raised] = nil
        raise caught if caught && !caught.is_a?(StandardError) # such as Interrupt: not ours to change
        return if status == Errors::OK && !answered # a callback failed that decides nothing, and has been told about

        status, room = Errors::STATUSES[:stopped], nil if status == Errors::OK
        error = room ? Errors.build(status, room, kind) : Errors.plain(status)
        raise error unless caught

        # What a callback met in a call of its own is told by what made that one fail.
        raise error, cause: (caught.is_a?(Error) && caught.cause) || caught
      end
    end
  end

  # What is open in the library cannot be copied: nobody would tell the copy that it has been closed.
  # @api private
  module Uncopied
    private

    # For dup and clone.
    def initialize_copy(_original)
      ObjectSpace.undefine_finalizer(self) # that of the original comes along, and would close it
      raise TypeError, "a #{self.class.name} cannot be copied"
    end
  end

  # A thing of the library that is open until it is closed, or until nobody refers to it any more.
  # @api private
  class Handle
    include Uncopied

    # What outlives the object: a finalizer must not hold the object itself.
    class Held
      # @param keep [Object] what must live as long as the handle: callbacks, or that of the book
      # @param stored [Boolean] over a store, which only the process that opened it may use
      # @param released [Proc, nil] called when it has been given back
      def initialize(pointer, closer, keep, stored, released)
        @released = released
        @pointer = pointer
        @closer = closer
        @keep = keep
        @stored = stored
        @uses = 0
        @generation = Fork.generation
      end

      # Give it back when nobody uses it any more. Counting takes single instructions, between which the interpreter
      # neither changes threads nor runs a finalizer. Whether it is closing is asked first: from then on nobody comes, so that
      # no use stays none.
      def during
        @uses += 1
        yield
      ensure
        @uses -= 1
        free if @closing && @uses.zero?
      end

      # The same for as long as something else is open.
      # @return [Proc] to be called when it is no longer used
      def lend
        @uses += 1
        proc { during { @uses -= 1 } }
      end

      def open?
        !@pointer.nil? && !@closing
      end

      # @return [Boolean] somebody else uses it too
      def shared?
        @uses > 1
      end

      def foreign?
        @stored && @generation != Fork.generation
      end

      attr_reader :stored

      def close
        @closing = true
        free if @uses.zero?
      end

      # Somebody else has taken it, and gives it back.
      def taken
        @pointer = nil
      end

      # Close it because nobody refers to it any more. Nobody is there either to be told what goes wrong.
      def forget
        raised = Thread.current[:kith_raised]
        close
      rescue StandardError => e
        warn "kith: #{e.message}"
      ensure
        Thread.current[:kith_raised] = raised
      end

      private

      def free
        pointer, @pointer = @pointer, nil # in one step: another thread may come to free it too
        return if pointer.nil?

        Native.public_send(@closer, pointer) unless foreign? # a child leaves the connection to its parent
        @released&.call
      end
    end
    private_constant :Held

    # Is it closed?
    # @return [Boolean]
    def closed?
      @pointer.nil?
    end

    # Close it. What is closed already stays closed.
    # @return [nil]
    def close
      return if @pointer.nil?

      @pointer = nil
      ObjectSpace.undefine_finalizer(self)
      Call.watch { @held.close }
      nil
    end

    # @return [String]
    def inspect
      "#<#{self.class.name}#{' closed' if closed?}>"
    end

    private

    def hold(pointer, closer, keep = nil, stored: keep.is_a?(Held) && keep.stored, released: nil)
      @pointer = pointer
      @held = Held.new(pointer, closer, keep, stored, released)
      ObjectSpace.define_finalizer(self, Handle.send(:finalizer, @held))
    end

    def self.finalizer(held)
      proc { held.forget }
    end
    private_class_method :finalizer

    # The pointer, if it is open. It may be used in {#reading} or {#using} only: wherever else a method returns, another thread
    # may close it.
    def pointer
      @pointer or raise ClosedError.new("the #{self.class.name.split('::').last.downcase} is closed", status: :closed)
    end

    # The pointer, for a call that finds everything in memory, and for copying what it lends: closing takes effect behind it.
    # Counted before it is looked at, so that nobody can close it in between.
    def reading
      holder.during { yield pointer }
    end

    # The same for a call that may need the store.
    def using
      reading do |taken|
        raise_foreign if holder.foreign?
        yield taken
      end
    end

    # What counts the uses, and knows whose process it is.
    def holder
      @held
    end

    def raise_foreign
      raise ForkedError, 'the store belongs to the process that opened it: open it again in this one'
    end
  end

  # A book over a store was opened before the process forked: the connection is the parent's.
  class ForkedError < Error; end

  # Knows how often this process is a child of what opened its books.
  # @api private
  module Fork
    @generation = 0

    class << self
      attr_accessor :generation
    end

    # Every way to fork goes through one of these.
    module Hook
      # @return [Integer] as Process._fork
      def _fork
        child = super
        Fork.generation += 1 if child.zero?
        child
      end

      # @return [Integer] as Process.daemon
      def daemon(...)
        super.tap { Fork.generation += 1 }
      end
    end
    Process.singleton_class.prepend(Hook)
  end
end
