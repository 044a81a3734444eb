module Kith
  # The host's choice of a manager. The library takes no failure for an answer and goes on as if nobody had been chosen, so
  # what an exception has led to is kept from being stored here.
  # @api private
  module Choosing
    FAILED = :kith_choice_failed
    REJECTED = Native['KITH_STORE_REJECTED']
    IDS = (0...(1 << 64)).freeze
    private_constant :FAILED, :REJECTED, :IDS

    class << self
      # @return [FFI::Function] once a choice has failed nobody is asked any more for the rest of the call
      def function(asked)
        FFI::Function.new(:uint64, %i[pointer uint64 uint64 uint64 pointer size_t]) do |_, order, *ids, managers, count|
          next 0 if failure

          choose { asked.call(Values.id_or_nil(order), *ids, managers.read_array_of_uint64(count)) }
        end
      end

      # @return [Array(FFI::Struct, Array)] a store that takes nothing that a failed choice has led to, and what must be kept
      def guard(native)
        own = FFI::Function.new(:int32, %i[pointer pointer], native[:commit], blocking: true)
        guarded = Native.struct('kith_store').new
        guarded.pointer.put_bytes(0, native.pointer.get_bytes(0, native.size))
        guarded[:commit] = commit = FFI::Function.new(:int32, %i[pointer pointer]) do |context, changes|
          failure ? REJECTED : own.call(context, changes)
        end
        [guarded, [native, own, commit]]
      end

      # @return [Exception, nil] why a choice of the call under way failed
      def failure
        Thread.current[FAILED]
      end

      # Run a call that may ask the host.
      # @param failing [Proc] called with what a choice failed of, whatever else became of the call
      def watch(failing)
        outer = failure # a callback may make such a call itself
        Thread.current[FAILED] = nil
        begin
          result = yield
        rescue Error
          raise unless failure
        ensure
          failed = failure
          Thread.current[FAILED] = outer
          failing.call(failed) if failed
        end
        return result unless failed

        raise StoppedError.new("choosing a manager failed: #{failed.message}", status: :stopped), cause: failed
      end

      private

      def choose
        chosen = nil
        Call.callback(0) { chosen = whole(Values.id(yield)) }
        Thread.current[FAILED] = Thread.current[:kith_raised] unless chosen
        chosen || 0
      end

      # What does not fit would be an exception on the way back into C, where none may be.
      def whole(number)
        IDS.cover?(number) ? number : raise(RangeError, "#{number} is not the id of a record")
      end
    end
  end
end
