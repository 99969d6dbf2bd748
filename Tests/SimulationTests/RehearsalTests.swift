import Domain
import Foundation
import Logging
import Simulation
import Testing

struct RehearsalTests {
    private static func order(_ name: String, _ sku: String?, payment: String = "paid", ships: Bool = true) -> String {
        "\(name),\(payment),GBP,10.00,2,Tee,4.00,\(sku ?? ""),\(ships),2011-01-04 10:00:00 +0000,"
            + "Ada Byron,1 Mill Lane,Leeds,LS1 1AA,GB,ada@example.com\n"
    }

    private static let header = """
        Name,Financial Status,Currency,Total,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,\
        Lineitem requires shipping,Created at,Shipping Name,Shipping Address1,Shipping City,Shipping Zip,Shipping Country,Email

        """

    private func rehearse(_ rows: [String], items: String = "number,name\nTEE,Tee\n85123A,Holder\n") async throws
        -> RehearsalReport
    {
        let export = try OrderExport(csv: Array((Self.header + rows.joined()).utf8))
        let items = try ItemFile(csv: Array(items.utf8))
        let folder = FileManager.default.temporaryDirectory.appending(path: "rehearsal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await Rehearsal(orders: export.orders, items: items.items, map: [:]).run(
            in: folder.path, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test func whatCanBeSentIsReceivedOnceAndWhatCannotIsNamed() async throws {
        let report = try await rehearse([
            Self.order("#1", "TEE"), Self.order("#2", "85123a"), Self.order("#3", "POST", ships: false),
            Self.order("#4", "TEE", payment: "pending"),
        ])
        #expect(report.orders == 4)
        #expect(report.received == 1)
        #expect(report.inDeposco == 1)
        #expect(report.sentTwice == 0)
        #expect(report.ordersNothingToShip == 1)
        #expect(report.ordersAwaitingPayment == 1)
        #expect(report.blockedOrders == 1)
        #expect(report.unknownSKUs == [.init(sku: "85123a", orders: 1, units: 2, suggestion: "85123A")])
    }
}
