module Kith
  # What the library refused, and why. There is a class for each status and, below {RuleError}, one for each rule:
  # KITH_ERR_NOT_FOUND is `Kith::NotFoundError`, KITH_RULE_OVERLAP is `Kith::RuleError::Overlap`. They are made from the
  # headers, so what a later version adds is there by itself. An exception of the host, raised in a callback, is the
  # `cause`.
  class Error < StandardError
    # @return [Symbol] status, such as :not_found
    attr_reader :status
    # @return [Symbol, nil] rule, such as :overlap
    attr_reader :rule
    # @return [Symbol, nil] field that was refused
    attr_reader :field
    # @return [Integer, nil] index of the change in its transaction
    attr_reader :change
    # @return [Integer, nil] the record that was refused
    attr_reader :subject
    # @return [Integer, nil] the record that it clashes with
    attr_reader :other
    # @return [Date, nil] first day of the clash
    attr_reader :since
    # @return [Date, nil] last day of the clash
    attr_reader :until

    # @param message [String, nil] one line
    # @param details [Hash] what the attributes say
    def initialize(message = nil, **details)
      super(message)
      @status = details[:status] || self.class.status
      @rule, @field, @change = details.values_at(:rule, :field, :change)
      @subject, @other, @since, @until = details.values_at(:subject, :other, :since, :until)
    end

    # The library's message about this status or rule.
    # @return [Message, nil]
    def explanation
      code = @status && Errors::STATUSES[@status]
      code && Kith.message_of(code, @rule ? Errors::RULES.fetch(@rule, 0) : 0)
    end

    # @return [String, nil] stable id such as "K107", for `kith help K107`
    def id
      explanation&.id
    end

    # May the same call succeed when it is made again, perhaps after a refresh?
    # @return [Boolean]
    def retryable?
      %i[busy conflict rejected].include?(status)
    end

    # Is it unknown whether the change was stored? Then ask {Book#recover}.
    # @return [Boolean]
    def outcome_unknown?
      status == :unknown
    end

    class << self
      # @return [Symbol, nil] status of the errors of this class
      def status
        @status || (superclass.status if superclass.respond_to?(:status))
      end
    end
  end

  # @api private
  module Errors
    STATUSES = Native.names('KITH_ERR_', 'INVALID').reject { |_, number| number.zero? }.freeze
    RULES = Native.names('KITH_RULE_', 'OVERLAP').reject { |_, number| number.zero? }.freeze
    OK = Native['KITH_OK']
    NO_CHANGE = 0xFFFFFFFF

    def self.camel(name)
      name.to_s.split('_').map(&:capitalize).join
    end

    def self.define(parent, name, &body)
      parent.const_set(name, Class.new(parent == Kith ? Error : parent, &body))
    end

    BY_STATUS = STATUSES.to_h do |name, number|
      [number, define(Kith, "#{camel(name)}Error") { @status = name }]
    end.freeze
    BY_RULE = RULES.to_h { |name, number| [number, define(RuleError, camel(name))] }.freeze

    # @param given [Schema::Kind, nil] whose fields the call was given
    # @return [Error] what a kith_error says
    def self.build(code, native, given = nil)
      rule = native[:rule]
      kind = BY_RULE[rule] if code == STATUSES[:rule]
      text = native[:message].to_s.dup.force_encoding(Encoding::UTF_8)
      (kind || BY_STATUS[code] || Error).new(text, **details(code, native, given))
    end

    # @return [Error] of a call that gives no details
    def self.plain(code)
      (BY_STATUS[code] || Error).new(Kith.message_of(code, 0)&.english, status: STATUSES.key(code))
    end

    def self.details(code, native, given)
      { status: STATUSES.key(code), rule: RULES.key(native[:rule]), field: field(native, given),
        change: native[:change] == NO_CHANGE ? nil : native[:change],
        subject: Values.id_or_nil(native[:subject]), other: Values.id_or_nil(native[:other]),
        since: Values.date(native[:since]), until: Values.date(native[:until]) }
    end

    # What is refused at once is no record yet, and only the call knows its kind.
    def self.field(native, given)
      return if native[:field].zero?

      kind = Schema.kind_of(native[:subject]) || given
      kind && kind.fields[native[:field] - 1]&.name
    end
    private_class_method :camel, :define, :details, :field
  end
end
