import Core
import Domain

enum PaymentsSection {
    static let capture = Setting(
        "payments.capture", .choice(["channel": PaymentPolicy.Capture.channel, "onDispatch": .onDispatch]),
        default: .channel, to: .core(\.policy.payments.capture),
        "Who takes the money: the `channel`, or whoever sees to it there; or the core, `onDispatch`, when a shipment's fulfilment is "
            + "confirmed. The latter needs `orders.send: authorised`.")

    static let section = SettingSection(
        "payments", "The customer's money: what leaves without it, and who takes it.", more: more, check: check
    ) {
        UnpaidSettings.gateways
        UnpaidSettings.terms
        capture
        Setting(
            "payments.partShipments", .choice(["whole": false, "shipped": true]), default: false,
            to: .core(\.policy.payments.byShipment),
            "What the first of several shipments captures: the `whole` order, or the value of what is `shipped` and the rest with the "
                + "last. The latter needs a shop that may capture several times.")
        Setting(
            "payments.authorisationLife", .span(atLeast: .hours(1)), default: .day * 7,
            to: .core(\.policy.payments.authorisationLife),
            "How long an authorisation lasts where the channel does not tell.")
        Setting(
            "payments.warnBefore", .span(atLeast: .minutes(1)), default: .hours(24),
            to: .core(\.policy.payments.warnBefore),
            "How long before its end an authorisation that is not captured is an exception, where its order is due, received or shipped."
        )
        Setting(
            "payments.awaitedFor", .span(atLeast: .hours(1)), default: .day * 3,
            to: .core(\.policy.payments.awaitedFor),
            "How long an order may wait for its payment before finance is told. Where its terms name a day, that day counts."
        )
    }

    private static let more = """
        An order that is not paid waits, and leaves by itself when it is paid. Cash on delivery is never paid before the parcel is there, an
        invoice often not, and terms that say *fulfillment* want the money only then: such orders have to be told apart.

        ```yaml
        gateways:
          Cash on Delivery (COD): send
          Bank Deposit: wait
          Money Order: review
        terms:
          net: send
          fulfillment: send
          others: wait
        ```

        Terms count before gateways, and of several gateways the strictest, since Shopify does not say which of them still owes. Names are
        compared without regard to case and spaces. What is to be reviewed is an exception at once, and leaves when it is paid or when
        somebody takes it in at the desk. A card that is authorised and not captured goes by `orders.send`; one whose authorisation expired
        waits. What was refunded in full, or voided, is never sent. At a reload the orders that wait follow the new rules.

        Shopify's app user needs the permission `capture_payments_for_orders` to capture.
        """

    private static func check(_ check: SettingCheck) {
        if check[capture] == .onDispatch, !check[OrdersSection.send] {
            check.note(
                "`onDispatch` needs `orders.send: authorised`: an order that waits for its money is never dispatched",
                at: capture)
        }
    }
}
