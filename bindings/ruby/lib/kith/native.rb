require 'ffi'

require 'kith/library'

module Kith
  generator = File.expand_path('../../generate.rb', __dir__)
  if File.exist?(generator) # in the tree; the gem holds what it made
    require generator
    # @api private
    DECLARATIONS = Headers.new(File.expand_path('../../../../include', __dir__)).to_h.freeze
  else
    require 'kith/declarations'
  end

  # The C interface as it is: functions, structs and constants, all of them from the headers.
  # @api private
  module Native
    extend FFI::Library

    MAJOR = DECLARATIONS[:version].to_i
    CONSTANTS = DECLARATIONS[:enums].inject({}, :merge).freeze

    # Calls that may take long, or wait for a store: other Ruby threads go on meanwhile. Each has a twin wait_NAME.
    WAITING = %w[
      kith_book_open kith_book_refresh kith_book_recover kith_commit_status kith_history_read kith_manager_transfer
      kith_txn_commit kith_txn_prepare kith_validate_all kith_view_dump kith_view_digest
      kith_sqlite_open kith_sqlite_inspect kith_sqlite_write
    ].freeze

    class << self
      # @return [Array<String>] libraries that have been loaded, as they were found
      attr_reader :loaded

      # Load a library and declare its functions.
      def load_library(name)
        @loaded ||= []
        path = Library.find(name, MAJOR)
        ffi_lib path
        DECLARATIONS[:functions].fetch(name).each { |function, (result, parameters)| declare(function, result, parameters) }
        @loaded << path
      end

      # @return [Integer] value of a constant of the headers
      def [](name)
        CONSTANTS.fetch(name)
      end

      # Names and values of the enumeration that a constant stands in, as symbols without their prefix.
      def names(prefix, member)
        @names ||= {}
        @names[prefix] ||= begin
          enum = DECLARATIONS[:enums].find { |values| values.key?(prefix + member) }
          enum.to_h { |name, value| [name.delete_prefix(prefix).downcase.to_sym, value] }.freeze
        end
      end

      # A name of such an enumeration as its number; numbers are taken as they are.
      def number(prefix, member, value)
        return value if value.is_a?(Integer)
        raise TypeError, "#{value.inspect} is no Symbol" unless value.is_a?(Symbol) || value.is_a?(String)

        names(prefix, member).fetch(value.to_sym) do
          raise ArgumentError, "#{value.inspect} is none of #{names(prefix, member).keys.map(&:inspect).join(', ')}"
        end
      end

      # Class of a struct of the headers. Its `size` is set when it is made.
      def struct(name)
        @structs ||= {}
        @structs[name] ||= make_struct(name)
      end

      # How String#unpack reads a frozen struct of numbers; a pointer is its address.
      def template(name)
        DECLARATIONS[:structs].fetch(name).map { |type, _, _| UNPACK.fetch(scalar(type)) }.join
      end

      private

      UNPACK = { uint32: 'L', int32: 'l', uint64: 'Q', int64: 'q', pointer: 'J' }.freeze
      SCALARS = { 'int32_t' => :int32, 'uint32_t' => :uint32, 'int64_t' => :int64, 'uint64_t' => :uint64,
                  'size_t' => :size_t, 'char' => :char, 'void' => :void }.freeze
      private_constant :UNPACK, :SCALARS

      def scalar(type)
        return :pointer if type.include?('*')

        SCALARS[type] || scalar(DECLARATIONS[:typedefs].fetch(type))
      end

      def declare(function, result, parameters)
        types = parameters.map { |type| type == 'const char *' ? :string : scalar(type) }
        returned = result == 'const char *' ? :string : scalar(result)
        attach_function function, types, returned
        attach_function "wait_#{function}", function, types, returned, blocking: true if WAITING.include?(function)
      rescue FFI::NotFoundError
        absent(function) # an older library of the same major version: all else works
      end

      def absent(function)
        [function, "wait_#{function}"].each do |name|
          define_singleton_method(name) do |*|
            raise FeatureError, "the library is of version #{kith_version} and has no #{function}"
          end
        end
      end

      def make_struct(name)
        members = DECLARATIONS[:structs].fetch(name)
        sized = members.first[1] == 'size' && members.first[0] == 'size_t'
        Class.new(FFI::Struct) do
          layout(*members.flat_map do |type, member, length|
            kind = DECLARATIONS[:structs].key?(type) ? Native.struct(type) : Native.send(:scalar, type)
            [member.to_sym, length ? [kind, length] : kind]
          end)
          define_method(:initialize) do |pointer = nil|
            pointer ? super(pointer) : super()
            self[:size] = self.class.size if sized && pointer.nil?
          end
        end
      end
    end

    load_library('kith')

    # A binding of one major version uses a library of the same one, and arrays of frozen structs must have their size.
    def self.check_library
      version = kith_version
      if version.to_i != MAJOR || (MAJOR.zero? && version.split('.')[1] != DECLARATIONS[:version].split('.')[1])
        raise LoadError, "#{loaded.first} is version #{version} of kith, and this binding was made for " \
                         "#{DECLARATIONS[:version]}: install versions that belong together"
      end
      check_sizes('KITH_STRUCT_', method(:kith_struct_size), 'kith_')
    end

    def self.check_sizes(prefix, size_of, type_prefix)
      CONSTANTS.each do |constant, number|
        next if !constant.start_with?(prefix) || constant.end_with?('_COUNT') || (theirs = size_of.call(number)).zero?

        ours = struct(type_prefix + constant.delete_prefix(prefix).downcase)
        next if ours.members.first == :size || ours.size == theirs

        raise LoadError, "#{loaded.last} has a struct #{constant.downcase} of #{theirs} bytes, and this binding one of " \
                         "#{ours.size}: install versions that belong together"
      end
    end

    # Load libkith-sqlite when it is first wanted: a book in memory or over a store of one's own does without it.
    def self.load_sqlite
      return if @sqlite

      load_library('kith-sqlite')
      check_sizes('KITH_SQLITE_STRUCT_', method(:kith_sqlite_struct_size), 'kith_sqlite_')
      @sqlite = true
    end

    check_library

    # Memory from address 1 on: texts that the library lends are read out of it without an object per pointer.
    MEMORY = FFI::Pointer.new(1)

    # @return [String] a copy of borrowed text
    def self.text(address, length)
      MEMORY.get_bytes(address - 1, length).force_encoding(Encoding::UTF_8)
    end

    # @return [String, nil] a copy of text that ends with NUL
    def self.string(pointer)
      pointer.null? ? nil : pointer.read_string.force_encoding(Encoding::UTF_8)
    end
  end
end
