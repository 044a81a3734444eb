module Kith
  # For the tests of a host.
  module Testing
    # A store in memory that outlives the books opened over it, and fails when told. Give it to {Kith.open}.
    class MemoryStore < Handle
      # A store that is empty.
      def initialize
        super
        out = FFI::MemoryPointer.new(:pointer)
        Call.check { Native.kith_memory_store_new(out) }
        hold(out.read_pointer, :kith_memory_store_free)
      end

      # Tell it how to misbehave. Counts are of calls from now on.
      # @param outcome [Symbol] what the commit `commit_at` answers
      # @param fault [Hash{Symbol => Integer, Boolean}] :commit_at, :stored, :load_at, :grant_at, :history_at, :status_at,
      #   :for_ever
      # @return [self]
      def fail(outcome: :unknown, **fault)
        native = Native.struct('kith_store_fault').new
        fault.each { |name, value| native[name] = value == true ? 1 : value || 0 }
        native[:outcome] = Store::OUTCOMES.fetch(outcome)
        reading { |store| Call.check { Native.kith_memory_store_fault(store, native) } }
        self
      end

      # Behave again.
      # @return [self]
      def behave
        reading { |store| Call.check { Native.kith_memory_store_fault(store, nil) } }
        self
      end

      # @api private
      # It is given back behind the last book over it.
      def native_store
        native = Native.struct('kith_store').new
        reading { |store| Call.check { Native.kith_memory_store_callbacks(store, native) } }
        [native, self]
      end

      # @api private
      def lend
        @held.lend
      end
    end
  end
end
