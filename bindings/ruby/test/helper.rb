# What the tests share: points of TAP, a seed that is printed, and books with something in them.
ENV['MT_NO_PLUGINS'] = '1' # plugins of other gems have no business here
SEED = Integer(ENV['KITH_TEST_SEED'] || Random.new_seed % 1_000_000_000)
ENV['SEED'] = (SEED % 65_536).to_s

require 'minitest'
require 'pathname'
require 'timeout'
require 'tmpdir'
require 'kith'

# A point for each test, for whoever counts them.
class TapReporter < Minitest::StatisticsReporter
  def start
    super
    io.puts "# KITH_TEST_SEED=#{SEED}"
    @number = 0
  end

  def record(result)
    super
    io.puts "#{result.passed? || result.skipped? ? 'ok' : 'not ok'} #{@number += 1} - " \
            "#{result.name.delete_prefix('test_')}#{" # skip #{result.failure.message}" if result.skipped?}"
    return if result.passed? || result.skipped?

    result.failures.each do |failure|
      error = failure.respond_to?(:error) ? failure.error : failure
      warn "# #{error.class}: #{error.message}", (error.backtrace || []).first(12).map { |line| "#   #{line}" }
    end
  end

  def report
    io.puts "1..#{@number}"
  end
end

module Minitest
  def self.plugin_tap_init(_options)
    reporter.reporters.replace([TapReporter.new($stdout)])
  end
  extensions << 'tap'
end

# Runs when the file is through.
class KithTest < Minitest::Test
  TODAY = Date.new(2026, 6, 1)

  # For tests with a book of their own, @book: anna changes it on the tests' day, and it is closed at the end.
  module OneBook
    def teardown
      @book&.close
    end

    def change(**more, &block)
      @book.change(actor: 'anna', today: TODAY, at: Time.utc(2026, 6, 1), **more, &block)
    end

    def view(&block)
      @book.view(today: TODAY, &block)
    end

    def settings
      view { |now| now[:book].first }
    end

    def organisation(txn, number)
      txn.add(:customer, number: number, kind: :organisation, organisation: number)
    end
  end

  def random
    @random ||= Random.new(SEED)
  end

  # A book in memory with two women, two men, and parents.
  def family(store = nil, **options)
    book = Kith.open(store, language: 'en', **options)
    book.change(actor: 'anna', today: TODAY, at: Time.utc(2026, 6, 1, 9), reason: 'family') do |txn|
      @parent = txn.add(:relation_type, code: 'parent')
      { [:from, :female] => 'mother', [:from, :male] => 'father', [:to, :female] => 'daughter',
        [:to, :male] => 'son' }.each { |(side, sex), text| txn.add(:label, owner: @parent, end: side, sex: sex, text: text) }
      @helga, @lena, @otto, @paul = [%w[K1 Helga female], %w[K2 Lena female], %w[K3 Otto male], %w[K4 Paul male]].map do |who|
        txn.add(:customer, number: who[0], kind: :person, surname: 'Albers', given_name: who[1], sex: who[2].to_sym, city: 'Hamburg')
      end
      @first = txn.relate(@helga, @parent, @lena, since: '2001-02-03')
      txn.relate(@otto, @parent, @paul)
    end
    return book unless block_given?

    Kith.closing(book) { yield book }
  end

  def in_folder
    Dir.mktmpdir { |folder| yield folder }
  end

  # What a child process prints and how it ends; it may crash without taking the tests along.
  def ruby(code, env = {})
    out, status = Open3.capture2e(env, RbConfig.ruby, '-W', '-I', File.expand_path('../lib', __dir__), '-e', code)
    [out, status]
  end
end

require 'open3'
require 'rbconfig'
at_exit { exit Minitest.run([]) ? 0 : 1 if $!.nil? || ($!.is_a?(SystemExit) && $!.success?) }
