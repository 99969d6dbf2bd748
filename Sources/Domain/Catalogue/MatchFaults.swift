extension SKUMatch {
    /// The exceptions that a SKU deserves for what the WMS makes of it. A bundle is matched by its components.
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
