require_relative 'helper'
require 'fileutils'

# The gem, built as README.md says and installed into an empty place without a network, does what the tree does.
class TestGem < KithTest
  HERE = File.expand_path('..', __dir__)
  ROOT = File.expand_path('../..', HERE)

  def test_a_gem_is_built_installed_and_used
    in_folder do |folder|
      tree = File.join(folder, 'tree')
      FileUtils.mkdir_p(File.join(tree, 'bindings'))
      FileUtils.cp_r([File.join(ROOT, 'include'), File.join(ROOT, 'LICENSE')], tree)
      FileUtils.cp_r(HERE, File.join(tree, 'bindings'))
      env = { 'GEM_HOME' => File.join(folder, 'gems'), 'HOME' => folder, 'http_proxy' => 'http://127.0.0.1:9', 'RUBYLIB' => nil,
              'https_proxy' => 'http://127.0.0.1:9' }
      commands = File.read(File.join(HERE, 'README.md'))[/^<!-- gem -->\n```sh\n(.*?)^```$/m, 1]
      assert_includes commands, "kith-#{Kith::VERSION}.gem"
      out, status = Open3.capture2e(env, 'sh', '-eu', '-c', commands, chdir: tree)
      assert status.success?, out
      FileUtils.rm_rf(tree)
      use(env, folder)
    end
  end

  def use(env, folder)
    code = <<~RUBY
      require 'kith'
      abort $LOADED_FEATURES.grep(/kith/).join("\\n") unless $LOADED_FEATURES.grep(/kith/).all? { |path| path.start_with?(ENV['GEM_HOME']) }
      Kith.open('shop.db') { |book| book.change { |txn| txn.add(:category, code: 'x') } }
      spec = Gem.loaded_specs['kith']
      puts Kith.library_version == spec.version.to_s, Dir.chdir(spec.full_gem_path) { Dir['**/*'] }
    RUBY
    out, status = Open3.capture2e(env, RbConfig.ruby, '-w', '-e', code, chdir: folder)
    assert status.success?, out
    assert_equal 'true', out.lines.first.chomp, out
    %w[lib/kith.rb lib/kith/declarations.rb sig/kith.rbs sig/made.rbs LICENSE README.md].each { |path| assert_includes out.lines(chomp: true), path }
    refute_match(/test_|generate|gemspec/, out)
    out, = Open3.capture2e(env, RbConfig.ruby, File.join(ROOT, 'examples', 'hello.rb'), chdir: folder)
    assert_equal "Цаплин\n", out
  end
end
