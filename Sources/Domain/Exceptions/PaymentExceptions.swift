// Payments.

extension ExceptionType {
    package static let captureFailed = ExceptionType(
        "capture-failed", "Payment not captured",
        team: .finance, .warning, act: .hours(4), group: ExceptionGroup(.payments, .shopify, .refused), about: .order,
        ends: [.captured, .orderCancelled], retry: .capture,
        playbook:
            "Goods left, or are about to, and the customer's money could not be taken; the channel's own words are in "
            + "the detail. Look at the payment on the channel. If the authorisation stands, retry: what was captured is "
            + "looked up first. If it expired or covers too little, ask the customer to pay anew, and have the parcel "
            + "stopped if it has not left. It ends when the channel shows the money captured, or the order cancelled.",
        leave: "Leave it only while the customer's new payment is awaited and the parcel is stopped.")

    package static let authorisationExpiring = ExceptionType(
        "authorisation-expiring", "Authorisation about to expire",
        team: .finance, .warning, act: .day, group: ExceptionGroup(.payments, .shopify, .silence), about: .order,
        ends: [.captured, .orderCancelled, .authorisationVoided, .authorisationExpired, .notAboutToShip],
        retry: .subject,
        playbook:
            "The customer's money is reserved and not taken, and the reservation ends at the time to act. Capture it "
            + "on the channel, or have the order shipped before then where dispatch captures. It ends when the money is "
            + "captured or the order cancelled; past its time it becomes a payment that is not captured.",
        leave: "Leave it if the order ships today and dispatch captures.")

    package static let paymentOverdue = ExceptionType(
        "payment-overdue", "Waiting for payment too long",
        team: .finance, .warning, act: .day, group: ExceptionGroup(.payments, .shopify, .silence), about: .order,
        ends: [.captured, .orderCancelled, .notAwaitingPayment, .payableLater], retry: .subject,
        playbook:
            "The order waits for its customer's money, and nothing of it is sent. Look at the payment on the channel: a "
            + "bank transfer may be there and not booked, an invoice may be due only later, a card may have been "
            + "declined. Book what came, or cancel the order on the channel, which gives its stock back. It ends when "
            + "the channel shows the money, or the order cancelled.",
        leave: "Leave it if the customer has announced the payment.")
}

extension ExceptionCause {
    package static func captureFailed(_ id: OrderID) -> Self { Self(.captureFailed, key: id.rawValue, order: id) }
    package static func authorisationExpiring(_ id: OrderID) -> Self {
        Self(.authorisationExpiring, key: id.rawValue, order: id)
    }
    package static func paymentOverdue(_ id: OrderID) -> Self { Self(.paymentOverdue, key: id.rawValue, order: id) }
}

extension ExceptionEnding {
    package static let captured = ExceptionEnding("the channel shows the money captured")
    package static let authorisationVoided = ExceptionEnding("the authorisation was given back")
    package static let authorisationExpired = ExceptionEnding("the authorisation has expired")
    package static let notAwaitingPayment = ExceptionEnding("the order no longer waits for its payment")
    package static let payableLater = ExceptionEnding("it is to be paid only later")
    package static let notAboutToShip = ExceptionEnding("the order is not about to ship")
}
