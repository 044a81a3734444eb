require_relative 'helper'
require 'stringio'

# What the documents say of the binding is so: blocks of the tutorial, example programs, reference, types.
class TestDocuments < KithTest
  HERE = File.expand_path('..', __dir__)
  ROOT = File.expand_path('../..', HERE)

  def test_every_block_of_the_tutorial_prints_what_stands_below_it
    blocks = File.read(File.join(HERE, 'README.md')).scan(/^(?:<!-- ([^\n]*) -->\n)?```(\w+)\n(.*?)^```$/m)
    in_folder do |folder|
      Dir.chdir(folder) do
        home = Object.new.instance_eval { binding }
        printed = nil
        blocks.each do |marker, language, code|
          case language
          when 'ruby' then printed = capture_io { home.eval(code, 'README.md') }.first
          when 'text' then assert_equal code, printed
          else assert_equal 'gem', marker, code # test_gem.rb runs it
          end
        end
      end
    end
    assert_operator blocks.count { |_, language, _| language == 'ruby' }, :>, 8
  end

  # Some examples are run with every call and its result compared with its type.
  def test_examples_print_what_those_in_c_print
    types = types_folder
    expected = Dir[File.join(ROOT, 'examples', 'expected', '*.txt')].sort
    expected.each do |path|
      program = File.join(ROOT, 'examples', "#{File.basename(path, '.txt')}.rb")
      assert_path_exists program
      options = types && %w[crm optician order_desk].include?(File.basename(path, '.txt')) ? ['-r', 'rbs/test/setup'] : []
      in_folder do |folder|
        out, status = Open3.capture2e(checked(types), RbConfig.ruby, '-w', '-I', File.join(HERE, 'lib'), *options, program, chdir: folder)
        assert_equal File.read(path), options.empty? ? out : out.gsub(/^.*warning: .*\n/, ''), program
        assert_predicate status, :success?
      end
    end
    assert_operator expected.size, :>=, 7
  end

  def test_everything_public_is_documented
    skip 'no yard' unless system('yard', '--version', out: File::NULL, err: File::NULL)
    in_folder do |folder|
      out, = Open3.capture2e('yard', 'stats', '--list-undoc', '--no-cache', '--no-save', '--db', folder, chdir: HERE)
      assert_match(/100\.00% documented/, out)
      refute_match(/\[(warn|error)\]/, out)
    end
  end

  def test_types_are_valid_and_name_what_is_there
    types = types_folder or skip 'no rbs'
    out, status = Open3.capture2e('rbs3.1', '-r', 'date', '-r', 'bigdecimal', '-I', types, 'validate', '--silent')
    assert status.success?, out
    declared = Dir[File.join(types, '*.rbs')].map { |path| File.read(path) }.join
    public_names.each do |type, names|
      head = type < Kith::Record ? "#{type.name.split('::').last} < Record" : "#{type.name.split('::').last}\\b(?! < Record)"
      body = declared[/^ *(?:class|module) #{head}.*?(?=^ *(?:class|module) |\z)/m]
      refute_nil body, "no type of #{type}"
      names.each { |name| assert_match(/\b(?:def|attr_\w+) #{Regexp.escape(name)}:/, body, "#{type}##{name} has no type") }
    end
  end

  private

  # Methods that are documented as public: those of the classes that a host uses, and fields of records.
  def public_names
    types = [Kith::Book, Kith::View, Kith::Transaction, Kith::Walk, Kith::Collection, Kith::Changes, Kith::Loader, Kith::SQLite,
             Kith::Finding, Kith::Error, Kith::Testing::MemoryStore, Kith::Schema::Field, Kith::Schema::Kind]
    hidden = { Kith::View => %i[ask take_ids ids_about], Kith::SQLite => %i[native_store taken hosted?],
               Kith::Finding => %i[native], Kith::Schema::Field => %i[names],
               Kith::Testing::MemoryStore => %i[native_store lend], Kith::Changes => %i[reading close], Kith::Loader => %i[close] }
    public_names = types.to_h { |type| [type, type.public_instance_methods(false) - hidden.fetch(type, [])] }
    Kith.constants.map { |name| Kith.const_get(name) }.grep(Class).select { |type| type < Struct }
        .each { |type| public_names[type] = type.members + public_names.fetch(type, []) }
    Kith::Schema.kinds.each { |kind| public_names[Kith::Records.of(kind)] = kind.fields.map(&:name) }
    public_names
  end

  def types_folder
    return unless system('rbs3.1', '--version', out: File::NULL, err: File::NULL)

    folder = Dir.mktmpdir
    Minitest.after_run { FileUtils.rm_rf(folder) }
    FileUtils.cp(File.join(HERE, 'sig', 'kith.rbs'), folder)
    made, = Open3.capture2(RbConfig.ruby, File.join(HERE, 'generate.rb'), File.join(ROOT, 'include'), '--rbs')
    File.write(File.join(folder, 'made.rbs'), made)
    folder
  end

  def checked(types)
    { 'RBS_TEST_TARGET' => 'Kith,Kith::*', 'RBS_TEST_LOGLEVEL' => 'error', 'RBS_TEST_RAISE' => '1',
      'RBS_TEST_OPT' => "-r date -r bigdecimal -I #{types}" }
  end
end
