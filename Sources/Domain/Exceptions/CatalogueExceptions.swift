// SKUs that the channel sells and the WMS does not accept.

extension ExceptionType {
    package static let unknownSKU = ExceptionType(
        "unknown-sku", "SKU not in the WMS",
        team: .merchandising, .warning, act: .hours(2), group: ExceptionGroup(.catalogue, .deposco, .missing),
        about: .name,
        ends: [.taken], retry: .blockedOrders,
        playbook:
            "The channel sells a SKU that the WMS has no item for, so every order with it waits here. Create the item "
            + "in Deposco, or correct the SKU on the channel, or map it in the SKU map; check the suggestion but never "
            + "take it unread. The orders go on by themselves within a minute of the item appearing.",
        leave: "Leave it while the item is being made in Deposco: the orders go on by themselves.")

    package static let inactiveItem = ExceptionType(
        "inactive-item", "Item is inactive in the WMS",
        team: .merchandising, .warning, act: .hours(2), group: ExceptionGroup(.catalogue, .deposco, .refused),
        about: .name,
        ends: [.taken], retry: .blockedOrders,
        playbook: "The item exists in Deposco but is not for sale or not shippable there. Make it active, or take the "
            + "product off sale on the channel. The orders go on by themselves once the item is active.",
        leave: "Leave it while the product is meant to rest and nobody waits for it.")

    package static let lineWithoutSKU = ExceptionType(
        "line-without-sku", "Line without a SKU",
        team: .merchandising, .warning, act: .hours(2), group: ExceptionGroup(.catalogue, .shopify, .missing),
        about: .order,
        ends: [.faultGone], retry: .subject,
        playbook:
            "A product was sold without a SKU. Set the SKU on its variant in Shopify and edit the order, or mark the "
            + "product as not needing shipping. Then retry the order.",
        leave: "Leave it if the order is about to be cancelled.")

    package static let duplicateSKU = ExceptionType(
        "duplicate-sku", "SKU on several variants",
        team: .merchandising, .info, act: .day, group: ExceptionGroup(.catalogue, .shopify, .contradiction),
        about: .name,
        ends: [.oneVariantLeft], retry: .subject,
        playbook:
            "Two or more variants on the channel carry the same SKU, so their stock is counted as one; which of "
            + "them shows it, `stock.sharedSKU` says. Give each its own SKU unless that is intended.",
        leave: "Leave it if the variants are meant to share their stock.")

    package static let bundleRefused = ExceptionType(
        "bundle-refused", "Bundle that cannot be exploded",
        team: .merchandising, .warning, act: .hours(2), group: ExceptionGroup(.catalogue, .deposco, .contradiction),
        about: .name,
        ends: [.taken], retry: .blockedOrders,
        playbook: "The composition of a bundle is wrong, so that it cannot be exploded into items: it is empty, has a "
            + "component without units or one that cannot be read, or contains itself. Correct it in the bundle map, or in Deposco's components "
            + "where it comes from there. The orders go on by themselves.",
        leave: "Leave it while the bundle is being corrected and no order waits for it.")
}

extension ExceptionCause {
    package static func unknownSKU(_ sku: SKU) -> Self {
        Self(.unknownSKU, key: sku.rawValue, about: .name(sku.rawValue))
    }
    package static func inactiveItem(_ sku: SKU) -> Self {
        Self(.inactiveItem, key: sku.rawValue, about: .name(sku.rawValue))
    }
    package static func lineWithoutSKU(_ id: OrderID) -> Self { Self(.lineWithoutSKU, key: id.rawValue, order: id) }
    package static func duplicateSKU(_ sku: SKU) -> Self {
        Self(.duplicateSKU, key: sku.rawValue, about: .name(sku.rawValue))
    }
    package static func bundleRefused(_ bundle: SKU) -> Self {
        Self(.bundleRefused, key: bundle.rawValue, about: .name(bundle.rawValue))
    }
}

extension ExceptionEnding {
    package static let taken = ExceptionEnding("Deposco takes … now")
    package static let oneVariantLeft = ExceptionEnding("only one variant has it now")
}
