import ArgumentParser
import Domain
import Foundation
import Simulation
import Store

struct MoneyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "money", abstract: "Compare what was placed, received, shipped and paid; close a month.",
        discussion: "Reads the store, also while a core has it, and changes nothing.",
        subcommands: [Match.self, Close.self])

    struct Match: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "match",
            abstract: "Report every break of the three-way match.",
            discussion: """
                Exits with 1 if a break is red: older than anybody should let it get. The ages, and what may leave, are the \
                configuration's; with --store and without --config the defaults.
                """)

        @OptionGroup var place: StoreCommand.Place

        @Flag(help: "Report as JSON.")
        var json = false

        @Flag(help: "Report as CSV.")
        var csv = false

        func run() async throws {
            let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
            let store = try await place.open(readOnly: true)
            let policy = try place.policy.match
            let breaks = try await store.matchBreaks(policy, at: now)
            if json {
                print(try TerminalText.json(breaks))
            } else if csv {
                print(TerminalText.csv(["class", "order", "value", "currency", "since", "red", "detail"]))
                for one in breaks {
                    print(
                        TerminalText.csv([
                            one.kind.rawValue, one.order, one.value?.decimal ?? "", one.value?.currency.code ?? "",
                            one.since.iso, one.red ? "red" : "", one.detail,
                        ]))
                }
            } else {
                for kind in MatchBreak.Class.allCases {
                    let some = breaks.filter { $0.kind == kind }
                    if some.isEmpty { continue }
                    print("\(kind.title): \(some.count), \(some.count { $0.red }) red")
                    for one in some {
                        let value = one.value.map { "  \($0.decimal) \($0.currency.code)" } ?? ""
                        print(
                            TerminalText.line(
                                "  \(one.red ? "RED " : "    ")\(one.order)\(value)  since \(one.since.iso)  \(one.detail)"
                            ))
                    }
                }
                let gap = try await store.read { try $0.figures.all(now: now).gap.gap }
                if breaks.isEmpty { print(gap == 0 ? "everything agrees" : "no break") }
                if let line = Self.young(gap: gap, breaks, policy.ages) { print(line) }
            }
            if breaks.contains(where: \.red) { throw ExitCode(1) }
        }

        /// What makes these figures and the desk's gap one sum; `nil` where nothing is missing in it.
        static func young(gap: Int, _ breaks: [MatchBreak], _ ages: MatchAges) -> String? {
            let young = gap - breaks.count { $0.kind == .placedNotReceived }
            let age = SpanText.text(ages.after[.placedNotReceived] ?? .zero)
            guard young > 0 else { return nil }
            return "not received yet, and no break before \(age): \(young); "
                + "with them the desk's gap is \(gap)"
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "close",
            abstract: "Close a month by the dates on which Deposco shipped: a row for each shipment and line.",
            discussion: "MONTH is written 2026-02, in UTC. Without --csv only the sums are printed.")

        @Argument(help: "The month, as 2026-02.")
        var month: String

        @OptionGroup var place: StoreCommand.Place

        @Flag(help: "Print every row as CSV.")
        var csv = false

        func run() async throws {
            guard let close = MonthClose(month: month) else {
                throw ValidationError("`\(month)` is not a month such as 2026-02")
            }
            var sums: [String: Int64] = [:]
            var orders: Set<String> = []
            var rows = 0
            if csv { print(TerminalText.csv(["shipped", "shipment", "order", "sku", "units", "amount", "currency"])) }
            try await place.open(readOnly: true).eachOrder { order, shipments in
                for row in close.rows(order, shipments) {
                    sums[row.amount.currency.code, default: 0] += row.amount.minor
                    orders.insert(row.order)
                    rows += 1
                    guard csv else { continue }
                    print(
                        TerminalText.csv([
                            row.shippedAt.iso, row.shipment, row.order, row.sku, String(row.units),
                            row.amount.decimal, row.amount.currency.code,
                        ]))
                }
            }
            if csv { return }
            print("\(month): \(orders.count) orders, \(rows) rows")
            for (code, minor) in sums.sorted(by: { $0.key < $1.key }) {
                print("  \(Money(minor: minor, currency: Currency(code)).decimal) \(code)")
            }
        }
    }
}

extension MonthClose {
    /// `2026-02`.
    init?(month text: String) {
        let parts = text.split(separator: "-")
        guard parts.count == 2, let year = Int(parts[0]), let month = Int(parts[1]), (1...12).contains(month),
            let from = Instant(iso: "\(text)-01T00:00:00Z")
        else { return nil }
        let next = month == 12 ? (year + 1, 1) : (year, month + 1)
        let after = "\(next.0)-\(next.1 < 10 ? "0" : "")\(next.1)-01T00:00:00Z"
        guard let until = Instant(iso: after) else { return nil }
        self.init(from: from, until: until)
    }
}
