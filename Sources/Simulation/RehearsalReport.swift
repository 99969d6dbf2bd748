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

    /// A line that names no SKU, by its title.
    package struct NamelessLine: Codable, Hashable, Sendable {
        package var title: String
        package var orders: Int
        package var units: Int64

        package init(title: String, orders: Int, units: Int64) {
            self.title = title
            self.orders = orders
            self.units = units
        }
    }

    /// The value of all orders in one currency.
    package struct Value: Codable, Hashable, Sendable {
        package var currency: String
        package var total: String
        package var blocked: String

        package init(currency: String, total: String, blocked: String) {
            self.currency = currency
            self.total = total
            self.blocked = blocked
        }
    }

    package var orders = 0
    package var lines = 0
    /// What could not be read of the export.
    package var ordersLeftOut = 0
    package var linesLeftOut = 0
    package var nonPhysicalLines = 0
    package var ordersNothingToShip = 0
    package var ordersAwaitingPayment = 0
    /// Orders that were read back from the stand-in Deposco and are equal.
    package var received = 0
    /// Orders with at least one shippable line whose SKU is no item.
    package var blockedOrders = 0
    /// Orders that another type of exception blocks, by type.
    package var blockedOtherwise: [String: Int] = [:]
    /// Orders that are in none of the counts above, by what became of them.
    package var otherwise: [String: Int] = [:]
    /// By currency, in the order of their codes.
    package var values: [Value] = []
    /// The same as text: a bare amount where there is one currency. Amounts of several are never added.
    package var totalValue = ""
    package var blockedValue = ""
    package var unknownSKUCount = 0
    /// The SKUs that block most orders come first.
    package var unknownSKUs: [UnknownSKU] = []
    /// Shippable lines without a SKU; those that block most orders come first.
    package var linesWithoutSKU: [NamelessLine] = []
    /// Orders that the stand-in Deposco has; below, those that were sent more than once.
    package var inDeposco = 0
    package var sentTwice = 0

    init(store: Store, host: SandboxHost, orders placed: [OrderExport.Order]) async throws {
        orders = placed.count
        var sums: [Currency: (total: Int64, blocked: Int64)] = [:]
        for start in stride(from: 0, to: placed.count, by: 200) {
            let some = Array(placed[start..<min(start + 200, placed.count)])
            let ids = await host.with { sandbox in some.map { sandbox.shop.order(named: $0.name)?.id } }
            let records = try await store.read { reader in
                try ids.map { id in try id.flatMap { try reader.orders.order(OrderID(String($0)))?.record } }
            }
            for (order, record) in zip(some, records) {
                var sum = sums[order.currency] ?? (0, 0)
                sum.total = sum.total.clampedAdding(order.total)
                if count(record) { sum.blocked = sum.blocked.clampedAdding(order.total) }
                sums[order.currency] = sum
            }
        }
        tell(sums)
        linesWithoutSKU = Self.linesWithoutSKU(placed)
        try await readUnknownSKUs(store)
        (inDeposco, sentTwice) = await host.with { sandbox in
            let all = sandbox.deposco.orders.values
            return (all.count, all.count { $0.posts > 1 })
        }
    }

    private mutating func tell(_ sums: [Currency: (total: Int64, blocked: Int64)]) {
        let sorted = sums.sorted { $0.key.code < $1.key.code }
        values = sorted.map { currency, sum in
            Value(
                currency: currency.code, total: Money(minor: sum.total, currency: currency).decimal,
                blocked: Money(minor: sum.blocked, currency: currency).decimal)
        }
        func text(_ amount: (Value) -> String) -> String {
            values.count > 1
                ? values.map { "\(amount($0)) \($0.currency)" }.joined(separator: ", ")
                : values.first.map(amount) ?? "0"
        }
        totalValue = text(\.total)
        blockedValue = text(\.blocked)
    }

    private static func linesWithoutSKU(_ orders: [OrderExport.Order]) -> [NamelessLine] {
        var found: [String: NamelessLine] = [:]
        for order in orders {
            for line in order.lines where line.sku == nil && line.requiresShipping {
                var one = found[line.name] ?? NamelessLine(title: line.name, orders: 0, units: 0)
                one.units = one.units.clampedAdding(line.quantity)
                found[line.name] = one
            }
            for title in Set(order.lines.filter { $0.sku == nil && $0.requiresShipping }.map(\.name)) {
                found[title]?.orders += 1
            }
        }
        return found.values.sorted { one, other in
            one.orders != other.orders
                ? one.orders > other.orders
                : one.units != other.units ? one.units > other.units : one.title < other.title
        }
    }

    /// Counts an order by its stage.
    /// - Parameter record: `nil` for an order that the core does not have.
    /// - Returns: whether a SKU blocks it.
    private mutating func count(_ record: OrderRecord?) -> Bool {
        guard let record else {
            otherwise["not taken in", default: 0] += 1
            return false
        }
        lines += record.channel.lines.count
        nonPhysicalLines += record.channel.lines.count { !$0.requiresShipping || $0.giftCard }
        let types = Set(record.blocks.compactMap { $0.exception.rawValue.split(separator: "/").first.map(String.init) })
        let skus: Set<String> = ["unknown-sku", "inactive-item", "line-without-sku"]
        switch record.stage {
        case .received: received += 1
        case .nothingToShip: ordersNothingToShip += 1
        case .awaitingPayment: ordersAwaitingPayment += 1
        case let stage where types.isEmpty: otherwise[stage.rawValue, default: 0] += 1
        default: break
        }
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
}
