// swift-tools-version: 6.1
import Foundation
import PackageDescription

/// The language of every target: Swift 6 with the upcoming features that make imports and existentials plain.
let language: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// What tests run all the time is optimised in debug builds too: a simulated day takes half the time.
let busy = language + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// How the program for real use is linked: without the table of names that other programs would link with, with relocations
/// in their short form where the system's loader reads it, as glibc does from 2.36, and with the functions side by side that a
/// console runs. It is a tenth smaller, and a console takes 18 MB less memory. See docs/decisions/34-linking.md.
#if os(Linux)
    let glibc = String(unsafeUninitializedCapacity: 64) {
        max(0, confstr(Int32(_CS_GNU_LIBC_VERSION), $0.baseAddress, $0.count) - 1)
    }
    let readsShort = (glibc.split(separator: ".").last.flatMap { Int($0) } ?? 0) >= 36
    let short = readsShort ? ["-Xlinker", "-z", "-Xlinker", "pack-relative-relocs"] : []
    let functions = Context.packageDirectory + "/packaging/functions"
    let ordered = ["-Xlinker", "--symbol-ordering-file=" + functions, "-Xlinker", "--no-warn-symbol-ordering"]
    let small = [
        LinkerSetting.unsafeFlags(
            ["-use-ld=lld", "-Xlinker", "--no-export-dynamic"] + short + ordered, .when(configuration: .release))
    ]
#else
    let small: [LinkerSetting] = []
