require_relative 'helper'

# What was read from the headers is what a C compiler reads there, and each public function has its place in the binding.
class TestDeclarations < KithTest
  ROOT = File.expand_path('../../..', __dir__)
  LIBRARY = Dir[File.expand_path('../lib/**/*.rb', __dir__)].sort.grep_v(/declarations/) # made for a gem

  # Functions that no Ruby calls, and why.
  NOT_COVERED = {
    'kith_customer_add' => 'kith_record_add adds records of every kind',
    'kith_customer_change' => 'kith_record_change changes records of every kind',
    'kith_customer_get' => 'kith_record_read_many reads records of every kind',
    'kith_customer_find' => 'kith_record_find finds records of every kind',
    'kith_relation_change' => 'kith_record_change changes records of every kind',
    'kith_relation_get' => 'kith_record_read_many reads records of every kind',
    'kith_record_read' => 'kith_record_read_many reads one as well as many',
    'kith_record_list' => 'kith_iter_records walks over the same',
    'kith_search_customers' => 'kith_iter_search walks over the same',
    'kith_select_customers' => 'kith_iter_select walks over the same',
    'kith_schema_find_kind' => 'the schema is read once and kept by name',
    'kith_schema_find_field' => 'the schema is read once and kept by name',
    'kith_schema_find_code' => 'the schema is read once and kept by name',
    'kith_date_format' => 'Date#iso8601 writes the same',
    'kith_test_allocator_callbacks' => 'memory fails below Ruby: tests of the library in C do that'
  }.freeze

  def test_every_public_function_is_called_or_left_out_for_a_reason
    text = LIBRARY.map { |path| File.read(path) }.join
    called = text.scan(/\b(?:wait_)?(kith_\w+)\b/).flatten.uniq
    public_names = Kith::DECLARATIONS[:functions].values.flat_map(&:keys)
    missing = public_names - called - NOT_COVERED.keys
    assert_empty missing, "not covered by the Ruby binding, and no reason given in #{File.basename(__FILE__)}:\n  #{missing.join("\n  ")}\n"
    assert_empty NOT_COVERED.keys - public_names, 'left out, but not in the headers'
    assert_empty NOT_COVERED.keys & called, 'left out, but called'
  end

  def test_what_is_called_is_declared
    names = Kith::DECLARATIONS[:functions].values.flat_map(&:keys)
    called = LIBRARY.flat_map { |path| File.read(path).scan(/Native\.(?:wait_)?(kith_\w+)/).flatten }.uniq
    assert_empty called - names
    waiting = LIBRARY.flat_map { |path| File.read(path).scan(/Native\.wait_(kith_\w+)/).flatten }.uniq
    assert_empty waiting - Kith::Native::WAITING
  end

  def test_a_compiler_reads_the_same_in_the_headers
    compiler = ENV.fetch('CC', 'cc').split
    skip 'no C compiler' unless system(*compiler, '--version', out: File::NULL, err: File::NULL)

    in_folder do |folder|
      program = File.join(folder, 'facts')
      File.write("#{program}.c", c_program)
      out, status = Open3.capture2e(*compiler, '-std=c11', '-Wall', '-Werror', '-I', File.join(ROOT, 'include'), "#{program}.c", '-o', program)
      assert status.success?, out
      theirs = Open3.capture2e(program).first.lines(chomp: true)
      assert_equal theirs, ours
      assert_operator ours.size, :>, 400
    end
  end

  def test_the_gem_holds_what_the_headers_say
    text, status = Open3.capture2(RbConfig.ruby, File.expand_path('../generate.rb', __dir__), File.join(ROOT, 'include'))
    assert status.success?
    assert_equal Kith::DECLARATIONS, Module.new.tap { |home| home.module_eval(text) }.const_get(:Kith)::DECLARATIONS
  end

  def test_versions_belong_together
    assert_equal File.read(File.join(ROOT, 'meson.build'))[/version: '([\d.]+)'/, 1], Kith::VERSION
  end

  private

  def structs
    Kith::DECLARATIONS[:structs]
  end

  def ours
    structs.flat_map do |name, members|
      type = Kith::Native.struct(name)
      ["#{name} #{type.size}"] + members.map do |_, member, _|
        field = type.instance_variable_get(:@layout)[member.to_sym]
        "#{name}.#{member} #{field.offset} #{field.size}"
      end
    end + Kith::Native::CONSTANTS.map { |name, value| "#{name} #{value}" }
  end

  def c_program
    lines = structs.flat_map do |name, members|
      [%{printf("#{name} %zu\\n", sizeof(#{name}));}] + members.map do |_, member, _|
        %{printf("#{name}.#{member} %zu %zu\\n", offsetof(#{name}, #{member}), sizeof(((#{name} *)0)->#{member}));}
      end
    end
    lines += Kith::Native::CONSTANTS.keys.map { |name| %{printf("#{name} %d\\n", #{name});} }
    headers = Dir[File.join(ROOT, 'include', 'kith', '*.h')].sort.map { |path| "#include <kith/#{File.basename(path)}>" }
    "#include <stddef.h>\n#include <stdio.h>\n#{headers.join("\n")}\nint main(void)\n{\n#{lines.join("\n")}\nreturn 0;\n}\n"
  end
end
