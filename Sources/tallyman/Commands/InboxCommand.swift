import ArgumentParser
import Core
import DeskAPI
import Domain
import Foundation
import Store

struct InboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inbox",
        abstract: "Look at accepted messages that are not taken in; read them again, or skip them.",
        discussion:
            "Asks the core if one runs, with the roles that it gives you; otherwise works on the store itself.",
        subcommands: [List.self, Show.self, Retry.self, Skip.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the messages that wait or are set aside, those set aside first.")

        @OptionGroup var place: InboxPlace

        @Flag(help: "Report as JSON.")
        var json = false

        func run() async throws {
            let rows = try await place.open().list()
            if json { return print(try TerminalText.json(rows)) }
            if rows.isEmpty { return print("every message is taken in") }
            for row in rows { print(TerminalText.line(row.line)) }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show a message as it came. Personal data may be in it.")

        @Argument(help: "The message's number, as the list has it.")
        var id: Int64

        @OptionGroup var place: InboxPlace

        @Flag(help: "Report as JSON, the message as one string.")
        var json = false

        func run() async throws {
            let message = try await place.open().show(id)
            if json { return print(try TerminalText.json(message)) }
            print(TerminalText.line(message.row.line))
            for line in PrettyText.lines(of: message.body) { print(TerminalText.line(line)) }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retry", abstract: "Read a message again, by itself.")

        @Argument(help: "The message's number, as the list has it.")
        var id: Int64

        @OptionGroup var place: InboxPlace

        func run() async throws { try await place.act(.retry, on: id, reason: nil) }
    }

    struct Skip: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "skip",
            abstract: "Skip a message that nobody needs: it will never be read.")

        @Argument(help: "The message's number, as the list has it.")
        var id: Int64

        @Option(help: "Why, for the journal.")
        var reason: String?

        @OptionGroup var place: InboxPlace

        func run() async throws { try await place.act(.skip, on: id, reason: reason) }
    }
}

extension InboxRow {
    fileprivate var line: String {
        let tries = failures + deaths > 0 ? "  \(failures) failures, \(deaths) crashes of the core" : ""
        let what = "\(ref.id)  \(source) \(topic)  \(receivedAt.iso)  \(size) bytes  \(state)\(tries)"
        return what + (reason.map { ": \($0)" } ?? "")
    }
}
