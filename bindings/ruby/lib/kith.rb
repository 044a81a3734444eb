require 'kith/native'
require 'kith/values'
require 'kith/schema'
require 'kith/errors'
require 'kith/call'
require 'kith/results'
require 'kith/record'
require 'kith/changes'
require 'kith/collection'
require 'kith/view'
require 'kith/profile'
require 'kith/transaction'
require 'kith/trace'
require 'kith/chain'
require 'kith/condition'
require 'kith/order'
require 'kith/choice'
require 'kith/manager'
require 'kith/sales'
require 'kith/group'
require 'kith/call_list'
require 'kith/card'
require 'kith/commission'
require 'kith/consent'
require 'kith/page'
require 'kith/merge'
require 'kith/erase'
require 'kith/signatory'
require 'kith/store'
require 'kith/sqlite'
require 'kith/testing'
require 'kith/book'

# Customers of a company and how they are related: the binding of the C library kith.
#
# @example
#   Kith.open('shop.db', language: 'en') do |book|
#     book.change(actor: 'anna') { |txn| txn.add(:customer, number: 'K1', kind: :person, surname: 'Ashby') }
#     book.view(today: '2026-06-01') { |view| view.search('ash').each { |customer| puts customer.surname } }
#   end
module Kith
  # Version of this binding: that of the headers that it was made from.
  VERSION = DECLARATIONS[:version].freeze

  class << self
    # Open a book: load what the store has, or make a new book if it has nothing.
    # @param store [String, SQLite, Store, Testing::MemoryStore, nil] a SQLite file, or a store; nil: in memory only
    # @param existing [Boolean] an empty store is a {NotFoundError}, and no new book
    # @param language [String, nil] new book: language of labels where a reader names none
    # @param name [String, nil] new book: its name
    # @param owner [String, nil] new book: who makes it; with rights: :roles the user with every right
    # @param at [Time, nil] new book: when it is made
    # @param rights [Proc, Symbol, nil] called with (actor, shop, operation, kind), true is yes; or, for a new book,
    #   :roles: users and roles are kept in the book
    # @param choose [Proc, nil] called with (order, customer, distribution, managers) where a distribution has the policy :custom:
    #   gives the one of the managers who gets it, all of whom may, or nil for nobody; the order is nil where customers are
    #   handed over. It is asked again when a transaction is made again, on a newer state of the book or without some
    #   changes. It may read the book. What it raises is the cause of a {StoppedError}, with which the call ends and nothing changes
    # @param hash [Proc, nil] called with (address): gives a keyed hash of it, a String of 32 bytes such as an HMAC-SHA-256 with a
    #   key of the host's own. So an address of somebody who was erased, to which nothing may be sent, is known again and cannot
    #   be read. What it raises is the cause of a {StoppedError}
    # @param log [Proc, nil] called with (level, message)
    # @param limits [Hash{Symbol => Integer}] limits lowered for this book, such as { customers: 1_000 }
    # @param progress [Proc, nil] of the load: called with (done, total); may return :stop
    # @yieldparam book [Book] closed when the block ends
    # @return [Book, Object] without a block the book, else what the block gives
    def open(store = nil, existing: false, language: nil, name: nil, owner: nil, at: nil, rights: nil, choose: nil, hash: nil,
             log: nil, limits: {}, progress: nil, &block)
      store = SQLite.new(store, existing: existing) if store.is_a?(String) || store.respond_to?(:to_path)
      book = Book.open(store, existing: existing, language: language, name: name, owner: owner, at: at, rights: rights,
                              choose: choose, hash: hash, log: log, limits: limits, progress: progress)
      closing(book, &block)
    end

    # @return [String] version of the C library that runs
    def library_version
      Native.kith_version.dup.force_encoding(Encoding::UTF_8)
    end

    # What the C library that runs can do.
    # @return [Array<Symbol>] such as :history
    def features
      Native.names('KITH_FEATURE_', 'HISTORY').reject { |name, _| name == :count }
            .select { |_, number| Native.kith_feature_supported(number) == 1 }.keys
    end

    # All texts of the library about statuses and rules.
    # @return [Array<Message>]
    def messages
      all = []
      native = Native.struct('kith_message').new
      all << message_from(native) while Native.kith_message_list(all.size, native).zero?
      all
    end

    # @api private
    # @return [Message, nil]
    def message_of(status, rule)
      native = Native.struct('kith_message').new
      message_from(native) if Native.kith_message_get(status, rule, native).zero?
    end

    # @api private
    # Yield a handle and close it, or give it out.
    def closing(handle)
      return handle unless block_given?

      begin
        yield handle
      ensure
        handle.close
      end
    end

    private

    def message_from(native)
      Message.new(*Message.members.map { |name| Native.string(native[name]) })
    end
  end
end
