/// The desk's teams.
package enum Team: String, Sendable, Codable, CaseIterable {
    case operations, cx, oncall, finance, merchandising

    package var title: String {
        switch self {
        case .operations: "operations"
        case .cx: "customer experience"
        case .oncall: "on-call"
        case .finance: "finance"
        case .merchandising: "merchandising"
        }
    }
}

/// Every kind of failure that a person can own, with its defaults.
package enum ExceptionType: String, Sendable, Codable, CaseIterable {
    case unknownSKU = "unknown-sku"
    case inactiveItem = "inactive-item"
    case lineWithoutSKU = "line-without-sku"
    case duplicateSKU = "duplicate-sku"
    case bundleRefused = "bundle-refused"
    case unmappedLocation = "unmapped-location"
    case notRouted = "not-routed"
    case drift
    case shortPick = "short-pick"
    case orphanOrder = "orphan-order"
    case oversold
    case stockDrift = "stock-drift"
    case stockRefused = "stock-refused"
    case fieldOverLimit = "field-over-limit"
    case fieldMissing = "field-missing"
    case wmsRefused = "wms-refused"
    case parkedInReview = "parked-in-review"
    case receivedDiffers = "received-differs"
    case unreadableBody = "unreadable-body"
    case deadSubscription = "dead-subscription"
    case countMismatch = "count-mismatch"
    case lateCancellation = "late-cancellation"
    case cancellationUnknown = "cancellation-unknown"
    case cancellationUnmatched = "cancellation-unmatched"
    case cancelledAndShipped = "cancelled-and-shipped"
    case orphanShipment = "orphan-shipment"
    case fulfilmentRefused = "fulfilment-refused"
    case notificationOverdue = "notification-overdue"
    case untoldShipment = "untold-shipment"
    case captureFailed = "capture-failed"
    case authorisationExpiring = "authorisation-expiring"
    case deadLetter = "dead-letter"
    case connectorRefusing = "connector-refusing"
    case dataRequest = "data-request"
    case shopRedact = "shop-redact"
    case setAside = "set-aside"

    package var title: String {
        switch self {
        case .unknownSKU: "SKU not in the WMS"
        case .inactiveItem: "Item is inactive in the WMS"
        case .lineWithoutSKU: "Line without a SKU"
        case .duplicateSKU: "SKU on several variants"
        case .bundleRefused: "Bundle that cannot be exploded"
        case .unmappedLocation: "Location without a facility"
        case .notRouted: "Channel does not say where it ships from"
        case .drift: "Changed after the warehouse began"
        case .shortPick: "Warehouse will not ship all of it"
        case .orphanOrder: "WMS order that nobody placed"
        case .oversold: "Sold more than there is"
        case .stockDrift: "Stock not as movements said"
        case .stockRefused: "Channel refused a stock figure"
        case .fieldOverLimit: "Field longer than the WMS takes"
        case .fieldMissing: "Field that the WMS requires is missing"
        case .wmsRefused: "WMS refused the order"
        case .parkedInReview: "Order parked in Review"
        case .receivedDiffers: "WMS order differs from what was sent"
        case .unreadableBody: "Message that cannot be read"
        case .deadSubscription: "Webhooks are not arriving"
        case .countMismatch: "Channel has orders that are not known here"
        case .lateCancellation: "Cancellation past the point of no return"
        case .cancellationUnknown: "Cancellation with the warehouse stage unknown"
        case .cancellationUnmatched: "Cancellation of an order that nobody knows"
        case .cancelledAndShipped: "Cancelled and shipped"
        case .orphanShipment: "Shipment without a known order"
        case .fulfilmentRefused: "Channel refused the fulfilment"
        case .notificationOverdue: "Shipped, and the customer not told"
        case .untoldShipment: "Shipped, and the channel not told"
        case .captureFailed: "Payment not captured"
        case .authorisationExpiring: "Authorisation about to expire"
        case .deadLetter: "Work that keeps failing"
        case .connectorRefusing: "Remote system refuses our credentials"
        case .dataRequest: "Customer asks for their data"
        case .shopRedact: "Channel asks that the whole shop be erased"
        case .setAside: "Tallyman cannot deal with this itself"
        }
    }

    package var defaultTeam: Team {
        switch self {
        case .unknownSKU, .inactiveItem, .lineWithoutSKU, .duplicateSKU, .bundleRefused,
            .stockRefused:
            .merchandising
        case .drift, .shortPick, .fieldOverLimit, .fieldMissing, .lateCancellation, .cancellationUnknown,
            .cancellationUnmatched, .cancelledAndShipped, .dataRequest:
            .cx
        case .captureFailed, .authorisationExpiring: .finance
        case .unreadableBody, .deadSubscription, .countMismatch, .deadLetter, .connectorRefusing, .shopRedact,
            .setAside:
            .oncall
        case .wmsRefused, .parkedInReview, .receivedDiffers, .unmappedLocation, .notRouted, .orphanOrder, .oversold,
            .stockDrift,
            .orphanShipment,
            .fulfilmentRefused, .untoldShipment,
            .notificationOverdue:
            .operations
        }
    }

    package var severity: Severity {
        switch self {
        case .deadSubscription, .countMismatch, .cancelledAndShipped, .connectorRefusing, .oversold, .shopRedact:
            .critical
        case .duplicateSKU: .info
        default: .warning
        }
    }

    /// The time in which somebody should have dealt with it.
    package var sla: Span {
        switch self {
        case .connectorRefusing, .deadSubscription: .minutes(15)
        case .lateCancellation, .cancellationUnknown, .cancellationUnmatched, .countMismatch: .minutes(30)
        case .unreadableBody, .wmsRefused, .parkedInReview, .receivedDiffers, .cancelledAndShipped, .deadLetter,
            .setAside:
            .hours(1)
        case .drift: .minutes(30)
        case .oversold: .minutes(30)
        case .stockDrift, .stockRefused: .hours(4)
        case .unmappedLocation, .notRouted, .shortPick, .untoldShipment: .hours(1)
        case .orphanOrder: .hours(4)
        case .unknownSKU, .inactiveItem, .lineWithoutSKU, .bundleRefused, .fieldOverLimit, .fieldMissing: .hours(2)
        case .orphanShipment, .fulfilmentRefused, .notificationOverdue, .captureFailed: .hours(4)
        // Its time to act is that of the authorisation itself.
        case .authorisationExpiring: .day
        case .duplicateSKU: .day
        // The law's time limit is a month.
        case .dataRequest, .shopRedact: .hours(30 * 24)
        }
    }

    /// One paragraph: what it means, what to do, and what ends it.
    package var playbook: String {
        switch self {
        case .unknownSKU:
            "The channel sells a SKU that the WMS has no item for, so every order with it waits here. Create the item in "
                + "Deposco, or correct the SKU on the channel, or map it in the SKU map; check the suggestion but never take "
                + "it unread. The orders go on by themselves within a minute of the item appearing."
        case .inactiveItem:
            "The item exists in Deposco but is not for sale or not shippable there. Make it active, or take the product "
                + "off sale on the channel. The orders go on by themselves once the item is active."
        case .lineWithoutSKU:
            "A product was sold without a SKU. Set the SKU on its variant in Shopify and edit the order, or mark the product "
                + "as not needing shipping. Then retry the order."
        case .duplicateSKU:
            "Two or more variants on the channel carry the same SKU, so their stock is counted as one. Give each its own "
                + "SKU unless that is intended."
        case .bundleRefused:
            "The composition of a bundle is wrong, so that it cannot be exploded into items: it is empty, has a component "
                + "without units, or contains itself. Correct it in the bundle map, or in Deposco's components where it comes "
                + "from there. The orders go on by themselves."
        case .unmappedLocation:
            "The channel has a location ship something and no Deposco facility is named for it. Name it in the location map; "
                + "never guess, since the parcel would leave from the wrong building. The orders go on by themselves."
        case .notRouted:
            "The channel has given this order to no location for a long time, so it is not known which warehouse is to ship it. Look at "
                + "it in Shopify: it may be on hold, routed to a location without stock, or fulfilled there by hand. It goes on by "
                + "itself once a location has it; where it was sent by hand, cancel it or mark it as done."
        case .drift:
            "The order was changed on the channel after the warehouse had begun with it, so the change could not be made there. "
                + "The difference is in the detail. Ask the warehouse to change what it packs, or settle it with the customer; "
                + "a refund of goods that still leave is money lost. It ends when the two agree again."
        case .shortPick:
            "The warehouse cancelled a pick, or could not find all of it. The channel has been told, so that the stock is free and "
                + "the rest counts as complete. Refund the customer for what will not come, or send it with a new order. It ends "
                + "when no money is held for goods that will not be shipped."
        case .orphanOrder:
            "Deposco has an order under our source that is not known here. Find out who made it; cancel it there if nobody placed "
                + "it, for it will be picked and sent."
        case .oversold:
            "Orders take more of this item than the warehouse can promise. The channel shows none any more. Look whether goods are on "
                + "their way; if not, decide which of the orders in the detail to cancel or to send later, and tell those customers. "
                + "It ends when the stock covers the orders."
        case .stockDrift:
            "A comparison of everything found stock that no movement had told of. The detail says which it was: a physical discrepancy, "
                + "where Deposco itself adjusted, belongs to the warehouse; a delay, or a figure that somebody changed on the channel, "
                + "to whoever runs the integration. It is put right by itself; it ends with the next comparison that finds nothing."
        case .stockRefused:
            "Shopify does not take the stock of this variant; its own words are in the detail. Usually it is not stocked at the "
                + "location, or its tracking was switched off. Correct that in Shopify; the next movement is tried again."
        case .fieldOverLimit:
            "A value is longer than Deposco accepts; sending it would be refused. Shorten the value on the channel's order "
                + "(with the customer where it is their address) and save; the order is tried again when the change arrives."
        case .fieldMissing:
            "Deposco requires a value that the order does not have. Complete the order on the channel and save; the order "
                + "is tried again when the change arrives."
        case .wmsRefused:
            "Deposco, or the flow in Patchworks that was to bring it there, does not take this order; its own words are in the detail. "
                + "Correct what it names, on the channel, in the flow or in Deposco, then retry. Deposco is looked at first, and the "
                + "flow is started anew in its present version."
        case .parkedInReview:
            "The order is in Deposco but parked for review, so nobody will pick it. Open it there, settle its notices and "
                + "release it. This ends when the order is read back outside Review."
        case .receivedDiffers:
            "The order is in Deposco, but its lines are not what was sent. Compare the difference in the detail; correct the "
                + "order in Deposco, or cancel it there and retry."
        case .unreadableBody:
            "A signed message arrived that cannot be understood; it is kept as it came. Read the reason in the detail. If the "
                + "sender changed its format, tell on-call engineering. The sweep will fetch the order itself."
        case .deadSubscription:
            "Orders are being found by the sweep and not by webhooks. Look at the webhook subscriptions in Shopify: after eight "
                + "failed deliveries it deletes them. Subscribe again and check that the address answers. This ends with the "
                + "next webhook that arrives."
        case .countMismatch:
            "The channel counts more orders than are known here even after a sweep. Run a deep sweep; if the difference stays, "
                + "check the access scopes (orders older than 60 days need read_all_orders)."
        case .lateCancellation:
            "The customer asked to cancel after the warehouse started on the order. The stage is in the detail. Either reject "
                + "the cancellation (X) with a reason that the customer may read, or ask the warehouse to pull the parcel."
        case .cancellationUnknown:
            "A cancellation was asked for and the warehouse stage could not be read, so nothing was done. Look the order up in "
                + "Deposco. Retry to ask again, or reject it (X) if the parcel has gone."
        case .cancellationUnmatched:
            "A sender asked to cancel an order that neither this core nor the channel knows; the sender has been told so where it has "
                + "an address for answers. Find out which order the customer means and have it asked for again. The channel is asked "
                + "every hour, so it ends when the order turns up, and after a day at the latest."
        case .cancelledAndShipped:
            "The order is cancelled on the channel and left the warehouse all the same. Recall the parcel or agree a return "
                + "with the customer; check that the refund is right."
        case .orphanShipment:
            "Deposco shipped an order that is not known here. Find out who created it (another integration, or by hand) and "
                + "whether a customer is waiting for a notification."
        case .fulfilmentRefused:
            "Shopify does not take the fulfilment; its own words are in the detail. Often the order was fulfilled or cancelled "
                + "by hand. Compare the two and correct the channel, then retry."
        case .notificationOverdue:
            "The warehouse shipped, the channel knows, and no carrier has scanned the parcel in the agreed time. Ask the "
                + "warehouse whether the parcel left and the carrier whether it has it. Release the notification by hand only "
                + "when you know that it is on its way. It clears itself with the first scan."
        case .untoldShipment:
            "Deposco shipped, and in the agreed time the shipment is neither on the channel nor held for a scan, or its customer is still not "
                + "told although the hold ended. The detail says which, and the last error. Retry: the channel is looked at before anything "
                + "is made. Once the channel has the fulfilment, the notification can be released by hand. If Deposco's shipment is "
                + "wrong, have it rolled back or corrected there. It ends by itself when the channel is told."
        case .captureFailed:
            "Goods left, or are about to, and the customer's money could not be taken; the channel's own words are in the detail. Look at "
                + "the payment on the channel. If the authorisation stands, retry: what was captured is looked up first. If it expired or "
                + "covers too little, ask the customer to pay anew, and have the parcel stopped if it has not left. It ends when the "
                + "channel shows the money captured, or the order cancelled."
        case .authorisationExpiring:
            "The customer's money is reserved and not taken, and the reservation ends at the time to act. Capture it on the channel, or have "
                + "the order shipped before then where dispatch captures. It ends when the money is captured or the order cancelled; "
                + "past its time it becomes a payment that is not captured."
        case .deadLetter:
            "A piece of work failed again and again and was set aside; the last error is in the detail. Mend the cause, then "
                + "retry. Nothing else of the same kind is held up."
        case .setAside:
            "Tallyman's own code failed on a message, a row of an answer or a stored document, again and again, and goes on without "
                + "it; the detail says on which and why. Look at a message with `tallyman inbox show`, enter by hand what it says if it "
                + "matters, and report the fault. Once it is mended, retry it here or with `tallyman inbox retry`; what is not needed "
                + "is ended with `tallyman inbox skip`. Rows and documents are looked at again by themselves."
        case .connectorRefusing:
            "The remote system says that our credentials are wrong or lack a permission. Renew the secret in the environment "
                + "or file that the configuration names. Work resumes by itself."
        case .dataRequest:
            "A customer asked the shop what is known of them, and Shopify passes that on. Run the command in the detail, look through the "
                + "file that it writes, and send it to the customer by the time to act, which is the law's. Writing the file ends this."
        case .shopRedact:
            "Shopify says that this app was taken off the shop and asks that everything of its customers be erased, yet it still answers "
                + "our token. Nothing has been erased. If the shop goes on, there is nothing to do: this ends after thirty days. If it has "
                + "gone, take the token back in Shopify: it is asked every hour, and everybody is erased once it refuses the token."
        }
    }
}
