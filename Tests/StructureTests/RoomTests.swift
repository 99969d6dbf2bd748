import Foundation
import Testing

/// How the sources are kept so that a change touches few files: see "Rooms" in docs/ARCHITECTURE.md.
struct RoomTests {
    /// The most files that may give a type of ours methods or computed properties.
    static let mostHomes = 3
    static let mostLines = 400

    struct Source {
        /// Below Sources: `Core/Orders/OrderFlow.swift`.
        var path: String
        var text: String

        var folders: [Substring] { path.split(separator: "/").dropLast() }

        /// Below its target: `Orders`.
        var folder: String { folders.dropFirst().first.map(String.init) ?? "" }

        /// The text without what stands in strings and comments.
        let code: String

        init(path: String, text: String) {
            self.path = path
            self.text = text
            var code: [UInt8] = []
            var inString = false
            var bytes = text.utf8.makeIterator()
            var last: UInt8 = 0
            while let byte = bytes.next() {
                let newline = UInt8(ascii: "\n")
                if inString, byte == UInt8(ascii: "\\") {
                    _ = bytes.next()
                } else if byte == UInt8(ascii: "\"") {
                    inString.toggle()
                } else if byte == UInt8(ascii: "/"), last == byte, !inString {
                    code.removeLast()
                    while let rest = bytes.next(), rest != newline {}
                    code.append(newline)
                } else if byte == newline {
                    // Strings of several lines are told well enough by their quotes.
                    if code.last != newline { code.append(byte) }
                } else if !inString {
                    code.append(byte)
                }
                last = byte
            }
            self.code = String(decoding: code, as: UTF8.self)
        }
    }

