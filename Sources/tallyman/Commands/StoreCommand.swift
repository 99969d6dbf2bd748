import ArgumentParser
import Core
import Domain
import Foundation
import Store

struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Check, rebuild, copy and vacuum the core's store.",
        subcommands: [Verify.self, Rebuild.self, Backup.self, AcceptTail.self, Vacuum.self])

    struct Place: ParsableArguments {
        @Option(help: "The store's file; without it the configuration's.")
        var store: String?

        @Option(help: "The configuration file.")
        var config: String?

        /// - Parameter readOnly: works also while a core has the store.
        func open(readOnly: Bool) async throws -> Store {
            let store = try Store(path: try path, readOnly: readOnly)
            if !readOnly {
                try await store.updateState { TerminalText.warn("folding the state again: \($0.percent) % done") }
            }
            let found = store.findings.damage + (readOnly ? [] : store.lostTails.map(\.description))
            for line in found { TerminalText.warn(line) }
            return store
        }

        var path: String {
            get throws { try store ?? configuration().storePath }
        }

        /// What the shop decides; the defaults where a store is named without its configuration.
        var policy: Policy {
            get throws { store != nil && config == nil ? Policy() : try configuration().coreSettings().policy }
        }

        private func configuration() throws -> Configuration {
            let surroundings = Configuration.Surroundings.process(
                standardRoles: Set(AccessRules.standardRoles.keys))
            guard let file = Configuration.find(config, in: surroundings) else {
                throw ValidationError("no configuration was found: name one with --config, or the store with --store")
            }
            return try Configuration.load(file, for: .console, in: surroundings)
        }
    }

    struct Rebuild: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rebuild",
            abstract: "Fold the journal again and replace the state that differs. Only --verify may run beside a core.")

        @OptionGroup var place: Place

        @Flag(help: "Only compare; change nothing.")
        var verify = false

        func run() async throws {
            let store = try await place.open(readOnly: verify)
            let report = try await store.rebuild(verifyOnly: verify)
            try store.close()
            if !report.unreadable.isEmpty {
                let rows = report.unreadable.prefix(20).map(String.init).joined(separator: ", ")
                print("\(report.unreadable.count) rows of the journal cannot be read by this version: \(rows)")
            }
            if report.differences.isEmpty {
                print("\(report.facts) facts: the state is what the journal says")
                return
            }
            print("\(report.facts) facts; the state differs at:")
            for difference in report.differences { print(TerminalText.line("  \(difference)")) }
            if verify { throw ExitCode(1) }
            print("replaced by what the journal says")
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Check the whole store, also while a core has it; change nothing.",
            discussion: """
                Checks the file's structure and indexes, the journal's hash chain, that the journal goes as far as the file beside \
                the store says, and every value of the state that is folded from the journal. Webhook bodies, contacts, work and \
                kept answers are beside the journal: of those only the structure is checked. Exits with 1 if something is wrong.
                """)

        @OptionGroup var place: Place

        func run() async throws {
            let store = try await place.open(readOnly: true)
            let report = try await store.verify()
            try store.close()
            print("SQLite \(Store.sqliteVersion)")
            print("\(report.chain.rows) rows of the journal, \(report.facts) facts folded again")
            if report.isOutdated {
                print("the state is of another version and was not compared: a core folds it again when it starts")
            }
            for problem in report.problems { print(TerminalText.line(problem)) }
            if !report.problems.isEmpty {
                print(
                    "The store is not what was written. Keep a copy of its files, check the disk, and put the last backup in place. "
                        + "If only the state is wrong, `tallyman store rebuild` repairs it.")
                throw ExitCode(1)
            }
            if report.isOutdated { return }
            print("intact, and proved by the journal: \(Store.proved.joined(separator: ", "))")
            print("intact, kept beside the journal: \(Store.unproved.joined(separator: ", "))")
        }
    }

    struct AcceptTail: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "accept-tail",
            abstract: "Go on without a part of the journal that was lost, once you know why. No core may run.",
            discussion: """
                A start found that the journal does not go as far as it did: an older copy of the store was put back, or its -wal \
                file was taken away. Put the newer files back if you have them. Otherwise this ends the warning; the journal keeps \
                who accepted it and how much was lost.
                """)

        @OptionGroup var place: Place

        func run() async throws {
            let store = try await place.open(readOnly: false)
            let lost = store.lostTails
            if !lost.isEmpty { try await store.acceptTail(by: Caller.person, at: Caller.now) }
            try store.close()
            print(lost.isEmpty ? "no part of the journal is lost" : "accepted, and noted in the journal")
        }
    }

    struct Vacuum: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "vacuum",
            abstract: "Rewrite the store without the erased rows that its pages still hold. No core may run.",
            discussion:
                "Needs twice the used space free in the store's folder, and says how much before it begins.")

        @OptionGroup var place: Place

        func run() async throws {
            let path = try place.path
            // The temporary copy holds everything, so it belongs on the store's disk. SQLite reads the variable when it starts.
            setenv("SQLITE_TMPDIR", URL(fileURLWithPath: path).deletingLastPathComponent().path, 1)
            let store = try await place.open(readOnly: false)
            let room = try await store.roomForVacuum()
            print("needs \(room.needed >> 20) MB of the \(room.free >> 20) MB that are free")
            try await store.vacuum(by: Caller.person, at: Caller.now)
            try store.close()
            print("vacuumed")
        }
    }

    /// Who runs the command, and the time.
    private enum Caller {
        static var person: Actor {
            let uid = getuid()
            return .person(name: getpwuid(uid).map { String(cString: $0.pointee.pw_name) } ?? "\(uid)", uid: uid)
        }

        static var now: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
    }

    struct Backup: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "backup",
            abstract: "Copy the store, also while the core runs, and check the copy.",
            discussion: """
                The copy is checked as `tallyman store verify` does it. When it was made, and whether it is whole, is written down beside \
                the store, where the daily check of the last backup finds it. Exits with 1 if the copy is not whole.
                """)

        @OptionGroup var place: Place

        @Argument(help: "The file to write; it must not be there yet.")
        var file: String

        @Flag(help: "Do not check the copy.")
        var unverified = false

        func run() async throws {
            guard !FileManager.default.fileExists(atPath: file) else {
                throw ValidationError("\(file) is there already; name another file")
            }
            let madeAt = Caller.now
            let path = try place.path
            let store = try await place.open(readOnly: true)
            let sequence = try await store.read { try $0.journal.lastSequence }
            try await store.backup(to: file)
            try store.close()
            print("copied to \(file)")
            let problems = unverified ? [] : try await Self.problems(of: file)
            for problem in problems { print(TerminalText.line(problem)) }
            let verifiedAt = unverified || !problems.isEmpty ? nil : Caller.now
            let note = BackupNote(
                madeAt: madeAt, verifiedAt: verifiedAt, file: URL(fileURLWithPath: file).path, sequence: sequence)
            do { try BackupFile.write(note, beside: path) } catch {
                TerminalText.warn(
                    "\(BackupFile.path(of: path)) cannot be written, so the daily check does not know of this backup: \(error)"
                )
            }
            if !problems.isEmpty { throw ExitCode(1) }
            if verifiedAt != nil { print("the copy is whole") }
        }

        /// What is wrong with a copy.
        private static func problems(of file: String) async throws -> [String] {
            let copy = try Store(path: file, readOnly: true)
            defer { try? copy.close() }
            return try await copy.verify().problems
        }
    }
}
