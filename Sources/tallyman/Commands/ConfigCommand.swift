import ArgumentParser
import Core

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Write an example of the configuration, or check one.",
        subcommands: [Example.self, Check.self])

    struct Example: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "example", abstract: "Print a configuration that documents every key.")

        @Flag(help: "For a core that the package's unit starts: with its folders, its socket and its group.")
        var service = false

        func run() { print(service ? ConfigurationExample.service : Configuration.example, terminator: "") }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Read a configuration and name everything wrong in it.")

        @Argument(help: "The configuration file; without it the one that would be used.")
        var file: String?

        func run() throws {
            let surroundings = Configuration.Surroundings.process(standardRoles: Set(AccessRules.standardRoles.keys))
            guard let found = Configuration.find(file, in: surroundings) else {
                throw ValidationError("no configuration was found in \(surroundings.places.joined(separator: ", "))")
            }
            let configuration = try Configuration.load(found, for: .core, in: surroundings)
            _ = try ConsoleLook(configuration.values, theme: nil)
            print("\(configuration.file): fine, for \(configuration[WholeFile.shop] ?? "")")
        }
    }
}
