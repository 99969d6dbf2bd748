import ArgumentParser
import Core
import DeskAPI
import Domain
import Foundation

struct PrivacyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "privacy", abstract: "Show, write out or erase what is held of a person.",
        discussion: """
            Asks the running core, which alone may change its store, and keeps in its journal who asked; without a core nothing is \
            done. Needs a role that may `erasePerson`: privacy or lead.
            """,
        subcommands: [Show.self, Export.self, Erase.self])

    /// Names the person, and the core to ask.
    struct Person: ParsableArguments {
        @Option(help: "An order, by its name (#1001) or the channel's id.")
        var order: String?

        @Option(help: "An e-mail address.")
        var email: String?

        @Option(help: "The channel's id of a customer. It does not find orders that only a sweep has read.")
        var customer: String?

        @Option(help: "The core's desk socket; without it the configuration's, or the usual place.")
        var socket: String?

        @Option(help: "The configuration file.")
        var config: String?

        func validate() throws {
            guard [order, email, customer].compactMap({ $0 }).count == 1 else {
                throw ValidationError("name the person by one of --order, --email or --customer")
            }
        }

        func query(reason: String? = nil) -> PersonQuery {
            if let order { return PersonQuery(by: .order, value: order, reason: reason) }
            if let email { return PersonQuery(by: .email, value: email, reason: reason) }
            return PersonQuery(by: .customer, value: customer ?? "", reason: reason)
        }

        var client: DeskClient { get throws { try DeskPlace.client(socket: socket, config: config) } }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Print what is held of a person.")

        @OptionGroup var person: Person

        func run() async throws {
            let report = try await person.client.person(person.query())
            for order in report.orders { order.lines(of: report).forEach { print(TerminalText.line($0)) } }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Write what is held of a person as JSON, for that person.",
            discussion: "Ends the channel's open data requests for the person. The file is readable by you alone.")

        @OptionGroup var person: Person

        @Option(help: "Why: the number of the person's request, say.")
        var reason: String

        @Argument(help: "The file to write; it must not be there yet. Without it the JSON is printed.")
        var file: String?

        func run() async throws {
            if let file, FileManager.default.fileExists(atPath: file) {
                throw ValidationError("\(file) is there already; name another file")
            }
            let report = try await person.client.exportPerson(person.query(reason: reason))
            let json = try TerminalText.json(report)
            guard let file else { return print(json) }
            guard
                FileManager.default.createFile(
                    atPath: file, contents: Data((json + "\n").utf8), attributes: [.posixPermissions: 0o600])
            else { throw ValidationError("\(file) cannot be written") }
            print("\(report.orders.count) orders written to \(file)")
        }
    }

    struct Erase: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "erase",
            abstract: "Erase what is held of a person; the figures of their orders stay.",
            discussion: """
                Says first what would go, and asks. An order that is still open is erased when it ends. Erased orders are remembered, \
                so that nothing brings the person back. Run `tallyman store vacuum` afterwards.
                """)

        @OptionGroup var person: Person

        @Option(help: "Why. It is erased with the person.")
        var reason: String

        @Flag(help: "Do not ask.")
        var yes = false

        func run() async throws {
            let client = try person.client
            let report = try await client.person(person.query())
            var requests: [ActionRequest] = []
            // One request for each order, so that each is its own transaction.
            for order in report.orders {
                let request = ActionRequest(
                    requestID: UUID().uuidString, action: .erasePerson,
                    targets: [ActionTarget(ref: order.ref, version: order.version)], reason: reason)
                requests.append(request)
                guard !yes else { continue }
                for outcome in try await client.preview(request).outcomes { print(outcome.line) }
            }
            if !yes {
                print("Erase? Type yes: ", terminator: "")
                guard readLine() == "yes" else {
                    print("nothing was erased")
                    throw ExitCode(1)
                }
            }
            var failed = false
            for request in requests {
                for outcome in try await client.act(request).outcomes {
                    print(outcome.line)
                    if outcome.kind != .done, outcome.kind != .alreadyDone { failed = true }
                }
            }
            if failed { throw ExitCode(1) }
            print("the core erases them now; `tallyman privacy show --order NAME` says when it has")
        }
    }
}

extension ActionOutcome {
    fileprivate var line: String { TerminalText.line("\(label): \(message)") }
}

extension PersonOrder {
    fileprivate func lines(of report: PersonReport) -> [String] {
        var lines = ["\(name)  placed \(placedAt.iso)  \(stage)  \(total.decimal) \(total.currency.code)"]
        switch erasure {
        case .due: lines.append("  to be erased when the order ends; asked \(erasureAt?.iso ?? "")")
        case .erased: lines.append("  erased \(erasureAt?.iso ?? "")")
        case nil: break
        }
        if let customer { lines.append("  customer \(customer)") }
        if let contact {
            let parts = [
                contact.firstName, contact.lastName, contact.company, contact.email, contact.phone, contact.line1,
                contact.line2, contact.postalCode, contact.city, contact.province, contact.country, contact.note,
            ]
            lines.append("  contact: " + parts.compactMap { $0 }.joined(separator: ", "))
            let properties = contact.lineProperties.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap(\.value)
            for written in contact.attributes + properties { lines.append("  \(written.name): \(written.value)") }
        }
        for line in self.lines { lines.append("  \(line.quantity) × \(line.sku) \(line.title)") }
        for parcel in parcels {
            lines.append("  parcel: \(([parcel.carrier] + parcel.tracking).joined(separator: " "))")
        }
        for text in texts { lines.append("  \(text.at.iso) \(text.who), \(text.what): \(text.text)") }
        for message in messages {
            lines.append("  message kept: \(message.from) \(message.topic), \(message.receivedAt.iso)")
        }
        return lines
    }
}
