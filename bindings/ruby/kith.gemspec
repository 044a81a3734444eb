# In the tree this also makes what the gem holds beyond it: declarations and types, read from the headers of the library,
# and a copy of the licence.
require 'fileutils'
require_relative 'generate'

include_folder = File.expand_path('../../include', __dir__)
headers = Kith::Headers.new(include_folder)
File.write(File.join(__dir__, 'lib/kith/declarations.rb'), headers.to_ruby)
File.write(File.join(__dir__, 'sig/made.rbs'), headers.to_rbs)
FileUtils.cp(File.expand_path('../../LICENSE', __dir__), __dir__)

Gem::Specification.new do |spec|
  spec.name = 'kith'
  spec.version = headers.version
  spec.summary = 'Customers of a company and how they are related'
  spec.description = 'Binding of the C library kith, through ffi: customers, dated relations between them, rules that ' \
                     'judge every change, history, and books in SQLite or in a store of your own.'
  spec.authors = ['The kith authors']
  spec.license = 'MIT'
  spec.required_ruby_version = '>= 3.1'
  spec.files = Dir.chdir(__dir__) { Dir['lib/**/*.rb', 'sig/*.rbs', 'LICENSE', 'README.md', '.yardopts'] }.sort
  spec.metadata = { 'rubygems_mfa_required' => 'true' }
  spec.add_runtime_dependency 'ffi', '~> 1.15'
end
