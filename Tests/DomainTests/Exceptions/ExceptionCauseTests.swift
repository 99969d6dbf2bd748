import Domain
import Testing

/// What tells exceptions apart. Stores hold these ids, so they stay.
@Suite struct ExceptionCauseTests {
    private static let order = OrderID("7")
    private static let shipment = ShipmentID("S1")
    private static let asked = CancellationID("fo-9")

    /// Each cause with its id, and whether it is about the order.
    private static let causes: [(ExceptionCause, String, OrderID?)] = [
        (.unknownSKU(SKU("TEE")), "unknown-sku/TEE", nil), (.inactiveItem(SKU("TEE")), "inactive-item/TEE", nil),
        (.lineWithoutSKU(order), "line-without-sku/7", order), (.duplicateSKU(SKU("TEE")), "duplicate-sku/TEE", nil),
        (.bundleRefused(SKU("SET")), "bundle-refused/SET", nil),
        (.unmappedLocation(location: "11"), "unmapped-location/11", nil), (.notRouted(order), "not-routed/7", order),
        (.drift(order), "drift/7", order), (.addressDrift(order), "address-drift/7", order),
        (.notesDrift(order), "notes-drift/7", order), (.methodDrift(order), "method-drift/7", order),
        (.shortPick(order), "short-pick/7", order), (.orphanOrder(number: "1001"), "orphan-order/1001", nil),
        (.oversold(SKU("TEE")), "oversold/TEE", nil), (.stockDrift, "stock-drift/audit", nil),
        (.stockRefused(variant: "44"), "stock-refused/44", nil), (.stockUnknown(item: "TEE"), "stock-unknown/TEE", nil),
        (.stockContested(variant: "44"), "stock-contested/44", nil), (.locationClosed("2"), "location-closed/2", nil),
        (.fieldOverLimit(order), "field-over-limit/7", order),
        (.fieldMissing(order), "field-missing/7", order), (.wmsRefused(order), "wms-refused/7", order),
        (.numberTaken(order), "number-taken/7", order), (.perhapsThere(order), "perhaps-there/7", order),
        (.parkedInReview(order), "parked-in-review/7", order), (.receivedDiffers(order), "received-differs/7", order),
        (
            .unreadableBody(source: "shopify", what: "orders/create", row: "12"),
            "unreadable-body/shopify/orders/create/12", nil
        ),
        (.deadSubscription, "dead-subscription/shopify", nil), (.countMismatch, "count-mismatch/shopify", nil),
        (.lateCancellation(asked, of: order), "late-cancellation/fo-9", order),
        (.cancellationUnknown(asked, of: order), "cancellation-unknown/fo-9", order),
        (.cancellationUnmatched(asked, work: 3), "cancellation-unmatched/fo-9", nil),
        (.cancelledAndShipped(order, shipment: shipment), "cancelled-and-shipped/7", order),
        (.orphanShipment(shipment), "orphan-shipment/S1", nil),
        (.fulfilmentRefused(shipment, of: order), "fulfilment-refused/S1", order),
        (.notificationOverdue(shipment, of: order), "notification-overdue/S1", order),
        (.untoldShipment(shipment, of: order), "untold-shipment/S1", order),
        (.captureFailed(order), "capture-failed/7", order),
        (.authorisationExpiring(order), "authorisation-expiring/7", order),
        (.paymentOverdue(order), "payment-overdue/7", order),
        (.notDue(order), "not-due/7", order), (.heldInWarehouse(order), "held-in-warehouse/7", order),
        (.deadLetter(kind: "sendOrder", key: "order/7", work: 5, order: order), "dead-letter/sendOrder/order/7", order),
        (.connectorRefusing("deposco"), "connector-refusing/deposco", nil),
        (.connectorDown("deposco"), "connector-down/deposco", nil),
        (.quotaUsedUp("deposco"), "quota-used-up/deposco", nil),
        (.apiVersion, "api-version/shopify", nil), (.scopeMissing, "scope-missing/shopify", nil),
        (.tokenFailing("shopify"), "token-failing/shopify", nil),
        (.webhookMissing, "webhook-missing/shopify", nil),
        (.dataRequest("31", about: .customer("9")), "data-request/31", nil), (.shopRedact, "shop-redact/shopify", nil),
        (.setAside(body: 12), "set-aside/body/12", nil), (.checkMissed(.gap), "check-missed/gap", nil),
        (.setAside(document: "7", of: "order_record"), "set-aside/order_record/7", nil),
        (.setAside(row: "3", of: "deposco.items"), "set-aside/deposco.items/3", nil),
    ]

    @Test func theSameCauseIsTheSameExceptionInEveryStore() {
        for (cause, id, order) in Self.causes {
            #expect(cause.id == ExceptionID(id))
            #expect(cause.order == order)
        }
        #expect(Set(Self.causes.map(\.0.type)) == Set(ExceptionType.allCases))
    }

    @Test func whatACauseIsAboutIsReadAgainAsItsTypeHasIt() {
        for (cause, _, _) in Self.causes {
            guard let about = cause.about else { continue }
            #expect(ExceptionSubject(text: about.text, of: cause.type) == about)
        }
    }

    @Test func aCauseWithoutWorkOrAShipmentIsAboutNothingElse() {
        #expect(ExceptionCause.cancelledAndShipped(Self.order, shipment: nil).about == nil)
        #expect(ExceptionCause.cancellationUnmatched(Self.asked, work: nil).about == nil)
        #expect(ExceptionCause.deadLetter(kind: "sendOrder", key: "order/7", work: nil, order: nil).about == nil)
        #expect(ExceptionCause.deadLetter(kind: "sendOrder", key: "order/7", work: 5, order: nil).about == .work(5))
        #expect(ExceptionCause.addressDrift(Self.order).type == .drift)
        #expect(ExceptionCause.notesDrift(Self.order).type == .drift)
        #expect(ExceptionCause.methodDrift(Self.order).type == .drift)
    }
}
