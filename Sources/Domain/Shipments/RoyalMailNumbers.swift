extension Shipment {
    /// Tracking numbers to ask Royal Mail about: all of a shipment that goes by Royal Mail. If a shipment names no
    /// carrier, only numbers of items posted in Great Britain count, such as AA123456785GB (UPU S10).
    package var royalMailNumbers: [String] {
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
