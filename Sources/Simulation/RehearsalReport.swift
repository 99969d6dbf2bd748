import Domain
import Foundation
import Sandbox
import Store

/// The result of a rehearsal.
package struct RehearsalReport: Codable, Hashable, Sendable {
    package struct UnknownSKU: Codable, Hashable, Sendable {
        package var sku: String
        package var orders: Int
        package var units: Int64
        package var suggestion: String?

        package init(sku: String, orders: Int, units: Int64, suggestion: String?) {
            self.sku = sku
            self.orders = orders
            self.units = units
            self.suggestion = suggestion
        }

        package func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(sku, forKey: .sku)
            try values.encode(orders, forKey: .orders)
            try values.encode(units, forKey: .units)
            // Written also if it is null, since readers distinguish an absent member from null.
            try values.encode(suggestion, forKey: .suggestion)
        }
    }

    package var orders = 0
    package var lines = 0
    package var nonPhysicalLines = 0
    package var ordersNothingToShip = 0
    package var ordersAwaitingPayment = 0
    /// Orders that were read back from the stand-in Deposco and are equal.
    package var received = 0
    /// Orders with at least one shippable line whose SKU is no item.
    package var blockedOrders = 0
    /// Orders that another type of exception blocks, by type.
    package var blockedOtherwise: [String: Int] = [:]
    package var totalValue = ""
    package var blockedValue = ""
    package var unknownSKUCount = 0
    /// The SKUs that block most orders come first.
    package var unknownSKUs: [UnknownSKU] = []
    /// Orders that the stand-in Deposco has; below, those that were sent more than once.
    package var inDeposco = 0
    package var sentTwice = 0

    init(store: Store, host: SandboxHost, orders placed: [OrderExport.Order]) async throws {
        let names = placed.map(\.name)
        let ids = await host.with { sandbox in names.compactMap { sandbox.shop.order(named: $0)?.id } }
        let exponent = placed.first?.currency.exponent ?? 2
        var total: Int64 = 0
        var blocked: Int64 = 0
        for start in stride(from: 0, to: ids.count, by: 200) {
            let some = Array(ids[start..<min(start + 200, ids.count)])
            let records = try await store.read { reader in
                try some.compactMap { try reader.orders.order(OrderID(String($0)))?.record }
            }
            for record in records {
                orders += 1
                lines += record.channel.lines.count
                nonPhysicalLines += record.channel.lines.count { !$0.requiresShipping || $0.giftCard }
                total += record.channel.total
                if count(record) { blocked += record.channel.total }
            }
        }
        totalValue = Self.decimal(total, exponent)
        blockedValue = Self.decimal(blocked, exponent)
        try await readUnknownSKUs(store)
        (inDeposco, sentTwice) = await host.with { sandbox in
            let all = sandbox.deposco.orders.values
            return (all.count, all.count { $0.posts > 1 })
        }
    }

    /// Counts an order by its stage.
    /// - Returns: whether a SKU blocks it.
    private mutating func count(_ record: OrderRecord) -> Bool {
        switch record.stage {
        case .received: received += 1
        case .nothingToShip: ordersNothingToShip += 1
        case .awaitingPayment: ordersAwaitingPayment += 1
        default: break
        }
        let types = Set(record.blocks.compactMap { $0.exception.rawValue.split(separator: "/").first.map(String.init) })
        let skus: Set<String> = ["unknown-sku", "inactive-item", "line-without-sku"]
        if !types.isDisjoint(with: skus) {
            blockedOrders += 1
            return true
        }
        for type in types { blockedOtherwise[type, default: 0] += 1 }
        return false
    }

    private mutating func readUnknownSKUs(_ store: Store) async throws {
        var after: String?
        repeat {
            let start = after
            // Counts sales from the very beginning, so that the whole period counts.
            let long = Instant(milliseconds: 0)
            let slice = try await store.read {
                try $0.lists.skuFailures(filter: "", after: start, limit: 500, now: long)
            }
            unknownSKUs += slice.rows.filter { $0.exception.type == ExceptionType.unknownSKU.rawValue }.map {
                UnknownSKU(
                    sku: $0.sku, orders: $0.orders, units: $0.units, suggestion: $0.exception.suggestion)
            }
            after = slice.next
        } while after != nil
        unknownSKUCount = unknownSKUs.count
    }

    private static func decimal(_ minor: Int64, _ exponent: Int) -> String {
        let digits = String(minor)
        guard exponent > 0 else { return digits }
        let padded = String(repeating: "0", count: max(0, exponent + 1 - digits.count)) + digits
        return padded.dropLast(exponent) + "." + padded.suffix(exponent)
    }
}
