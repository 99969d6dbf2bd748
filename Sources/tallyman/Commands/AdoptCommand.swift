import ArgumentParser
import Core
import DeskAPI
import Domain
import Foundation

struct AdoptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt", abstract: "Show open orders that are older than the start; take them in.",
        discussion: """
            For the day on which another integration hands over. Orders that were placed before `orders.from` are known and never sent. \
            This looks for those that are still open in Shopify, reads what of them is to be fulfilled, and shows them, with orders of \
            theirs that Deposco has already. Orders that are taken in go the way of all others: what is held waits, what was \
            fulfilled stays, and what Deposco has is followed and not sent again.

            Asks the running core. Needs a role that may `takeIn`.
            """)

    @Argument(help: "Orders to take in, by name (#1001) or the channel's id. None only shows.")
    var orders: [String] = []

    @Flag(help: "Take in all that are shown.")
    var all = false

    @Option(help: "Why, for the journal. Needed to take in.")
    var reason: String?

    @Flag(help: "Do not look again: show what the last look found.")
    var noLook = false

    @Flag(help: "Report as JSON.")
    var json = false

    @Option(help: "The core's desk socket; without it the configuration's, or the usual place.")
    var socket: String?

    @Option(help: "The configuration file.")
    var config: String?

    func validate() throws {
        if all, !orders.isEmpty { throw ValidationError("name orders, or say --all") }
        if all || !orders.isEmpty, reason?.isEmpty ?? true {
            throw ValidationError("say why with --reason; it stands in the journal of each order")
        }
    }

    func run() async throws {
        let client = try DeskPlace.client(socket: socket, config: config)
        if !noLook { _ = try await client.lookForOlderOrders() }
        let (state, found) = try await AdoptionReading(client: client).whole()
        if all || !orders.isEmpty { return try await takeIn(try chosen(found), client) }
        if json { return print(try TerminalText.json(found)) }
        for order in found { print(TerminalText.line(order.line)) }
        print(Self.summary(of: found, state))
    }

    private func chosen(_ found: [OlderOrder]) throws -> [OlderOrder] {
        if all { return found }
        return try orders.map { wanted in
            guard let order = found.first(where: { $0.ref.id == wanted }) ?? found.first(where: { $0.name == wanted })
            else { throw ValidationError("no open order \(wanted) is older than the start") }
            return order
        }
    }

    private func takeIn(_ orders: [OlderOrder], _ client: DeskClient) async throws {
        var taken = 0
        // A request each, so that one that changed meanwhile stops no other.
        for order in orders {
            let reply = try await client.act(
                ActionRequest(
                    requestID: UUID().uuidString, action: .takeIn,
                    targets: [ActionTarget(ref: order.ref, version: order.version)], reason: reason))
            for outcome in reply.outcomes {
                if outcome.kind == .done || outcome.kind == .alreadyDone {
                    taken += 1
                } else {
                    print(TerminalText.line("\(order.name): \(outcome.message)"))
                }
            }
        }
        print("\(taken) of \(orders.count) orders taken in")
        if taken < orders.count { throw ExitCode(1) }
    }

    private static func summary(of orders: [OlderOrder], _ state: AdoptionPage) -> String {
        let there = orders.count { !$0.there.isEmpty }
        let unread = orders.count { !$0.isRead }
        var words = ["\(orders.count) open orders are older than the start"]
        if there > 0 { words.append("\(there) of them Deposco has already, it seems") }
        if state.isLooking { words.append("Shopify is still being looked through: ask again") }
        if unread > 0 { words.append("what is open of \(unread) is not read yet: ask again") }
        if !state.wmsIsRead { words.append("which orders Deposco has is still being read: ask again") }
        return words.joined(separator: "; ")
    }
}

/// Reads all pages of older orders, once they have been looked for.
private struct AdoptionReading {
    let client: DeskClient

    /// How often to ask, and how often without anything new.
    private static let wait = Duration.seconds(1)
    private static let patience = 60

    func whole() async throws -> (AdoptionPage, [OlderOrder]) {
        var (state, orders) = try await once()
        var idle = 0
        while idle < Self.patience, state.isLooking || orders.contains(where: { !$0.isRead }) {
            try await Task.sleep(for: Self.wait)
            let before = (orders.count, orders.count(where: \.isRead))
            (state, orders) = try await once()
            idle = before == (orders.count, orders.count(where: \.isRead)) ? idle + 1 : 0
        }
        return (state, orders)
    }

    private func once() async throws -> (AdoptionPage, [OlderOrder]) {
        let first = try await client.adoption()
        var orders = first.orders
        var next = first.next
        while let after = next {
            let page = try await client.adoption(after: after)
            orders += page.orders
            next = page.next
        }
        return (first, orders.sorted { ($0.placedAt, $0.name) < ($1.placedAt, $1.name) })
    }
}

extension OlderOrder {
    fileprivate var line: String {
        let open = isRead ? "\(units) units open" : "not read yet"
        return "\(name)  \(placedAt.iso)  \(value.decimal) \(value.currency.code)  \(open)"
            + (there.isEmpty ? "" : "  in Deposco: \(there.joined(separator: "; "))")
    }
}
