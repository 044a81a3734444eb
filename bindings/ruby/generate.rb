# Declarations of the C interface, read from the public headers: ruby generate.rb INCLUDE prints them as Ruby, and
# ruby generate.rb INCLUDE --rbs prints the types of what the binding makes of them.
#
# Nothing of the interface is written down a second time. In the tree the binding reads the headers when it is loaded;
# the gem holds what this prints.
module Kith
  # Reads the public headers of kith. They keep to a few forms, which a test of the C library checks.
  class Headers
    MADE = "# Made from the headers of the C library by generate.rb.\n".freeze
    private_constant :MADE

    # @return [String] version of the headers
    attr_reader :version
    # @return [Array<Hash{String => Integer}>] enumerations, in their order
    attr_reader :enums
    # @return [Hash{String => String}] scalars and what they are made of
    attr_reader :typedefs
    # @return [Hash{String => Array}] members of each struct: type, name, length of an array or nil
    attr_reader :structs
    # @return [Hash{String => Hash}] by library: functions with type of result and types of parameters
    attr_reader :functions

    # @param folder [String] where kith/*.h lie
    def initialize(folder)
      @enums = []
      @typedefs = {}
      @structs = {}
      @functions = {}
      @fields = {}
      core = File.read(File.join(folder, 'kith', 'kith.h')).scan(%r{"kith/(\w+)\.h"}).flatten + %w[testing]
      Dir[File.join(folder, 'kith', '*.h')].sort.each do |path|
        name = File.basename(path, '.h')
        next if name == 'kith'

        read(File.read(path, encoding: 'UTF-8'), core.include?(name) ? 'kith' : "kith-#{name}")
      end
    end

    # @return [String] all of it, as Ruby that the gem holds
    def to_ruby
      require 'pp'
      made = PP.pp(to_h, +'', 118).gsub(/^(?=.)/, '    ')
      "#{MADE}module Kith\n  # @api private\n  DECLARATIONS =\n#{made}end\n"
    end

    # @return [String] types of errors and records
    def to_rbs
      rules = names('KITH_RULE_').map { |rule| "  class #{rule} < RuleError\n  end" }
      errors = names('KITH_ERR_').map do |status|
        "class #{status}Error < Error\n#{rules.map { |rule| "#{rule}\n" }.join if status == 'Rule'}end"
      end
      records = @fields.map do |kind, fields|
        "  class #{camel(kind)} < Record\n#{fields.map { |field| "    attr_reader #{field}: untyped\n" }.join}  end"
      end
      text = [*errors, 'module Records', *records, 'end'].join("\n").gsub(/^(?=.)/, '  ')
      "#{MADE}module Kith\n#{text}\nend\n"
    end

    # @return [Hash] all of it, as it is kept in the gem
    def to_h
      { version: version, enums: enums, typedefs: typedefs, structs: structs, functions: functions }
    end

    private

    def names(prefix)
      enum = enums.find { |values| values.keys.any? { |name| name.start_with?(prefix) } }
      enum.filter_map { |name, value| camel(name.delete_prefix(prefix)) if name.start_with?(prefix) && !value.zero? }
    end

    def camel(name)
      name.split('_').map(&:capitalize).join
    end

    def read(text, library)
      text.scan(%r{/\*\* Fields of KITH_KIND_(\w+)(?:(?!\*/).)*\*/\s*enum \{(.*?)\}}m) do |kind, body|
        @fields[kind] = body.scan(/\bKITH_#{kind}_(\w+) = /).flatten.map(&:downcase)
      end
      text = text.gsub(%r{/\*.*?\*/}m, '').gsub(/^#ifdef __cplusplus.*?^#endif/m, '')
      parts = %w[MAJOR MINOR PATCH].map { |part| text[/^#define KITH_VERSION_#{part} (\d+)/, 1] }
      @version = parts.join('.') if parts.all?
      text = text.gsub(/^\s*#.*$/, '')
      read_enums(text)
      read_types(text)
      text.scan(/^(?!typedef\b|enum\b|struct\b)([a-z][\w *]*?)\b(kith_\w+)\(([^;]*?)\);/m) do |result, name, parameters|
        (@functions[library] ||= {})[name] = [type(result), parameters(parameters)]
      end
    end

    def read_enums(text)
      text.scan(/\benum\s*\{(.*?)\}/m) do |(body)|
        @enums << body.split(',').to_h do |entry|
          name, value = entry.split('=').map(&:strip)
          [name, Integer(value)]
        end
      end
    end

    def read_types(text)
      text.scan(/^typedef (?!struct|enum)(\w+) (\w+);/) { |from, to| @typedefs[to] = from }
      text.scan(/^typedef [\w ]+\(\*(\w+)\)\(/) { |(name)| @typedefs[name] = 'void *' }
      text.scan(/^typedef struct (\w+) \{(.*?)\n\} \1;/m) do |name, body|
        @structs[name] = body.split(';').map { |member| member(member) }.compact
      end
    end

    def member(text)
      text = text.strip.gsub(/\s+/, ' ')
      return if text.empty?
      return ['void *', text[/\(\*(\w+)\)/, 1], nil] if text.include?('(*')

      match = text.match(/\A(.*?)\b(\w+)(?:\[(\d+)\])?\z/)
      [type(match[1]), match[2], match[3]&.to_i]
    end

    def parameters(text)
      text = text.strip.gsub(/\s+/, ' ')
      text == 'void' ? [] : text.split(',').map { |parameter| type(parameter.strip[/\A(.*?)\b\w+\z/, 1]) }
    end

    def type(text)
      text.strip.gsub(/\s+/, ' ')
    end
  end
end

if $PROGRAM_NAME == __FILE__
  headers = Kith::Headers.new(ARGV.fetch(0))
  puts ARGV[1] == '--rbs' ? headers.to_rbs : headers.to_ruby
end
