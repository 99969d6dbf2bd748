/// An item of the WMS's item master.
package struct Item: Hashable, Sendable {
    package var number: String
    package var name: String
    /// `false` when the WMS marks it as not for sale or not shippable.
    package var active: Bool
    package var updatedAt: Instant?
    /// The components of a kit; `nil` for an item that is stocked itself.
    package var components: [BundleComponent]?

    package init(
        number: String, name: String, active: Bool = true, updatedAt: Instant? = nil,
        components: [BundleComponent]? = nil
    ) {
        self.components = components
        self.number = number
        self.name = name
        self.active = active
        self.updatedAt = updatedAt
    }
}

/// A sellable variant of the channel's catalogue.
package struct Variant: Hashable, Sendable {
    package var id: String
    package var sku: SKU?
    package var title: String
    package var requiresShipping: Bool
    /// `false` for drafts and archived products.
    package var active: Bool
    /// The channel's inventory item; `nil` where the channel does not track its stock.
    package var inventoryItem: String?

    package init(
        id: String, sku: SKU?, title: String, requiresShipping: Bool, active: Bool, inventoryItem: String? = nil
    ) {
        self.inventoryItem = inventoryItem
        self.id = id
        self.sku = sku.flatMap { $0.rawValue.isEmpty ? nil : $0 }
        self.title = title
        self.requiresShipping = requiresShipping
        self.active = active
    }
}

/// How the WMS matches a channel SKU.
package enum SKUMatch: Hashable, Sendable {
    /// The item number to send.
    case item(String)
    case inactive(String)
    case unknown
}

/// Near misses between SKUs and item numbers. They are suggested to a person and never used by the core.
package enum NearMiss {
    /// Normalises a number so that near misses become equal. It ignores case, spaces, dashes, leading zeros of a run of
    /// digits, and characters that look alike (full-width, Cyrillic and Greek letters, typographic dashes, `O` for `0`,
    /// `I` and `l` for `1` between digits). A different digit or letter stays different.
    package static func key(_ text: String) -> String {
        var scalars: [UInt8] = []
        for scalar in text.unicodeScalars {
            if let byte = fold(scalar) {
                scalars.append(byte)
            } else if !ignored(scalar) {
                scalars.append(contentsOf: Array(String(scalar).uppercased().utf8))
            }
        }
        return String(decoding: withoutLeadingZeros(scalars), as: UTF8.self)
    }

    /// The one item number near `sku`, or `nil` when there is none or more than one.
    package static func suggestion(for sku: SKU, candidates: [String]) -> String? {
        let near = candidates.filter { !$0.utf8.elementsEqual(sku.rawValue.utf8) && key($0) == key(sku.rawValue) }
        return near.count == 1 ? near[0] : nil
    }

    private static func ignored(_ s: Unicode.Scalar) -> Bool {
        switch s.value {
        case 0x09...0x0D, 0x20, 0x2D, 0x5F, 0xA0, 0xAD, 0x2000...0x200F, 0x2010...0x2015, 0x2028...0x202F, 0x2060,
            0x2212,
            0x3000, 0xFE58, 0xFE63, 0xFEFF, 0xFF0D:
            true
        default: false
        }
    }

    private static func fold(_ s: Unicode.Scalar) -> UInt8? {
        switch s {
        case "0"..."9", "A"..."Z": UInt8(s.value)
        case "a"..."z": UInt8(s.value - 0x20)
        // Full-width characters have the same order as ASCII.
        case "０"..."９", "Ａ"..."Ｚ": UInt8(s.value - 0xFEE0)
        case "ａ"..."ｚ": UInt8(s.value - 0xFEE0 - 0x20)
        default: lookAlikes[s].map { UInt8(ascii: $0) }
        }
    }

    private static let lookAlikes: [Unicode.Scalar: Unicode.Scalar] = [
        "А": "A", "а": "A", "В": "B", "в": "B", "Е": "E", "е": "E", "К": "K", "к": "K", "М": "M", "м": "M", "Н": "H",
        "н": "H", "О": "O", "о": "O", "Р": "P", "р": "P", "С": "C", "с": "C", "Т": "T", "т": "T", "Х": "X", "х": "X",
        "У": "Y", "у": "Y", "І": "I", "і": "I", "Ѕ": "S", "ѕ": "S", "Ј": "J", "ј": "J", "Α": "A", "Β": "B", "Ε": "E",
        "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M", "Ν": "N", "Ο": "O", "ο": "O", "Ρ": "P", "ρ": "P", "Τ": "T",
        "Υ": "Y", "Χ": "X",
    ]

    /// Reads `O`, `I` and `L` between two digits as the digits they look like, then drops the leading zeros of each run
    /// of digits.
    private static func withoutLeadingZeros(_ bytes: [UInt8]) -> [UInt8] {
        func isDigit(_ i: Int) -> Bool { bytes.indices.contains(i) && bytes[i] >= 48 && bytes[i] <= 57 }
        var out: [UInt8] = []
        var index = 0
        while index < bytes.count {
            var byte = bytes[index]
            if isDigit(index - 1) && isDigit(index + 1) {
                if byte == UInt8(ascii: "O") {
                    byte = 48
                } else if byte == UInt8(ascii: "I") || byte == UInt8(ascii: "L") {
                    byte = 49
                }
            }
            out.append(byte)
            index += 1
        }
        var result: [UInt8] = []
        for (i, byte) in out.enumerated() {
            let previousIsDigit = result.last.map { $0 >= 48 && $0 <= 57 } ?? false
            let nextIsDigit = i + 1 < out.count && out[i + 1] >= 48 && out[i + 1] <= 57
            if byte == 48, !previousIsDigit, nextIsDigit { continue }
            result.append(byte)
        }
        return result
    }
}
