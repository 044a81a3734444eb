module Kith
  # The host's choice of a manager.
  # @api private
  module Choosing
    IDS = (0...((1 << 64) - 1)).freeze
    FAILED = IDS.end # KITH_CHOICE_FAILED
    private_constant :IDS, :FAILED

    class << self
      # @return [FFI::Function]
      def function(asked)
        FFI::Function.new(:uint64, %i[pointer uint64 uint64 uint64 pointer size_t]) do |_, order, *ids, managers, count|
          chosen = FAILED
          Call.callback(nil) do
            answer = asked.call(Values.id_or_nil(order), *ids, managers.read_array_of_uint64(count))
            chosen = whole(Values.id(answer))
          end
          chosen
        end
      end

      private

      # What does not fit would be an exception on the way back into C, where none may be.
      def whole(number)
        IDS.cover?(number) ? number : raise(RangeError, "#{number} is not the id of a record")
      end
    end
  end
end
