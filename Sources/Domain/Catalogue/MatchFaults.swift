extension SKUMatch {
    /// The exceptions to raise for a SKU's match. A bundle has none of its own, since its components are matched
    /// instead.
    package func exceptions(_ sku: SKU, isBundle: Bool) -> Set<ExceptionCause> {
        switch self {
        case _ where isBundle: []
        case .item: []
        case .inactive: [.inactiveItem(sku)]
        case .unknown: [.unknownSKU(sku)]
        }
    }
}

extension NewException {
    /// A SKU that several variants carry.
    package static func duplicate(_ sku: SKU, on titles: [String]) -> NewException {
        NewException(
            .duplicateSKU(sku), summary: "\(sku) is on \(titles.count) variants",
            detail: titles.prefix(5).joined(separator: "; "))
    }
}
