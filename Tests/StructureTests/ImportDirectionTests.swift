import Foundation
import Testing

/// Who may import whom, as docs/ARCHITECTURE.md draws it. An arrow that turns round fails here before it can be leant on.
private enum Directions {
    /// Our own targets that each may import.
    static let own: [String: Set<String>] = [
        "Domain": [],
        "Screen": [],
        "CCurses": [],
        "CSQLite": [],
        "CZlib": [],
        "Sandbox": [],
        "Store": ["Domain", "CSQLite", "CZlib"],
        "Connectors": ["Domain"],
        "DeskAPI": ["Domain"],
        "Core": ["Domain", "Store", "Connectors", "DeskAPI"],
        "Console": ["Domain", "DeskAPI", "Screen"],
        "Terminal": ["CCurses", "Console", "Screen", "DeskAPI", "Domain"],
        "Simulation": ["Core", "Store", "Connectors", "DeskAPI", "Domain", "Sandbox"],
        "tallyman": [
            "Core", "Store", "Connectors", "DeskAPI", "Domain", "Sandbox", "Simulation", "Screen", "Console",
            "Terminal",
        ],
    ]

    /// Modules with one home. The rest of the program must not notice that they are used.
    static let homes: [String: Set<String>] = [
        "GRDB": ["Store"],
        "CSQLite": ["Store"],
        "GRDBSQLite": ["Store"],
        "Hummingbird": ["Core", "Sandbox"],
        "AsyncHTTPClient": ["Connectors", "DeskAPI", "Sandbox", "tallyman"],
        "ArgumentParser": ["tallyman"],
        "Yams": ["Screen", "Console", "tallyman"],
    ]

    /// Targets that do no I/O and know no clock: nothing that could open a file or a socket.
    static let pure: Set<String> = ["Domain", "Screen", "Console"]
    static let impure: Set<String> = [
        "Glibc", "Musl", "Darwin", "Dispatch", "NIOCore", "NIOPosix", "NIOHTTP1", "AsyncHTTPClient", "Hummingbird",
        "FoundationNetworking", "ServiceLifecycle",
    ]

    /// What is wrong with an import, or `nil`.
    static func fault(_ module: String, in target: String) -> String? {
        if own[module] != nil, own[target]?.contains(module) != true, module != target {
            return "\(target) imports \(module): the arrow is turned round"
        }
        if let homes = homes[module], !homes.contains(target) {
            return "\(target) imports \(module), which stays in \(homes.sorted().joined(separator: ", "))"
        }
        if pure.contains(target), impure.contains(module) { return "\(target) is pure and imports \(module)" }
        if target == "Domain" { return "Domain imports \(module): it depends on nothing" }
        return nil
    }

    /// The modules that a Swift source imports, whatever stands before `import`.
    static func imports(_ source: String) -> [String] {
        let pattern =
            #/^\s*(?:@\w+(?:\([^)]*\))?\s+|(?:public|package|internal|fileprivate|private)\s+)*import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias|actor)\s+)?(\w+)/#
        return source.split(whereSeparator: \.isNewline).compactMap { line in
            line.prefixMatch(of: pattern).map { String($0.output.1) }
        }
    }
}

private let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources")
    .standardizedFileURL

private func files(_ target: String, _ suffix: String) -> [URL] {
    let found = FileManager.default.enumerator(at: sources.appending(path: target), includingPropertiesForKeys: nil)
    return (found?.allObjects as? [URL] ?? []).filter { $0.pathExtension == suffix }
}

@Suite struct ImportDirectionTests {
    @Test(arguments: Directions.own.keys.sorted())
    func `imports point one way`(target: String) throws {
        for file in files(target, "swift") {
            for module in Directions.imports(try String(contentsOf: file, encoding: .utf8)) {
                if let fault = Directions.fault(module, in: target) {
                    Issue.record("\(file.lastPathComponent): \(fault)")
                }
            }
        }
    }

    @Test func `every target has its place in the drawing`() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: sources.path).filter { !$0.hasPrefix(".") }
        #expect(Set(folders) == Set(Directions.own.keys))
    }

    @Test func `no ncurses header reaches Swift`() throws {
        for header in files("CCurses", "h") {
            let source = try String(contentsOf: header, encoding: .utf8)
            #expect(!source.contains(#/#\s*include\s*[<"][^>"]*curses/#), "\(header.lastPathComponent)")
        }
    }

    @Test(arguments: [
        ("Core", "Console"), ("Console", "Store"), ("Console", "Core"), ("Sandbox", "Connectors"), ("Sandbox", "Core"),
        ("Domain", "Foundation"), ("Screen", "Domain"), ("Store", "DeskAPI"), ("DeskAPI", "Core"), ("Core", "GRDB"),
        ("Console", "CCurses"), ("tallyman", "CCurses"), ("Console", "Glibc"), ("Terminal", "Core"),
    ])
    func `an arrow turned round is found`(target: String, module: String) {
        #expect(Directions.fault(module, in: target) != nil)
    }

    @Test func `imports are found whatever stands before them`() {
        let source = """
            import A
            package import B
            @preconcurrency internal import C
            @_spi(X) @testable import struct D.E
              import func F.g
            // import G
            let important = 1
            """
        #expect(Directions.imports(source) == ["A", "B", "C", "D", "F"])
    }
}
