import ArgumentParser
import DeskAPI
import Domain
import Foundation

struct ChecksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checks", abstract: "List the daily checks, look at one, sign it off, and export a month of them.",
        discussion: "Asks the core, with the roles that it gives you.",
        subcommands: [List.self, Show.self, Sign.self, Export.self])

    struct Place: ParsableArguments {
        @Option(help: "The desk socket; without it the configuration's.")
        var socket: String?

        @Option(help: "The configuration file.")
        var config: String?

        func client() throws -> DeskClient { try DeskPlace.client(socket: socket, config: config) }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the checks, and who signed them off.",
            discussion: "Exits with 1 if a check was not signed off in its time.")

        @OptionGroup var place: Place

        @Flag(help: "Report as JSON.")
        var json = false

        func run() async throws {
            let page = try await place.client().list(.checks, filter: "", after: nil, limit: 100)
            if json {
                print(try TerminalText.json(page.rows))
            } else if page.rows.isEmpty {
                print(ListName.checks.spec.empty)
            } else {
                for row in page.rows { print(TerminalText.line(Self.line(row))) }
            }
            if page.rows.contains(where: { $0.severity == .critical }) { throw ExitCode(1) }
        }

        private static func line(_ row: ListRow) -> String {
            func text(_ key: String) -> String? {
                switch row.cells[key] {
                case .text(let text): text
                case .state(let state): state.word
                case .owner(let owner): owner.name
                default: nil
                }
            }
            let name = row.ref.id.split(separator: "/").first.map(String.init) ?? row.ref.id
            let signed = text("who").map { " by \($0): \(text("found") ?? "")" } ?? ""
            return "\(name)  \(text("state") ?? "")\(signed)  (\(text("team") ?? ""): \(text("title") ?? ""))"
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show a check's figures as they are now, what they were read from, and who signed it off before.",
            discussion: "Exits with 1 if it is not sound.")

        @Argument(help: "The check's name, as the list has it.")
        var check: String

        @OptionGroup var place: Place

        @Flag(help: "Report as JSON.")
        var json = false

        func run() async throws {
            let card = try await place.client().check(check)
            if json {
                print(try TerminalText.json(card))
            } else {
                for line in Self.lines(card) { print(TerminalText.line(line)) }
            }
            if !card.isSound { throw ExitCode(1) }
        }

        static func lines(_ card: CheckCard) -> [String] {
            var lines = ["\(card.title): \(card.state.word), \(card.isSound ? "sound" : "needs looking at")"]
            if let due = card.due, let until = card.until {
                lines.append("due \(due.iso), to be signed off by \(until.iso)")
            }
            lines += card.figures.map { "  \($0.asksForLook ? "LOOK" : "    ") \($0.name): \($0.value)" }
            lines += card.evidence.map { "  \($0.ref.kind.rawValue) \($0.label)" }
            lines.append(card.playbook)
            return lines + card.timeline.map { "  \($0.at.iso) \($0.who) \($0.text)" }
        }
    }

    struct Sign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sign",
            abstract: "Sign a check off, with its figures as they are now. A turn is signed off once.")

        @Argument(help: "The check's name, as the list has it.")
        var check: String

        @Option(help: "What you saw, for the journal and the auditors.")
        var note: String

        @OptionGroup var place: Place

        func run() async throws {
            let client = try place.client()
            let card = try await client.check(check)
            let reply = try await client.act(
                ActionRequest(
                    requestID: UUID().uuidString, action: .signOff,
                    targets: [ActionTarget(ref: card.ref, version: card.version)], reason: note))
            guard let outcome = reply.outcomes.first else { throw ValidationError("the core's answer has no outcome") }
            print(TerminalText.line("\(outcome.label): \(outcome.message)"))
            if outcome.kind != .done, outcome.kind != .alreadyDone { throw ExitCode(1) }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract:
                "Print a month's checks as CSV: who signed off what, when, with which figures and note, and what was missed."
        )

        @Option(help: "The month by the shop's local time, as 2026-11.")
        var month: String

        @OptionGroup var place: Place

        func run() async throws {
            print(TerminalText.csv(Self.head))
            for row in try await place.client().checks(month: month) { print(TerminalText.csv(Self.cells(row))) }
        }

        static let head = [
            "turn", "check", "team", "due", "until", "missed", "signed at", "signed by", "roles", "sound", "figures",
            "note",
        ]

        static func cells(_ row: CheckTurnRow) -> [String] {
            [
                row.id, row.title, row.team, row.due.iso, row.until.iso, row.isMissed ? "missed" : "",
                row.signedAt?.iso ?? "", row.signedBy ?? "", row.roles ?? "",
                row.isSound.map { $0 ? "yes" : "no" } ?? "",
                row.figures.map { "\($0.name): \($0.value)" }.joined(separator: "; "), row.note ?? "",
            ]
        }
    }
}

extension ListRow {
    /// What the desk calls the thing, and why it is listed.
    fileprivate var label: String {
        let words = ["order", "about", "detail", "summary"].compactMap { key -> String? in
            if case .text(let text)? = cells[key], !text.isEmpty { text } else { nil }
        }
        return words.isEmpty ? ref.id : words.joined(separator: ": ")
    }
}