    static let sources: [Source] = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources").standardizedFileURL.path
        let paths = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        return paths.filter { $0.hasSuffix(".swift") }.sorted().compactMap { path in
            (try? String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)).map { Source(path: path, text: $0) }
        }
    }()

    @Test func `no file is longer than can be read in one sitting`() {
        #expect(Self.sources.count > 200)
        let long = Self.sources.filter {
            $0.text.split(separator: "\n", omittingEmptySubsequences: false).count > Self.mostLines + 1
        }
        #expect(long.map(\.path) == [])
    }

    @Test func `ids of exceptions are built in one file`() {
        let builders = Self.sources.filter { $0.text.contains("ExceptionID(\"") }.map(\.path)
        #expect(builders == ["Domain/Exceptions/ExceptionCause.swift"])
    }

    @Test func `the core extends no class of the store's`() {
        let classes = Set(
            Self.sources.filter { $0.folders.first == "Store" }.flatMap { source in
                source.text.matches(of: /(?m)^ *(?:package |final )*class (\w+)/).map { String($0.1) }
            })
        #expect(classes.isSuperset(of: ["Reader", "Transaction", "Store"]))
        let extended = Self.sources.filter { $0.folders.first == "Core" }.flatMap { source in
            source.text.matches(of: /(?m)^extension (\w+)/).map { (source.path, String($0.1)) }
        }.filter { classes.contains($0.1) }
        #expect(extended.map { "\($0.0) extends \($0.1)" } == [])
    }

    @Test func `a type has few homes`() {
        // By themselves, since the console's `Line` is not an order's.
        let (console, others) = (
            Self.homes(in: Self.sources.filter { $0.folders.first == "Console" }),
            Self.homes(in: Self.sources.filter { $0.folders.first != "Console" })
        )
        #expect(console["ConsoleState"]?.count ?? 0 <= Self.mostHomes)
        let own = Set(
            Self.sources.flatMap { source in
                source.text.matches(
                    of: /(?m)^ *(?:package |private |fileprivate |final |indirect )*(?:struct|class|enum|actor) (\w+)/
                )
                .map { String($0.1) }
            })
        for (type, files) in (Array(console) + Array(others)).sorted(by: { $0.key < $1.key }) where own.contains(type) {
            #expect(files.count <= Self.mostHomes, "\(type): \(files.sorted().joined(separator: ", "))")
        }
        #expect(others["Step"]?.count == 1)
    }

    @Test func `the console looks at which place it has in one switch alone`() throws {
        let console = Self.sources.filter { $0.folders.first == "Console" }
        let places = ["overview", "list", "order", "exception", "found"]
        for place in places {
            // `case .order(let place)`: a pattern with what the place holds.
            let pattern = try Regex("case \\.\(place)\\((?:let|var) place\\)")
            let looks = console.flatMap { source in source.code.matches(of: pattern).map { _ in source.path } }
            #expect(looks == ["Console/Places/Place.swift"], "\(place)")
        }
        let switches = console.flatMap { source in
            source.code.matches(of: /case \.(?:found|exception)\b[^:\n]*:/).map { _ in source.path }
        }
        #expect(switches.count <= 6, "\(switches)")
    }

    @Test func `the console compares no words that people read`() {
        let compared = Self.sources.filter { $0.folders.first == "Console" }.flatMap { source in
            source.text.split(separator: "\n").filter {
                $0.contains(/[!=]= "[A-Za-z]{2,}|has(?:Prefix|Suffix)\("[A-Za-z]/) && !$0.contains("bindingName")
            }.map { "\(source.path): \($0)" }
        }
        // Names of keys, as the configuration writes them.
        #expect(compared.filter { !$0.hasPrefix("Console/Commands/Keymap.swift") } == [])
    }

    /// The files that give each type methods or computed properties.
    static func homes(in sources: [Source]) -> [String: Set<String>] {
        var homes: [String: Set<String>] = [:]
        for source in sources {
            var open: [(type: String, depth: Int)] = []
            var depth = 0
            for code in source.code.split(separator: "\n") {
                let words = code.split(separator: " ").drop { Self.modifiers.contains($0) || $0.hasPrefix("@") }
                let first = words.first ?? ""
                if Self.openers.contains(first), code.contains("{") {
                    let name = words.dropFirst().first?.prefix { $0.isLetter || $0.isNumber || $0 == "." } ?? ""
                    open.append((name.split(separator: ".").last.map(String.init) ?? "", depth))
                } else if let type = open.last, depth == type.depth + 1, Self.isMember(first, code) {
                    homes[type.type, default: []].insert(source.path)
                }
                depth += code.utf8.count { $0 == UInt8(ascii: "{") } - code.utf8.count { $0 == UInt8(ascii: "}") }
                while let type = open.last, depth <= type.depth { open.removeLast() }
            }
        }
        return homes
    }

    private static let openers: Set<Substring> = ["extension", "struct", "class", "enum", "actor"]
    private static let modifiers: Set<Substring> = [
        "package", "public", "private", "fileprivate", "final", "indirect", "mutating", "override", "nonisolated",
    ]

    /// Whether a line begins a method, or a property that is computed. Static members are entries of tables.
    private static func isMember(_ first: Substring, _ code: Substring) -> Bool {
        first == "func" || first == "var" && code.prefix { $0 != "=" }.contains("{")
    }

    @Test func `homes are counted`() {
        let homes = Self.homes(in: [
            Source(path: "A.swift", text: "struct A {\n    var x = 1\n    func f() {}\n}\n"),
            Source(path: "B.swift", text: "extension A {\n    static let b = A()\n}\n"),
            Source(path: "C.swift", text: "extension A {\n    var y: Int { 1 }\n}\n"),
        ])
        #expect(homes == ["A": ["A.swift", "C.swift"]])
    }

    /// Which folders of Core may use types of which others, besides Engine, which carries them all. Engine's own `Dispatch` and what
    /// stands above the folders wire everything.
    static let mayUse: [String: Set<String>] = [
        // Flows.
        "Cancellations": ["Exceptions", "Fulfilment", "Hooks", "Orders"],
        "Catalogue": ["Exceptions"],
        "Connection": ["Exceptions"],
        "Changes": ["Exceptions", "Fulfilment", "Orders"],
        "Exceptions": ["Health"],
        "Fulfilment": ["Changes", "Exceptions", "Orders"],
        "Orders": [
            "Cancellations", "Catalogue", "Changes", "Exceptions", "Fulfilment", "Patchworks", "Payments", "Shipments",
            "Stock",
        ],
        "Patchworks": ["Orders"],
        "Payments": ["Exceptions", "Orders"],
        "Privacy": ["Health", "Hooks"],
        "Shipments": ["Cancellations", "Changes", "Exceptions", "Fulfilment"],
        "Stock": ["Catalogue", "Exceptions"],
        // What lets others in: messages and people start flows.
        "Desk": [
            "Cancellations", "Checks", "Connection", "Exceptions", "Fulfilment", "Health", "Live", "Orders",
            "Patchworks",
            "Privacy", "Serving",
            "Shipments",
        ],
        "Hooks": [
            "Cancellations", "Catalogue", "Connection", "Exceptions", "Fulfilment", "Health", "Orders", "Privacy",
            "Serving",
            "Shipments",
        ],
        "Health": ["Catalogue"],
    ]

    @Test func `folders of the core use only those they may`() {
        let uses = Self.uses(in: Self.sources.filter { $0.folders.first == "Core" && $0.folders.count > 1 })
        let wrong = uses.filter { use in
            use.of != "Engine" && use.from != "Engine" && Self.mayUse[use.from]?.contains(use.of) != true
        }
        #expect(wrong.map(\.description) == [])
        let used = Dictionary(grouping: uses, by: \.from).mapValues { Set($0.map(\.of)) }
        for (folder, others) in Self.mayUse.sorted(by: { $0.key < $1.key }) {
            #expect(others.subtracting(used[folder] ?? []).isEmpty, "\(folder) may use what it does not")
        }
    }

    struct Use: Hashable, CustomStringConvertible {
        var from: String
        var of: String
        var type: String
        var path: String

        var description: String { "\(path) uses \(type) of \(of)" }
    }

    /// Where folders use types that another folder declares.
    static func uses(in sources: [Source]) -> [Use] {
        var owners: [String: Set<String>] = [:]
        for source in sources {
            let declared = source.code.matches(
                of:
                    /(?m)^(?:package |public |private |fileprivate |final |indirect )*(?:struct|class|enum|actor|protocol) (\w+)/
            )
            for match in declared { owners[String(match.1), default: []].insert(source.folder) }
        }
        return sources.flatMap { source in
            // Not the inner types of others, which may have the same names.
            Set(source.code.matches(of: /(?:^|[^.\w])([A-Z]\w+)/).map { String($0.1) }).sorted().compactMap { type in
                guard let owner = owners[type], owner.count == 1, let of = owner.first, of != source.folder else {
                    return nil
                }
                return Use(from: source.folder, of: of, type: type, path: source.path)
            }
        }
    }

    @Test func `uses of other folders are found`() {
        let uses = Self.uses(in: [
            Source(
                path: "Core/A/One.swift", text: "struct One {\n    let two: Two  // Three\n    let n: One.Three\n}\n"),
            Source(path: "Core/B/Two.swift", text: "struct Two {}\nstruct Three {}\n"),
        ])
        #expect(uses.map(\.description) == ["Core/A/One.swift uses Two of B"])
    }
}
