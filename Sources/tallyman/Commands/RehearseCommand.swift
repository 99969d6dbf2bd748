import ArgumentParser
import Domain
import Foundation
import Logging
import Simulation

struct Rehearse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rehearse",
        abstract: "Run past orders through the real core against stand-in systems, and report what would have failed.",
        discussion: """
            ORDERS is a Shopify order export (CSV; columns are found by their names), ITEMS a CSV with number,name, MAP a CSV \
            with sku,item. `-` reads standard input. Nothing leaves this machine.
            """)

    @Argument(help: "The order export, or - for standard input.")
    var orders: String

    @Option(help: "The item master: a CSV file with number,name.")
    var items: String

    @Option(help: "The SKU map: a CSV file with sku,item.")
    var map: String?

    @Flag(help: "Report as JSON.")
    var json = false

    func run() async throws {
        let export = try OrderExport(csv: try InputFile.bytes(orders))
        let items = try ItemFile(csv: try InputFile.bytes(items))
        let map = try map.map { try SKUMapFile(csv: try InputFile.bytes($0)) }
        for fault in export.faults { TerminalText.warn("\(orders): \(fault)") }
        for fault in items.faults { TerminalText.warn("\(self.items): \(fault)") }
        for fault in map?.faults ?? [] { TerminalText.warn("\(self.map ?? ""): \(fault)") }

        // Of nothing nothing can be said, and a rehearsal of it must not look like one that went well.
        if export.orders.isEmpty { throw CSVRefusal(description: "\(orders): not one order of it can be read") }
        if items.items.isEmpty { throw CSVRefusal(description: "\(self.items): not one item of it can be read") }

        let scratch = try ScratchFolder("rehearsal-\(UUID().uuidString)")
        defer { scratch.remove() }
        let folder = scratch.url
        let shows = isatty(STDERR_FILENO) == 1
        var report = try await Rehearsal(orders: export.orders, items: items.items, map: map?.map ?? [:]).run(
            in: folder.path, log: ProgramLog.quiet
        ) { progress in
            guard shows else { return }
            TerminalText.raw(
                "\r\(progress.taken) of \(progress.placed) orders taken in, \(progress.received) received ")
        }
        if shows { TerminalText.raw("\n") }
        report.ordersLeftOut = export.ordersLeftOut
        report.linesLeftOut = export.linesLeftOut
        print(json ? try TerminalText.json(report) : report.text)
    }
}

extension RehearsalReport {
    fileprivate var text: String {
        var rows = [
            "orders                  \(orders), \(lines) lines, value \(totalValue)",
            "received in Deposco     \(received)",
            "nothing to ship         \(ordersNothingToShip)",
            "awaiting payment        \(ordersAwaitingPayment)",
            "blocked by a SKU        \(blockedOrders), value \(blockedValue)",
        ]
        for (type, count) in blockedOtherwise.sorted(by: { $0.key < $1.key }) {
            rows.append("blocked by \(type.padding(toLength: 13, withPad: " ", startingAt: 0))\(count)")
        }
        for (stage, count) in otherwise.sorted(by: { $0.key < $1.key }) {
            rows.append("\(stage.padding(toLength: max(24, stage.count + 1), withPad: " ", startingAt: 0))\(count)")
        }
        if ordersLeftOut > 0 || linesLeftOut > 0 {
            rows.append("could not be read       \(ordersLeftOut) orders, \(linesLeftOut) lines: see the messages")
        }
        rows.append("SKUs not in Deposco     \(unknownSKUCount)")
        for sku in unknownSKUs.prefix(20) {
            let hint = sku.suggestion.map { "  did you mean \($0)?" } ?? ""
            rows.append(
                "  \(sku.sku.padding(toLength: max(20, sku.sku.count), withPad: " ", startingAt: 0)) "
                    + "\(sku.orders) orders, \(sku.units) units\(hint)")
        }
        if unknownSKUCount > 20 { rows.append("  … and \(unknownSKUCount - 20) more (--json lists them all)") }
        return (rows + nameless).map(TerminalText.line).joined(separator: "\n")
    }

    /// Lines without a SKU, by their titles.
    private var nameless: [String] {
        if linesWithoutSKU.isEmpty { return [] }
        var rows = ["titles without a SKU    \(linesWithoutSKU.count)"]
        rows += linesWithoutSKU.prefix(20).map { line in
            "  \(line.title.padding(toLength: max(20, line.title.count), withPad: " ", startingAt: 0)) "
                + "\(line.orders) orders, \(line.units) units"
        }
        if linesWithoutSKU.count > 20 {
            rows.append("  … and \(linesWithoutSKU.count - 20) more (--json lists them all)")
        }
        return rows
    }
}
