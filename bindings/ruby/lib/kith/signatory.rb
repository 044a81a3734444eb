module Kith
  # Who signs a document for a customer, and whose data it carries.
  # @!attribute [r] result
  #   @return [Symbol] :self, :self_with_consent or :representative; if nobody signs :representative_missing,
  #     :representative_invalid (those that there are may not, or who was named) or :undetermined (the age is not known)
  # @!attribute [r] several
  #   @return [Boolean] several persons may represent it, and another may be named
  # @!attribute [r] age_unknown
  #   @return [Boolean] the birth date of the customer, or of who represents it, is not known
  # @!attribute [r] signatory
  #   @return [Integer, nil] customer who signs, and whose data are printed
  # @!attribute [r] consenting
  #   @return [Integer, nil] the representative who agrees with what the customer signs
  # @!attribute [r] relation
  #   @return [Integer, nil] that makes somebody the representative
  # @!attribute [r] name
  #   @return [String, nil] of the signatory: organisation, or surname
  # @!attribute [r] document
  #   @return [String, nil] passport or other document of the signatory
  # @!attribute [r] address
  #   @return [String, nil] address of the signatory
  # @!attribute [r] phone
  #   @return [String, nil] phone of the signatory
  # @!attribute [r] trace
  #   @return [Array<TraceRow>, nil] a row for each representative, with the reason if it may not, if it was asked for: `subject`
  #     is the representative, `record` the relation
  Signatory = Struct.new(:result, :several, :age_unknown, :signatory, :consenting, :relation, :name, :document, :address, :phone,
                         :trace)

  # Signatories between Ruby and the library.
  # @api private
  module Signing
    RESULTS = Native.names('KITH_SIGNATORY_', 'SELF').invert.freeze

    class << self
      # @return [FFI::Struct]
      def request(customer, document, profile, representative, on)
        Values.struct('kith_signatory_request', { customer: customer, profile: profile, representative: representative },
                      document: Native.number('KITH_DOCUMENT_', 'CONTRACT', document), on: Values.day(on))
      end

      # @param native [FFI::Struct] whose view is in use: texts are its own
      # @param found [Array<Array>, nil] rows of the trace
      # @return [Signatory]
      def signatory(native, found)
        Signatory.new(Values.named(RESULTS, native[:result]), native[:several] == 1, native[:age_unknown] == 1,
                      *%i[signatory consenting relation].map { |name| Values.id_or_nil(native[name]) },
                      *%i[name document address phone].map { |name| Native.string(native[name]) },
                      Tracing.rows(found, numbers: nil) { nil })
      end
    end
  end

  # Signatories.
  class View
    # Who signs a document for a customer. A representative stands on `from` of a relation to it whose type has the effect
    # :legal_representative; kinship gives no right to sign.
    # @param customer [Integer, Record] whom it is about
    # @param document [Symbol] :contract or :medical_consent
    # @param profile [Integer, Record, nil] a record of kind :legal_profile; nil: the book's; without one 18, 14 and 15 years
    # @param representative [Integer, Record, nil] the one to sign, if it may; nil: the best one
    # @param on [Date, String, nil] day of signing; nil: the view's today
    # @param trace [Boolean] with a row for each representative
    # @return [Signatory]
    # @raise [NotFoundError] no such customer or profile
    def signatory_of(customer, document, profile: nil, representative: nil, on: nil, trace: false)
      asked = Signing.request(customer, document, profile, representative, on)
      out = Native.struct('kith_signatory').new
      reading do |view|
        found = Tracing.collect(trace) do |rows|
          Call.check { |err| Native.kith_signatory_find(view, asked, out, rows, err) }
        end
        Signing.signatory(out, found)
      end
    end
  end

  # Signed documents.
  class Transaction
    # Freeze who signs as a part of the customer of kind :signed_document, with the data of the day: later changes do not alter
    # it.
    # @param customer [Integer, Record] whom it is about
    # @param document [Symbol] :contract or :medical_consent
    # @param number [String] of the document
    # @param profile [Integer, Record, nil] as for {View#signatory_of}
    # @param representative [Integer, Record, nil] the one to sign, if it may; nil: the best one
    # @param on [Date, String, nil] day of signing; nil: the transaction's today
    # @return [Integer] id of the signed document
    # @raise [RuleError] NoSignatory: nobody may sign
    # @raise [NotFoundError] no such customer or profile
    def sign_document(customer, document, number, profile: nil, representative: nil, on: nil)
      asked = Signing.request(customer, document, profile, representative, on)
      number = Values.text(number)
      out = FFI::MemoryPointer.new(:uint64)
      call(Schema.kind(:signed_document)) { |txn, err| Native.kith_document_sign(txn, asked, number, out, err) }
      out.read_uint64
    end

    # Add the legal profiles that come with the library: `ru`, `de` and `plain`. Those whose code is taken are left out.
    # @return [self]
    def add_legal_presets
      call { |txn, err| Native.kith_legal_presets(txn, err) }
    end
  end
end
