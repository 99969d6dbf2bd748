import Domain
import Sandbox

/// Checks what the channel and the customer were told about goods that left.
struct ShipmentInvariants {
    let truth: Truth
    let now: Instant

    func violations(of order: ShopOrder, _ known: Invariants.Known) -> [String] {
        var found: [String] = []
        var seen: [String: Int] = [:]
        let standing = order.fulfilments.filter { !$0.cancelled }
        for fulfilment in standing { for number in fulfilment.numbers { seen[number, default: 0] += 1 } }
        for (number, count) in seen.sorted(by: { $0.key < $1.key }) where count > 1 {
            found.append("the parcel \(number) was fulfilled \(count) times")
        }
        // A fulfilment that was cancelled and made again was told before. One that the customer is told of must bring something
        // new.
        var told: Set<String> = []
        for fulfilment in order.fulfilments where fulfilment.notifications > 0 && !fulfilment.numbers.isEmpty {
            if fulfilment.notifications > 1 || told.isSuperset(of: fulfilment.numbers) {
                found.append("the customer was told twice of \(fulfilment.numbers.joined(separator: ", "))")
            }
            told.formUnion(fulfilment.numbers)
            // A bundle may leave in several shipments. Its fulfilment carries the tracking numbers of all of them.
            let together = truth.shipments(of: order).filter { truth.isOf($0, fulfilment) }
            let scan = together.compactMap { truth.scans[$0.number] }.min() ?? .max
            if fulfilment.isByApp, scan > (fulfilment.notifiedAt ?? 0) + Self.skew {
                let parcels = fulfilment.numbers.joined(separator: ", ")
                found.append("the customer was told of \(parcels) before a carrier had it")
            }
        }
        found += mails(standing, order)
        // The shop takes no more word of what was deleted.
        if truth.isDeleted(order) { return found }
        let cannotBe = known.says(.fulfilmentRefused) || known.says(.cancelledAndShipped)
        for shipment in truth.shipments(of: order) {
            let untold = truth.fulfilments(of: shipment, in: order).allSatisfy(\.cancelled)
            if shipment.status == "Shipped", untold, !cannotBe, !waitsForTheRest(shipment, known) {
                found.append("shipment \(shipment.number) left and the shop has no fulfilment of it")
            }
            if shipment.status == "Rolled Back", !untold, order.cancelledAt == nil {
                found.append("shipment \(shipment.number) is rolled back and the shop still has its fulfilment")
            }
            found += notification(order, shipment, known)
        }
        return found
    }

    /// What the customer is told is what the warehouse shipped with, or what a person entered in the shop.
    private func mails(_ standing: [ShopOrder.Fulfilment], _ order: ShopOrder) -> [String] {
        var found: [String] = []
        let all = truth.shipments(of: order)
        for fulfilment in standing where fulfilment.isByApp {
            let now = Set(all.flatMap(\.tracking)).union(fulfilment.numbersByHand).subtracting(
                DeposcoSystem.placeholders)
            for mail in fulfilment.mails {
                // What was replaced a moment before may not be known yet.
                let before = all.flatMap(\.formerly).filter { $0.until > mail.at - Self.readingTime }.flatMap(
                    \.tracking
                ).filter { !DeposcoSystem.placeholders.contains($0) }
                let wrong = Set(mail.numbers).subtracting(now).subtracting(before)
                if !wrong.isEmpty {
                    found.append("the customer was told of \(wrong.sorted()), and the warehouse shipped with others")
                }
                if mail.numbers.isEmpty { found.append("the customer was told of no tracking number") }
            }
            let shown = Set(fulfilment.numbers)
            // A deleted order cannot be changed any more.
            if fulfilment.numbersByHand.isEmpty, !truth.isDeleted(order), !shown.isSubset(of: now) {
                found.append("the shop shows \(shown.sorted()), and the warehouse shipped with others")
            }
        }
        return found
    }

    /// The customer is told of the first part of a bundle together with the rest.
    private func waitsForTheRest(_ shipment: DeposcoShipment, _ known: Invariants.Known) -> Bool {
        known.shipments.contains {
            $0.shipment.id.rawValue == shipment.number && $0.fulfilmentConfirmed && $0.fulfilments.isEmpty
        }
    }

    private func notification(_ order: ShopOrder, _ shipment: DeposcoShipment, _ known: Invariants.Known) -> [String] {
        let name = "shipment \(shipment.number)"
        let all = truth.fulfilments(of: shipment, in: order)
        guard let fulfilment = all.first(where: { !$0.cancelled }) ?? all.first else { return [] }
        let together = truth.shipments(of: order).filter { truth.isOf($0, fulfilment) }
        let told = all.contains { $0.notifications > 0 }
        let scan = together.compactMap { truth.scans[$0.number] }.min()
        guard !told, shipment.status == "Shipped" else { return [] }
        if let scan = truth.scans[shipment.number], scan < now.milliseconds - 600_000 {
            return ["\(name): the carrier has the parcel and the customer was not told"]
        }
        let waited = Span(milliseconds: now.milliseconds - shipment.shippedAt)
        if scan == nil, waited > Self.overdue + .minutes(30), !known.says(.notificationOverdue) {
            return ["\(name): held for \(waited.milliseconds / 60_000) minutes and nobody is told"]
        }
        return []
    }

    /// How far the clocks of the shop and the warehouse may differ, in milliseconds.
    private static let skew: Int64 = 40_000

    /// How long a changed number may stay unread, in milliseconds, while a system is down.
    private static let readingTime: Int64 = 1_800_000

    /// How long a notification may wait for its scan in the simulated shop, before a person is told.
    static let overdue = Span.hours(2)
}
