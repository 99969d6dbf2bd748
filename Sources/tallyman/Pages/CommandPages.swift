import ArgumentParser
import Foundation

/// What the program's own parser says of a command: the parts that pages are made of.
struct CommandFace: Decodable {
    struct Argument: Decodable {
        struct Name: Decodable {
            var kind: String
            var name: String

            var written: String { kind == "long" ? "--\(name)" : "-\(name)" }
        }

        var kind: String
        var names: [Name]?
        var preferredName: Name?
        var valueName: String?
        var abstract: String?
        var discussion: String?
        var defaultValue: String?
        var allValues: [String]?
        var isOptional: Bool
        var isRepeating: Bool
        var shouldDisplay: Bool

        /// As the synopsis has it.
        var usage: String {
            let value = "<\(valueName ?? "value")>"
            let once =
                switch kind {
                case "positional": value
                case "flag": preferredName?.written ?? ""
                default: "\(preferredName?.written ?? "") \(value)"
                }
            let all = isRepeating ? "\(once) ..." : once
            return isOptional ? "[\(all)]" : all
        }

        /// As the list of options has it.
        var term: String {
            if kind == "positional" { return "<\(valueName ?? "value")>" }
            let written = (names ?? []).map(\.written).joined(separator: ", ")
            return kind == "flag" ? written : "\(written) <\(valueName ?? "value")>"
        }
    }

    var commandName: String
    var abstract: String?
    var discussion: String?
    var arguments: [Argument]?
    var subcommands: [CommandFace]?
    var shouldDisplay: Bool

    /// What is said of every command alike is left out.
    var ownArguments: [Argument] {
        (arguments ?? []).filter { $0.shouldDisplay && !["help", "version"].contains($0.preferredName?.name) }
    }

    var ownSubcommands: [CommandFace] {
        (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
    }
}

/// tallyman(1), and a page for each of its commands.
enum CommandPages {
    private struct Dump: Decodable { var command: CommandFace }

    static func all() throws -> [ManPage] {
        let program = try program()
        return [whole(program)] + program.ownSubcommands.map { page(of: $0, in: program) }
    }

    /// The program as its parser describes it.
    static func program() throws -> CommandFace {
        try JSONDecoder().decode(Dump.self, from: Data(Tallyman._dumpHelp().utf8)).command
    }

    private static func references(_ program: CommandFace) -> [String] {
        ["tallyman(1)"] + program.ownSubcommands.map { "tallyman-\($0.commandName)(1)" }
            + ["tallyman.yaml(5)", "tallyman-keys(7)"]
    }

    private static func whole(_ program: CommandFace) -> ManPage {
        var page = ManPage("tallyman", section: 1, about: lowered(program.abstract))
        page.heading("Synopsis")
        page.verbatim(["tallyman [<command>] [<options>]", "tallyman --version", "tallyman <command> --help"])
        page.heading("Description")
        page.paragraph(
            "One program. `tallyman serve` is the integration core, which takes webhooks and does the work. `tallyman`, without a "
                + "command, is the console: it knows the core's desk socket and nothing else. `tallyman demo` runs both, with stand-in "
                + "remote systems.")
        page.heading("Commands")
        for command in program.ownSubcommands {
            page.entry("tallyman \(command.commandName)", [command.abstract ?? ""])
        }
        page.heading("Environment")
        page.entry("TALLYMAN_CONFIG", ["The configuration file, where `--config` names none."])
        page.entry("TALLYMAN_SOCKET", ["The desk socket, where the configuration names none."])
        page.entry(
            "CREDENTIALS_DIRECTORY", ["Where systemd puts secrets: see `tallyman.yaml`(5), which names each variable."])
        page.entry(
            "NOTIFY_SOCKET, WATCHDOG_USEC", ["What `tallyman serve` tells the service manager, as in `sd_notify`(3)."])
        page.heading("Files")
        for place in ["./tallyman.yaml", "~/.config/tallyman/tallyman.yaml", "/etc/tallyman/tallyman.yaml"] {
            page.entry(place, ["The configuration; the first that is there is read."])
        }
        page.heading("Exit status")
        page.paragraph(
            "0 when all is well; 64 for arguments that cannot be used, or where no configuration was found; 78 where `tallyman serve` "
                + "finds faults in it, or a store that it cannot take over; otherwise as the command says."
        )
        page.seeAlso(references(program))
        return page
    }

    private static func page(of command: CommandFace, in program: CommandFace) -> ManPage {
        var page = ManPage("tallyman-\(command.commandName)", section: 1, about: lowered(command.abstract))
        page.heading("Synopsis")
        let path = "tallyman \(command.commandName)"
        page.verbatim(
            command.ownSubcommands.isEmpty
                ? [usage(path, command)] : command.ownSubcommands.map { usage("\(path) \($0.commandName)", $0) })
        page.heading("Description")
        describe(command, on: &page)
        if !command.ownArguments.isEmpty {
            page.heading("Options")
            list(command.ownArguments, on: &page)
        }
        if !command.ownSubcommands.isEmpty {
            page.heading("Subcommands")
            for below in command.ownSubcommands {
                page.part("\(path) \(below.commandName)")
                describe(below, on: &page)
                list(below.ownArguments, on: &page)
            }
        }
        page.seeAlso(references(program))
        return page
    }

    private static func usage(_ path: String, _ command: CommandFace) -> String {
        ([path] + command.ownArguments.map(\.usage)).joined(separator: " ")
    }

    private static func describe(_ command: CommandFace, on page: inout ManPage) {
        page.paragraph(command.abstract ?? "")
        for paragraph in (command.discussion ?? "").components(separatedBy: "\n\n") {
            let lines = paragraph.components(separatedBy: "\n")
            if lines.count > 1 { page.verbatim(lines) } else { page.paragraph(paragraph) }
        }
    }

    private static func list(_ arguments: [CommandFace.Argument], on page: inout ManPage) {
        for argument in arguments {
            page.entry(
                argument.term,
                [
                    argument.abstract ?? "", argument.discussion ?? "",
                    (argument.allValues ?? []).isEmpty
                        ? "" : "One of \((argument.allValues ?? []).map { "`\($0)`" }.joined(separator: ", ")).",
                    argument.defaultValue.map { "Without it: `\($0)`." } ?? "",
                ])
        }
    }

    /// NAME has one line that goes on from a dash: without a capital where that is no name, and without a full stop.
    private static func lowered(_ abstract: String?) -> String {
        let words = abstract ?? ""
        let line = words.hasSuffix(".") ? String(words.dropLast()) : words
        return line.prefix(1).lowercased() + line.dropFirst()
    }
}
