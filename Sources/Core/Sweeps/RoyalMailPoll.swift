import Connectors
import Domain
import Store

/// Asks Royal Mail, which tells nothing by itself, for the first scans that notifications wait for (C5).
extension IntegrationCore {
    /// Held shipments that are read at once, and parcels that one run asks for at the least before it hands over to the next.
    private static let pageSize = 100
    private static let runSize = 300
    /// Where the last run stopped in the list of held notifications; empty at the end of a round.
    private static let holdsMark = "royalmail.holds"

    func pollRoyalMail(_ work: Work) async throws -> OldOutcome {
        let refusing = ExceptionID("connector-refusing/\(work.kind.system)")
        guard let royalMail else {
            return { tx, now in
                try tx.resolve(refusing, because: "Royal Mail is no longer asked", at: now)
                return .done
            }
        }
        let (numbers, next) = try await store.read { reader in
            var place = try reader.mark(Self.holdsMark) ?? ""
            var numbers: [String] = []
            repeat {
                let page = try reader.heldShipments(after: place, limit: Self.pageSize)
                numbers += page.shipments.flatMap(\.shipment.royalMailNumbers)
                place = page.next ?? ""
            } while numbers.count < Self.runSize && !place.isEmpty
            return (numbers, place)
        }
        for start in stride(from: 0, to: numbers.count, by: RoyalMailClient.batch) {
            let some = Array(numbers[start...].prefix(RoyalMailClient.batch))
            let found = try await royalMail.firstScans(of: some, for: .notifications)
            let now = clock.now
            let hold = settings.policy.hold
            try await store.transact { tx in
                try tx.each(found.rows, of: "royalmail scans", id: \.tracking, at: now) {
                    try tx.scanned($0, hold, at: now)
                }
                for row in found.unreadable { try tx.unreadable("royalmail", "events", row, at: now) }
            }
        }
        let interval = settings.intervals.royalMail
        return { tx, now in
            if try tx.mark(Self.holdsMark) ?? "" != next {
                try tx.append(.markMoved(next), to: .mark(Self.holdsMark), by: .core, at: now)
            }
            // An idle round has asked nobody, so it knows nothing of the credentials.
            if !numbers.isEmpty { try tx.resolve(refusing, because: "Royal Mail answers again", at: now) }
            return .later(at: next.isEmpty ? now + interval : now)
        }
    }
}

extension Shipment {
    /// The parcels' numbers that Royal Mail can be asked for: all of a shipment that goes by Royal Mail; of one that names no
    /// carrier, those in the form of an item posted in Great Britain, such as AA123456785GB (UPU S10).
    var royalMailNumbers: [String] {
        let name = (carrier ?? "").lowercased().filter(\.isLetter)
        guard name.isEmpty || name.hasPrefix("royalmail") else { return [] }
        return parcels.compactMap { parcel in
            guard let tracking = parcel.tracking?.filter({ !$0.isWhitespace }).uppercased() else { return nil }
            let letters = tracking.utf8.map { (0x41...0x5A).contains($0) }
            let digits = tracking.utf8.map { (0x30...0x39).contains($0) }
            let plain = zip(letters, digits).allSatisfy { $0 || $1 } && (9...30).contains(letters.count)
            if !name.isEmpty { return plain ? tracking : nil }
            let posted =
                plain && letters.count == 13 && letters.prefix(2).allSatisfy { $0 }
                && digits.dropFirst(2).prefix(9).allSatisfy { $0 } && tracking.hasSuffix("GB")
            return posted ? tracking : nil
        }
    }
}
