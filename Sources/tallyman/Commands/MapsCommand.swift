import ArgumentParser
import Core
import Domain
import Foundation
import Simulation

struct MapsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maps", abstract: "Export the maps as CSV, or replace a map by a checked file.",
        subcommands: [Export.self, Import.self])

    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case skus, bundles, locations

        /// What names its file in the configuration.
        fileprivate func setting(_ configuration: Configuration) -> (key: String, path: String?) {
            switch self {
            case .skus: (OrdersSection.skuMap.face.key, configuration[OrdersSection.skuMap]?.path)
            case .bundles: (OrdersSection.bundleMap.face.key, configuration[OrdersSection.bundleMap]?.path)
            case .locations: (RoutingSection.locationMap.face.key, configuration[RoutingSection.locationMap]?.path)
            }
        }

        /// The map as rows, with its heading.
        fileprivate func rows(_ configuration: Configuration) -> [[String]] {
            switch self {
            case .skus:
                let map = configuration[OrdersSection.skuMap]?.content ?? [:]
                return [["sku", "item"]] + map.sorted { $0.key < $1.key }.map { [$0.key, $0.value] }
            case .bundles:
                let map = configuration[OrdersSection.bundleMap]?.content ?? [:]
                return [["bundle", "component", "quantity", "share"]]
                    + map.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap { bundle, components in
                        components.map {
                            [bundle.rawValue, $0.sku.rawValue, String($0.quantity), $0.share.map { String($0) } ?? ""]
                        }
                    }
            case .locations:
                let map = configuration[RoutingSection.locationMap]?.content ?? [:]
                return [["location", "facility"]] + map.sorted { $0.key < $1.key }.map { [$0.key, $0.value] }
            }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Print a map as CSV.",
            discussion: """
                Import takes it back exactly. What a spreadsheet would take for a formula gets an apostrophe before it, and \
                characters that cannot be seen are written as \\u{200b}, by their number in hexadecimal; import undoes both.
                """
        )

        @Argument(help: "skus, bundles or locations.")
        var kind: Kind

        @Option(help: "The configuration file.")
        var config: String?

        func run() async throws {
            let configuration = try MapsCommand.configuration(config, for: .maps)
            for row in kind.rows(configuration) { print(TerminalText.exactCSV(row)) }
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Check a CSV file, and replace the configured map by it.",
            discussion: """
                Every bad row is named, and then nothing is changed. The map that was there is kept beside it with .old at its \
                end. A core takes the new one over when it starts.
                """)

        @Argument(help: "skus, bundles or locations.")
        var kind: Kind

        @Argument(help: "The CSV file, or - for standard input.")
        var file: String

        @Option(help: "The configuration file.")
        var config: String?

        func run() async throws {
            let bytes = try InputFile.bytes(file)
            let (rows, faults): (Int, [CSVFault]) =
                switch kind {
                case .skus: try { ($0.map.count, $0.faults) }(SKUMapFile(csv: bytes))
                case .bundles: try { ($0.bundles.count, $0.faults) }(BundleMapFile(csv: bytes))
                case .locations: try { ($0.facilities.count, $0.faults) }(LocationMapFile(csv: bytes))
                }
            for fault in faults { TerminalText.warn("\(file): \(fault.mistake)") }
            guard faults.isEmpty else { throw ExitCode(1) }
            let (key, path) = kind.setting(try MapsCommand.configuration(config, for: .console))
            guard let target = path else {
                throw ValidationError("the configuration names no file under \(key): name one, then import into it")
            }
            let old = target + ".old"
            try? FileManager.default.removeItem(atPath: old)
            if FileManager.default.fileExists(atPath: target) {
                try FileManager.default.copyItem(atPath: target, toPath: old)
            }
            try Data(bytes).write(to: URL(fileURLWithPath: target), options: .atomic)
            print(
                TerminalText.line(
                    "\(rows) \(kind.rawValue) are in \(target); a core reads them when it starts, or at SIGHUP"))
        }
    }

    private static func configuration(_ file: String?, for purpose: Configuration.Purpose) throws -> Configuration {
        let surroundings = Configuration.Surroundings.process(standardRoles: Set(AccessRules.standardRoles.keys))
        guard let found = Configuration.find(file, in: surroundings) else {
            throw ValidationError("no configuration was found: name one with --config")
        }
        return try Configuration.load(found, for: purpose, in: surroundings)
    }
}
