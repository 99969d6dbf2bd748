import ArgumentParser
import Core
import Foundation
import Store

struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Check, rebuild and copy the core's store.",
        subcommands: [Rebuild.self, Verify.self, Backup.self])

    struct Place: ParsableArguments {
        @Option(help: "The store's file; without it the configuration's.")
        var store: String?

        @Option(help: "The configuration file.")
        var config: String?

        /// - Parameter readOnly: works while a core has the store.
        func open(readOnly: Bool) throws -> Store { try Store(path: try path, readOnly: readOnly) }

        private var path: String {
            get throws {
                if let store { return store }
                let surroundings = Configuration.Surroundings.process(
                    standardRoles: Set(AccessRules.standardRoles.keys))
                guard let file = Configuration.find(config, in: surroundings) else {
                    throw ValidationError(
                        "no configuration was found: name one with --config, or the store with --store")
                }
                return try Configuration.load(file, for: .console, in: surroundings).storePath
            }
        }
    }

    struct Rebuild: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Fold the journal again and replace the state that differs. Only --verify may run beside a core.")

        @OptionGroup var place: Place

        @Flag(help: "Only compare; change nothing.")
        var verify = false

        func run() async throws {
            let report = try await place.open(readOnly: verify).rebuild(verifyOnly: verify)
            if !report.unreadable.isEmpty {
                let rows = report.unreadable.prefix(20).map(String.init).joined(separator: ", ")
                print("\(report.unreadable.count) rows of the journal cannot be read by this version: \(rows)")
            }
            if report.differences.isEmpty {
                print("\(report.facts) facts: the state is what the journal says")
                return
            }
            print("\(report.facts) facts; the state differs at:")
            for difference in report.differences { print("  \(difference)") }
            if verify { throw ExitCode(1) }
            print("replaced by what the journal says")
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Check the journal's hash chain.")

        @OptionGroup var place: Place

        func run() async throws {
            let report = try await place.open(readOnly: true).verifyChain()
            if let bad = report.firstBad {
                print("the journal was changed at row \(bad); the \(report.rows) rows before it are whole")
                throw ExitCode(1)
            }
            print("\(report.rows) rows: nobody has changed the journal")
        }
    }

    struct Backup: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Copy the store, also while the core runs.")

        @OptionGroup var place: Place

        @Argument(help: "The file to write; it must not be there yet.")
        var file: String

        func run() async throws {
            guard !FileManager.default.fileExists(atPath: file) else {
                throw ValidationError("\(file) is there already; name another file")
            }
            try await place.open(readOnly: true).backup(to: file)
            print("copied to \(file)")
        }
    }
}
