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

    private static func priced(_ name: String, _ currency: String, _ total: String, sku: String = "TEE") -> String {
        order(name, sku).replacing("GBP,10.00,2,Tee,4.00", with: "\(currency),\(total),1,Tee,\(total)")
    }

    @Test(arguments: [("JPY", "1200"), ("KRW", "35000"), ("CLP", "19990"), ("KWD", "12.345"), ("GBP", "12.34")])
    func theValueOfOrdersIsToldInTheirOwnCurrencysUnits(currency: String, total: String) async throws {
        let report = try await rehearse([
            Self.priced("#1", currency, total), Self.priced("#2", currency, total, sku: "X"),
        ])
        #expect(report.blockedValue == total)
        #expect(report.values.map(\.blocked) == [total])
        #expect(report.received == 1)
    }

    @Test func amountsOfTwoCurrenciesAreNotAdded() async throws {
        let report = try await rehearse([
            Self.priced("#1", "JPY", "1200"), Self.priced("#2", "GBP", "12.34"), Self.priced("#3", "JPY", "800"),
        ])
        #expect(report.totalValue == "12.34 GBP, 2000 JPY")
        #expect(
            report.values == [
                .init(currency: "GBP", total: "12.34", blocked: "0.00"),
                .init(currency: "JPY", total: "2000", blocked: "0"),
            ])
    }

    @Test func linesWithoutASKUAreNamedByTheirTitles() async throws {
        let report = try await rehearse([
            Self.order("#1", nil), Self.order("#2", nil), Self.order("#3", nil, ships: false),
            Self.order("#4", nil).replacing(",Tee,", with: ",Mug,"),
        ])
        #expect(report.blockedOrders == 3)
        #expect(
            report.linesWithoutSKU == [
                .init(title: "Tee", orders: 2, units: 4), .init(title: "Mug", orders: 1, units: 2),
            ])
    }

    @Test func everyOrderIsInOneOfTheCounts() async throws {
        let report = try await rehearse([
            Self.order("#1", "TEE"), Self.order("#2", "NOPE"),
            Self.order("#3", "TEE").replacing(",2,Tee", with: ",x,Tee"),
            Self.order("#4", "TEE", payment: "refunded"), Self.order("#5", "TEE", payment: "voided"),
        ])
        let counted =
            report.received + report.blockedOrders + report.ordersNothingToShip + report.ordersAwaitingPayment
            + report.otherwise.values.reduce(0, +) + report.blockedOtherwise.values.reduce(0, +)
        #expect(report.orders == 5)
        #expect(counted == 5)
    }
}
