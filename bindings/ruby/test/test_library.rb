require_relative 'helper'

# The library is found, or the failure says what was tried and what to do.
class TestLibrary < KithTest
  def loading(env)
    ruby("begin; require 'kith'; puts Kith.library_version; rescue LoadError => e; puts e.class, e.message; end", env).first
  end

  def test_a_path_in_the_environment_is_the_only_one_tried
    said = loading('KITH_LIBRARY' => '/nowhere/libkith.so.0')
    assert_match(/Kith::LoadError/, said)
    assert_match(%r{/nowhere/libkith\.so\.0}, said)
    assert_match(/KITH_LIBRARY is set, so nothing else was tried/, said)
  end

  def test_otherwise_the_name_is_left_to_the_loader
    Dir.mktmpdir do |folder|
      said = loading('KITH_LIBRARY' => nil, 'LD_LIBRARY_PATH' => folder)
      assert_match(/libkith\.so\.#{Kith::VERSION.to_i}|^#{Kith::VERSION}/, said)
      assert_match(/ldconfig.*KITH_LIBRARY/, said) unless said.start_with?(Kith::VERSION)
      skip 'no library to link to' unless ENV['KITH_LIBRARY']
      File.symlink(ENV['KITH_LIBRARY'], File.join(folder, "libkith.so.#{Kith::VERSION.to_i}"))
      assert_equal "#{Kith::VERSION}\n", loading('KITH_LIBRARY' => nil, 'LD_LIBRARY_PATH' => folder)
    end
  end

  def test_a_missing_adapter_is_told_when_it_is_wanted
    said, = ruby("require 'kith'; Kith.open { puts 1 }; $stdout.flush; Kith.open('x.db')", 'KITH_SQLITE_LIBRARY' => '/nowhere/sqlite.so')
    assert_match(/\A1\n.*libkith-sqlite cannot be loaded.*KITH_SQLITE_LIBRARY is set/m, said)
  end

  # A library that says something else of itself than the real one.
  def fake(version, value_size)
    compiler = ENV.fetch('CC', 'cc').split
    skip 'no C compiler' unless system(*compiler, '--version', out: File::NULL, err: File::NULL)
    Dir.mktmpdir do |folder|
      File.write(File.join(folder, 'fake.c'), <<~C)
        #include <stddef.h>
        #include <stdint.h>
        const char *kith_version(void) { return "#{version}"; }
        size_t kith_struct_size(uint32_t structure) { return structure == #{Kith::Native['KITH_STRUCT_VALUE']} ? #{value_size} : 0; }
      C
      assert system(*compiler, '-shared', '-fPIC', '-o', File.join(folder, 'fake.so'), File.join(folder, 'fake.c'))
      yield loading('KITH_LIBRARY' => File.join(folder, 'fake.so'))
    end
  end

  def test_a_library_of_another_major_version_is_refused
    fake('9.1.0', 32) { |said| assert_match(/version 9\.1\.0 of kith, and this binding was made for #{Kith::VERSION}.*belong together/, said) }
  end

  def test_a_library_with_other_structs_is_refused
    fake(Kith::VERSION, 48) { |said| assert_match(/kith_struct_value of 48 bytes.*belong together/, said) }
  end
end
