import Domain
import Fixtures
import Foundation
import Simulation
import Testing

private let orders = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../shared/fixtures/orders").standardizedFileURL
private let present = FileManager.default.fileExists(
    atPath: orders.appending(path: "shopify-export-2011-01.csv.gz").path)

private func unpacked(_ name: String) throws -> [UInt8] { try Fixtures.unpacked(orders.appending(path: name).path) }

@Suite(.enabled(if: present, "the real order export is not beside this checkout"))
struct RealExportTests {
    @Test func `a month of a real shop's orders is read whole`() throws {
        let export = try OrderExport(csv: try unpacked("shopify-export-2011-01.csv.gz"))
        #expect(export.faults.isEmpty)
        #expect(export.orders.count == 1120)
        #expect(export.lineCount == 34_350)
        #expect(export.orders.flatMap(\.lines).count { !$0.requiresShipping } == 161)
        #expect(export.orders.reduce(0) { $0 + $1.total } == 69_136_456)
        #expect(
            export.orders.allSatisfy {
                $0.financialStatus == "paid" && $0.currency == Currency("GBP") && $0.paidAt != nil
            })
        #expect(export.orders.flatMap(\.lines).contains { $0.name == "FLOWER GLASS GARLD NECKL36\"TURQUOIS" })
        #expect(
            export.orders.first?.lines.first
                == OrderExport.Line(
                    name: "JUMBO BAG PINK POLKADOT", sku: "22386", quantity: 10, price: 195, requiresShipping: true,
                    row: 2))
    }

    @Test func `the real item master is read whole, and gives the answer's count of unknown SKUs`() throws {
        let file = try ItemFile(csv: try InputFile.bytes(orders.appending(path: "items.csv").path))
        #expect(file.faults.isEmpty)
        let known = Set(file.items.map(\.number))
        let export = try OrderExport(csv: try unpacked("shopify-export-2011-01.csv.gz"))
        let unknown = Set(export.orders.flatMap(\.lines).filter(\.requiresShipping).compactMap(\.sku)).subtracting(
            known)
        #expect(unknown.count == 222)
        #expect(
            export.orders.count { $0.lines.contains { $0.requiresShipping && !known.contains($0.sku ?? "") } } == 261)
    }
}
