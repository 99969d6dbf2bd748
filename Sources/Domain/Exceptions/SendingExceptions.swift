// Orders that cannot reach the WMS, or that are wrong there.

extension ExceptionType {
    package static let fieldOverLimit = ExceptionType(
        "field-over-limit", "Field longer than the WMS takes",
        team: .cx, .warning, act: .hours(2), group: ExceptionGroup(.orders, .shopify, .refused), about: .order,
        ends: [.faultGone], retry: .subject,
        playbook:
            "A value is longer than Deposco accepts; sending it would be refused. Shorten the value on the channel's "
            + "order (with the customer where it is their address) and save; the order is tried again when the change "
            + "arrives.",
        leave: "Leave it while the customer's answer is awaited.")

    package static let fieldMissing = ExceptionType(
        "field-missing", "Field that the WMS requires is missing",
        team: .cx, .warning, act: .hours(2), group: ExceptionGroup(.orders, .shopify, .missing), about: .order,
        ends: [.faultGone], retry: .subject,
        playbook:
            "Deposco requires a value that the order does not have. Complete the order on the channel and save; the "
            + "order is tried again when the change arrives.",
        leave: "Leave it while the customer's answer is awaited.")

    package static let wmsRefused = ExceptionType(
        "wms-refused", "WMS refused the order",
        team: .operations, .warning, act: .hours(1), group: ExceptionGroup(.orders, .deposco, .refused), about: .order,
        ends: [.faultGone, .readBackEqual], retry: .subject,
        playbook:
            "Deposco, or the flow in Patchworks that was to bring it there, does not take this order; its own words "
            + "are in the detail. Correct what it names, on the channel, in the flow or in Deposco, then retry. Deposco "
            + "is looked at first, and the flow is started anew in its present version.",
        leave: "Leave it if Deposco is down as well: retry once it answers.")

    package static let parkedInReview = ExceptionType(
        "parked-in-review", "Order parked in Review",
        team: .operations, .warning, act: .hours(1), group: ExceptionGroup(.orders, .deposco, .refused), about: .order,
        ends: [.readBackEqual, .cancelledInWMS], retry: .subject,
        playbook:
            "The order is in Deposco but parked for review, so nobody will pick it. Open it there, settle its notices "
            + "and release it. This ends when the order is read back outside Review.",
        leave: "Leave it while somebody in the warehouse is at it.")

    package static let receivedDiffers = ExceptionType(
        "received-differs", "WMS order differs from what was sent",
        team: .operations, .warning, act: .hours(1), group: ExceptionGroup(.orders, .deposco, .contradiction),
        about: .order,
        ends: [.readBackEqual, .cancelledInWMS], retry: .subject,
        playbook: "The order is in Deposco, but its lines are not what was sent. Compare the difference in the detail; "
            + "correct the order in Deposco, or cancel it there and retry.",
        leave: "Leave it if the warehouse has corrected the order: it is read back by itself.")

    package static let orphanOrder = ExceptionType(
        "orphan-order", "WMS order that nobody placed",
        team: .operations, .warning, act: .hours(4), group: ExceptionGroup(.orders, .deposco, .contradiction),
        about: .nothing,
        ends: [.cancelledInWMS, .orderKnown], retry: .subject,
        playbook:
            "Deposco has an order under our source that is not known here. Find out who made it; cancel it there if "
            + "nobody placed it, for it will be picked and sent.",
        leave: "Leave it if somebody made the order on purpose and it is to be shipped.")

    package static let numberTaken = ExceptionType(
        "number-taken", "Number of another order in the WMS",
        team: .operations, .warning, act: .hours(1), group: ExceptionGroup(.orders, .deposco, .contradiction),
        about: .order,
        ends: [.faultGone], retry: .subject,
        playbook:
            "Deposco knows orders by their numbers, and another order has this one's: sending it would overwrite the "
            + "other, and its parcel would be booked on the wrong customer. The detail names both. Enter this order in "
            + "Deposco by hand, under a number of its own and with its id as other reference; it is then followed. Or "
            + "place it anew on the channel and cancel this one. Where the other order is a leftover that nobody needs, "
            + "remove it in Deposco and retry. Where several shops share Deposco, give each a prefix "
            + "(`orders.numberPrefix`).",
        leave: "Leave nothing: the order does not move until somebody acts.")

    package static let perhapsThere = ExceptionType(
        "perhaps-there", "WMS may have the order already",
        team: .operations, .warning, act: .hours(1), group: ExceptionGroup(.orders, .deposco, .contradiction),
        about: .order,
        ends: [.faultGone], retry: .subject,
        playbook:
            "Deposco has an order that carries this one's name, and that somebody else sent. It does not fit, or it has "
            + "shipped and the channel does not show that, so nothing is sent. Compare the two. If it has shipped this "
            + "order, fulfil the order on the channel. If it is another customer's order, correct its customer order "
            + "number in Deposco, and retry. If it is this order and has all of its goods, say so with `follow`: it goes "
            + "on there, and nothing is sent. Or cancel it there and retry.",
        leave: "Leave nothing: until somebody decides, the order is not sent.")
}

extension ExceptionCause {
    package static func fieldOverLimit(_ id: OrderID) -> Self { Self(.fieldOverLimit, key: id.rawValue, order: id) }
    package static func fieldMissing(_ id: OrderID) -> Self { Self(.fieldMissing, key: id.rawValue, order: id) }
    package static func wmsRefused(_ id: OrderID) -> Self { Self(.wmsRefused, key: id.rawValue, order: id) }
    package static func parkedInReview(_ id: OrderID) -> Self { Self(.parkedInReview, key: id.rawValue, order: id) }
    package static func receivedDiffers(_ id: OrderID) -> Self { Self(.receivedDiffers, key: id.rawValue, order: id) }
    package static func numberTaken(_ id: OrderID) -> Self { Self(.numberTaken, key: id.rawValue, order: id) }
    package static func perhapsThere(_ id: OrderID) -> Self { Self(.perhapsThere, key: id.rawValue, order: id) }
    package static func orphanOrder(number: String) -> Self { Self(.orphanOrder, key: number) }
}

extension ExceptionEnding {
    package static let orderCancelled = ExceptionEnding("the order is cancelled")
    package static let orderKnown = ExceptionEnding("its order is known now")
    package static let faultGone = ExceptionEnding("the order no longer has this fault")
    package static let readBackEqual = ExceptionEnding("read back from Deposco and equal")
    package static let cancelledInWMS = ExceptionEnding("it is cancelled in Deposco")
}
