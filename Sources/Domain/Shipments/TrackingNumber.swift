/// A tracking number as numbers are compared: without spaces and in capitals. It is shown as it was printed.
package struct TrackingNumber: Hashable, Sendable {
    package let key: String

    /// - Returns: `nil` for words that stand in the place of a number, such as `N/A`.
    package init?(_ printed: String?) {
        guard let printed else { return nil }
        let key = Self.key(printed)
        if Self.isPlaceholder(key) { return nil }
        self.key = key
    }

    /// A text in the form of a number, also a placeholder's.
    package static func key(_ printed: String) -> String { printed.filter { !$0.isWhitespace }.uppercased() }

    private static func isPlaceholder(_ key: String) -> Bool {
        let core = key.filter { $0.isLetter || $0.isNumber }
        // Nothing, or one character a few times: `-`, `0000`, `XXXX`.
        if Set(core).count < 2, core.count < 9 || core.first == "0" { return true }
        return placeholders.contains(core) || core.allSatisfy(\.isLetter) && words.contains(where: core.hasPrefix)
    }

    private static let placeholders: Set<String> = [
        "NA", "NONE", "NULL", "NIL", "TBA", "TBC", "TBD", "TBN", "NO", "YES", "TEST", "SEENOTES", "VARIOUS", "MULTIPLE",
    ]
    /// Beginnings of words that no number of letters alone has.
    private static let words = [
        "UNKNOWN", "UNTRACKED", "NOTRACK", "NOTAVAILABLE", "NOTAPPLICABLE", "NOTTRACK", "NOTYET", "NONUMBER", "PENDING",
        "TOBE", "TOFOLLOW", "AWAITING", "UNDEFINED", "MISSING",
    ]
}

extension Parcel {
    /// `nil` if it has none, or only a placeholder.
    package var trackingNumber: TrackingNumber? { TrackingNumber(tracking) }
}

extension Shipment {
    package var trackingNumbers: Set<TrackingNumber> { Set(parcels.compactMap(\.trackingNumber)) }

    /// Whether a scan is of one of its parcels, as they are now.
    package func carries(_ scan: Scan) -> Bool {
        TrackingNumber(scan.tracking).map { trackingNumbers.contains($0) } ?? false
    }

    /// Its numbers that no other shipment has, so that they identify it.
    package func ownNumbers(among all: [Shipment]) -> Set<TrackingNumber> {
        all.filter { $0.id != id }.reduce(into: trackingNumbers) { $0.subtract($1.trackingNumbers) }
    }

    /// Tracking numbers to ask Royal Mail about: all of a shipment that goes by Royal Mail. If a shipment names no
    /// carrier, only numbers of items posted in Great Britain count, such as AA123456785GB (UPU S10).
    package var royalMailNumbers: [String] {
        let name = (carrier ?? "").lowercased().filter(\.isLetter)
        guard name.isEmpty || name.hasPrefix("royalmail") else { return [] }
        return parcels.compactMap { parcel in
            guard let tracking = parcel.trackingNumber?.key else { return nil }
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

extension ShipmentRecord {
    /// The first scan, if it is of a number that its parcels have now.
    package var standingScan: Scan? { firstScan.flatMap { shipment.carries($0) ? $0 : nil } }
}