#endif

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP1 = Target.Dependency.product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nioFoundationCompat = Target.Dependency.product(name: "NIOFoundationCompat", package: "swift-nio")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let collections = Target.Dependency.product(name: "Collections", package: "swift-collections")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "tallyman",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "tallyman", targets: ["tallyman"])],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", "3.12.3"..<"5.0.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Pure values and rules.
        .target(name: "Domain", swiftSettings: busy),
        // Durable state; the only place with SQL.
        .target(
            name: "Store", dependencies: ["Domain", "CSQLite", "CZlib", grdb, sqlite, crypto], swiftSettings: busy),
        // What GRDB does not say to SQLite.
        .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
        .systemLibrary(name: "CZlib"),
        // Wire formats of the remote systems, over one Transport.
        .target(
            name: "Connectors", dependencies: ["Domain", crypto, httpClient, nioCore, nioPosix, nioHTTP1],
            swiftSettings: busy),
        // What core and console say to each other.
        .target(name: "DeskAPI", dependencies: ["Domain", httpClient, nioCore, nioHTTP1], swiftSettings: language),
        // The integration core.
        .target(
            name: "Core",
            dependencies: [
                "Domain", "Store", "Connectors", "DeskAPI", hummingbird, hummingbirdCore, logging, lifecycle, nioCore,
                nioHTTP1, nioHTTPTypes, httpTypes, crypto,
            ],
            swiftSettings: busy),
        // Stand-in remote systems; shares no wire types with Connectors.
        .target(
            name: "Sandbox",
            dependencies: [hummingbird, httpClient, nioCore, nioHTTP1, crypto, logging, lifecycle],
            swiftSettings: busy),
        // The core against the sandbox without sockets: rehearsal of past orders.
        .target(
            name: "Simulation",
            dependencies: [
                "Core", "Store", "Connectors", "DeskAPI", "Domain", "Sandbox", logging, crypto,
            ],
            swiftSettings: busy),
        // Pure drawing.
        .target(name: "Screen", swiftSettings: language),
        .target(name: "Console", dependencies: ["Screen", "DeskAPI", "Domain"], swiftSettings: language),
        // The one thread that owns ncurses.
        .target(
            name: "CCurses",
            linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
        .target(name: "Terminal", dependencies: ["CCurses", "Console", "Screen", "Domain"], swiftSettings: language),
        .executableTarget(
            name: "tallyman",
            dependencies: [
                "Core", "Store", "Connectors", "DeskAPI", "Domain", "Sandbox", "Simulation", "Screen",
                "Console", "Terminal", arguments, unixSignals, yams, logging, lifecycle, nioCore,
                nioHTTP1, nioPosix,
            ],
            swiftSettings: language, linkerSettings: small),
        // What docs/states.md says, for the tests that hold it against the code.
        .target(name: "StatesPage", path: "Tests/StatesPage", swiftSettings: language),
        .testTarget(name: "DomainTests", dependencies: ["Domain", "StatesPage"], swiftSettings: language),
        .testTarget(
            name: "StoreTests", dependencies: ["Store", "Domain", "StatesPage", "CPgQuery", grdb, sqlite],
            exclude: ["Samples", "StateSample"],
            swiftSettings: language),
        // PostgreSQL's own parser, for the tests of statements alone.
        .systemLibrary(name: "CPgQuery", path: "Tests/CPgQuery", providers: [.apt(["libpg-query-dev"])]),
        .testTarget(name: "ConnectorsTests", dependencies: ["Connectors", "Domain"], swiftSettings: language),
        // The core's own parts, without a core.
        .testTarget(
            name: "CoreTests",
            dependencies: [
                "Core", "DeskAPI", "Domain", nioCore, nioEmbedded, nioHTTP1, nioHTTPTypes, nioHTTPTypesHTTP1, httpTypes,
            ],
            swiftSettings: language),
        // A whole core over the stand-ins, one step after the other.
        .testTarget(
            name: "WorldTests",
            dependencies: [
                "Core", "Store", "Connectors", "DeskAPI", "Domain", "Sandbox", "Simulation", "ShopSchema", crypto,
                logging,
                nioCore, grdb,
            ],
            swiftSettings: language),
        .testTarget(name: "DeskAPITests", dependencies: ["DeskAPI", "Domain"], swiftSettings: language),
        // Holds calls and answers of the shop's API against its real schema.
        .target(name: "ShopSchema", dependencies: ["Fixtures"], path: "Tests/ShopSchema", swiftSettings: language),
        .target(name: "Fixtures", dependencies: ["CZlib"], path: "Tests/Fixtures", swiftSettings: language),
        .testTarget(name: "SandboxTests", dependencies: ["Sandbox", "ShopSchema", crypto], swiftSettings: language),
        // What the simulation is made of, without a core: files, streams, the coverage of the seeds.
        .testTarget(
            name: "SimulationPartTests", dependencies: ["Simulation", "Domain", "Sandbox"], swiftSettings: language),
        // Whole simulations.
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "Simulation", "Core", "Connectors", "DeskAPI", "Domain", "Sandbox", "Store", "Fixtures", grdb, logging,
            ],
            swiftSettings: language),
        .testTarget(name: "ScreenTests", dependencies: ["Screen"], swiftSettings: language),
        .testTarget(
            name: "ConsoleTests", dependencies: ["Console", "Screen", "DeskAPI", "Domain"], exclude: ["Goldens"],
            swiftSettings: language),
        .testTarget(
            name: "TerminalTests", dependencies: ["Terminal", "CCurses", "Console", "Screen"], swiftSettings: language),
        // What holds for the sources and documents themselves.
        .testTarget(name: "StructureTests", dependencies: ["DeskAPI", "Domain", yams], swiftSettings: language),
        // The program's own code, without starting it.
        .testTarget(
            name: "ProgramTests",
            dependencies: [
                "tallyman", "ProgramSupport", arguments, "Connectors", "Core", "DeskAPI", "Domain", "Simulation",
                "Store",
            ],
            swiftSettings: language),
        // Children, terminals, stand-ins on ports: what tests of the built program share.
        .target(
            name: "ProgramSupport", dependencies: ["DeskAPI", "Sandbox", logging, lifecycle],
            path: "Tests/ProgramSupport", swiftSettings: language),
        .testTarget(
            name: "EndToEnd",
            dependencies: [
                "tallyman", "ProgramSupport", "DeskAPI", "Sandbox", "Domain", "Store", grdb, httpClient, nioCore,
                nioHTTP1, crypto,
            ],
            path: "Tests/EndToEnd", swiftSettings: language),
        // Tests of the built program that have deadlines. They run by themselves, after all others.
        .testTarget(
            name: "Outlasting",
            dependencies: [
                "tallyman", "ProgramSupport", "DeskAPI", "Sandbox", "Domain", "Store", grdb, httpClient, nioCore,
                nioHTTP1, crypto,
            ],
            path: "Tests/Outlasting", swiftSettings: language),
    ]
)
