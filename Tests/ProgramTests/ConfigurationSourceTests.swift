import Foundation
import ProgramSupport
import Testing

@testable import tallyman

private let program = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources/tallyman").standardizedFileURL

/// The sources of the program by their paths in it.
private let sources: [String: String] = {
    let found = FileManager.default.enumerator(at: program, includingPropertiesForKeys: nil)
    var sources: [String: String] = [:]
    for case let file as URL in found ?? .init() where file.pathExtension == "swift" {
        let path = String(file.standardizedFileURL.path.dropFirst(program.path.count + 1))
        sources[path] = try? String(contentsOf: file, encoding: .utf8)
    }
    return sources
}()

/// The specification is the only way to a setting: what is not specified is not read.
@Suite struct ConfigurationSourceTests {
    @Test func `nothing but kinds of settings sees the file`() {
        let seers = sources.filter { $0.value.contains("YAMLSection") }.keys.filter { !$0.hasPrefix("Configuration/") }
        #expect(
            seers.sorted() == [
                "Settings/AccessSection.swift", "Settings/CancellationSenders.swift", "Settings/OrderFits.swift",
            ])
    }

    @Test func `no key is read by a name of its own`() {
        // Kinds read the key that the specification gives them, and never one that they name themselves.
        let reading = #/\.(?:text|texts|textOrTexts|value|choice|section|sections|has|scalar)\(\s*"/#
        for (path, source) in sources where path.hasPrefix("Configuration/") || path.hasPrefix("Settings/") {
            #expect(source.firstMatch(of: reading) == nil, "\(path)")
        }
    }

    @Test func `every setting that is specified is in the table`() {
        let specified = sources.filter { $0.key.hasPrefix("Settings/") }.values.flatMap { source in
            source.matches(of: #/\bSetting(?:<[^(]*>)?\(\s*"(?<key>[^"]+)"/#).map { String($0.output.key) }
        }
        #expect(specified.count > 60)
        let table = WholeFile.section.sections.flatMap(\.settings).flatMap {
            [$0] + ($0.face.kind.item?.settings ?? [])
        }
        let missing = Set(specified).subtracting(table.map(\.face.key))
        // One for each service that tells of parcels, each team and system that can be reached, each action that asks for a reason, each
        // reason to wait, each class of break.
        #expect(
            missing == [
                #"\(name).secrets"#, #"contacts.\(name)"#, #"reasons.\(action.rawValue)"#, #"orders.waits.\(key)"#,
                #"money.after.\(key(kind))"#, #"money.red.\(key(kind))"#,
            ])
    }

    @Test func `the process's environment is read in one place`() {
        let readers = sources.filter { $0.value.contains("ProcessInfo.processInfo.environment") }.keys.sorted()
        #expect(readers.contains("Configuration/ConfigurationLoading.swift"))
        // How a terminal shows colour is not a setting of the shop's.
        #expect(readers == ["Commands/ConsoleCommand.swift", "Configuration/ConfigurationLoading.swift"])
    }
}

/// Secrets that no key and no variable names.
@Suite struct SecretPlaceTests {
    private func token(_ folder: TemporaryFolder, _ environment: [String: String]) throws -> String? {
        var given = secrets.merging(environment) { $1 }
        given["TALLYMAN_SHOPIFY_TOKEN"] = environment["TALLYMAN_SHOPIFY_TOKEN"]
        return try Configuration.read(
            smallest, file: folder.file("tallyman.yaml"), for: .core, in: surroundings(given))[ShopifySection.token]?
            .value
    }

    @Test func `a secret is found beside the configuration by the name of its variable`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.file("secrets"), withIntermediateDirectories: true)
        try folder.write("secrets/shopify-token", "beside\n")
        #expect(try token(folder, [:]) == "beside")
        #expect(try token(folder, ["TALLYMAN_SHOPIFY_TOKEN": "variable"]) == "variable")
    }

    @Test func `a credential of the service is found under either name, and goes before the folder`() throws {
        let folder = try TemporaryFolder()
        for name in ["secrets", "credentials"] {
            try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
        }
        try folder.write("secrets/shopify-token", "beside")
        try folder.write("credentials/shopify-token", "credential")
        let place = ["CREDENTIALS_DIRECTORY": folder.file("credentials")]
        #expect(try token(folder, place) == "credential")
        try folder.write("credentials/secret_shopify-token", "credential of a folder")
        #expect(try token(folder, place) == "credential of a folder")
    }

    @Test func `a variable that is no name of a file leads nowhere`() {
        #expect(SecretSource.fileName("TALLYMAN_SENDER_HELP_DESK_SECRETS") == "sender-help-desk-secrets")
        #expect(SecretSource.fileName("TALLYMAN_SENDER_../X_SECRETS") == nil)
    }
}
