module Kith
  # Whether a message may be sent to a contact, and why.
  # @!attribute [r] allowed
  #   @return [Boolean] it may
  # @!attribute [r] reason
  #   @return [Symbol] such as :express, :implied_purchase, :withdrawn or :no_consent
  # @!attribute [r] warn
  #   @return [Boolean] allowed, but it cannot be shown why
  # @!attribute [r] expires
  #   @return [Date, nil] last day of an allowance that ends; nil: it does not, as for what is transactional
  # @!attribute [r] retry
  #   @return [Date, nil] where not allowed: first day on which it may be tried again; nil: none is known
  # @!attribute [r] record
  #   @return [Integer, nil] consent or suppression that says so
  # @!attribute [r] address
  #   @return [String, nil] where to; nil where it is not allowed or there is none
  Permission = Struct.new(:allowed, :reason, :warn, :expires, :retry, :record, :address)

  # Permissions between Ruby and the library.
  # @api private
  module Permitting
    REASONS = Native.names('KITH_PERMISSION_', 'NO_ADDRESS').invert.freeze

    class << self
      # @param native [FFI::Struct] whose view is in use: its text is the view's
      # @return [Permission]
      def permission(native)
        Permission.new(native[:allowed] == 1, Values.named(REASONS, native[:reason]), native[:warn] == 1,
                       Values.date(native[:expires]), Values.date(native[:retry]), Values.id_or_nil(native[:record]),
                       Native.string(native[:address]))
      end
    end
  end

  # Consent.
  class View
    # May a message be sent to a contact on a day? Consent counts for the contact, address and channel that it was given for,
    # and for nobody else.
    # @param contact [Integer, Record] a record of kind :contact
    # @param channel [Symbol] :email, :sms or :phone
    # @param message [Symbol] :commercial, as also asking for consent is; or :transactional, such as an invoice
    # @param law [Integer, Record, nil] a record of kind :consent_law; nil: the book's; without one only express consent allows
    # @param on [Date, String, nil] the day; nil: the view's today
    # @return [Permission]
    # @raise [NotFoundError] no such contact or law
    # @raise [StoppedError] the host's hash failed, which is the cause
    def may_contact(contact, channel, message: :commercial, law: nil, on: nil)
      asked = Values.struct('kith_contact_request', { contact: contact, law: law },
                            channel: Native.number('KITH_CHANNEL_', 'EMAIL', channel),
                            message: Native.number('KITH_MESSAGE_', 'COMMERCIAL', message), on: Values.day(on))
      out = Native.struct('kith_permission').new
      reading do |view|
        Call.check(answered: true) { |err| Native.kith_may_contact(view, asked, out, err) }
        Permitting.permission(out)
      end
    end
  end

  # Laws on messages.
  class Transaction
    # Add the laws that come with the library: `casl` (Canada) and `opt_in` (only express consent). Those whose code is taken are
    # left out.
    # @return [self]
    def add_consent_presets
      call { |txn, err| Native.kith_consent_presets(txn, err) }
    end
  end
end
