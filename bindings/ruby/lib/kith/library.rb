# Finds the C libraries and says what was tried when one is not there.
module Kith
  # Raised while the binding is loaded: the C library is not there, or it is not one that this binding can use.
  class LoadError < ::LoadError; end

  # @api private
  module Library
    # Where a library may be, in the order in which it is looked for. A path given by the environment is the only one:
    # whoever sets it does not want another library silently.
    #
    # @param name [String] such as "kith-sqlite"
    # @param major [Integer] major version that is wanted
    # @return [Array<String>]
    def self.candidates(name, major)
      given = ENV.fetch(variable(name), nil)
      return [given] if given && !given.empty?

      files = ["lib#{name}.so.#{major}", "lib#{name}.#{major}.dylib", "#{name}-#{major}.dll"]
      files.select! { |file| file.end_with?(FFI::Platform::LIBSUFFIX, ".#{major}") }
      beside(name, files) + files
    end

    # @return [String] the environment variable that names the library
    def self.variable(name)
      "#{name.upcase.tr('-', '_')}_LIBRARY"
    end

    # An adapter lies where the library was said to be, or next to it in a folder of its own, as in a build directory.
    def self.beside(name, files)
      core = ENV.fetch('KITH_LIBRARY', nil)
      return [] if name == 'kith' || core.nil? || !core.include?('/')

      folder = File.dirname(core)
      files.map { |file| File.join(folder, file) }.select { |path| File.exist?(path) }
    end
    private_class_method :beside

    # @return [String] path or name of the library that could be opened
    # @raise [Kith::LoadError]
    def self.find(name, major)
      tried = candidates(name, major).map do |path|
        FFI::DynamicLibrary.open(path, FFI::DynamicLibrary::RTLD_LAZY | FFI::DynamicLibrary::RTLD_LOCAL)
        return path
      rescue ::LoadError => e
        "  #{path}: #{e.message.lines.first&.strip}"
      end
      raise LoadError, complaint(name, tried)
    end

    def self.complaint(name, tried)
      cure = if ENV.fetch(variable(name), '').empty?
               "Install lib#{name} (README.md of kith says how) and run ldconfig, or set #{variable(name)} to its path."
             else
               "#{variable(name)} is set, so nothing else was tried: correct it, or unset it."
             end
      "the C library lib#{name} cannot be loaded. This was tried:\n#{tried.join("\n")}\n#{cure}"
    end
    private_class_method :complaint
  end
end
