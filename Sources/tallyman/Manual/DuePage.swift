import Domain

extension ManualPage {
    static let due = ManualPage(
        name: "due", title: "What is due, and what is not yet",
        about: "An order has not gone to the warehouse: is that right?"
    ) { shop, text in
        text.say(
            "An order is due when the channel lets us ship it and its payment allows it. Only what is due and not received makes the gap."
        )
        text.list([
            "Orders are sent by when they were placed, from: {orders.from}. What is older leaves only when a person takes it in.",
            "When its payment is as far as this, an order is sent: {orders.send}.",
            "It is read {orders.settle} after it was routed, so that apps can place their holds.",
            "The risk assessment holds it where it recommends {orders.review}; an unfinished one is waited for {orders.riskWait}.",
            "What is not paid, by its gateway: {payments.gateways}; on terms: {payments.terms}.",
            "Tests: {orders.tests}.",
            "Its way to the warehouse: {orders.via}. Prefix of its number there: {orders.numberPrefix}.",
        ])
        text.heading("Not due yet")
        text.say(
            "Each leaves by itself. Do nothing before it is an exception, unless you know more than the channel does.")
        text.table(
            ["why it waits", "what ends it", "exception after"],
            waits.map { reason, ends in
                [reason.title, ends, limit(reason)]
            })
        text.say("`0s` is an exception at once, and `never` none.")
        text.say(
            "What waits for a person leaves when somebody takes it in, with a reason. What the channel holds is released there; what "
                + "waits for its money is paid there.")
        text.heading("Never due here")
        text.list([
            "Locations that are not ours: {routing.others}.",
            "Services that are ours, and are sent what was requested of them: {routing.services}.",
            "What others fulfilled, pickups, local deliveries, sales at a till, what was refunded or voided before it was sent.",
        ])
    }

    /// Every reason for which an order is not due yet, with what ends it.
    private static let waits: [(WaitReason, String)] = [
        (.unread, "it is read from the channel"), (.settling, "{orders.settle} have passed"),
        (.notRouted, "a location that we can see has it"), (.held(""), "the last hold is released in the channel"),
        (.scheduled, "its time has come"), (.riskPending, "it is assessed, or {orders.riskWait} have passed"),
        (.riskReview, "the recommendation changes, or somebody takes it in"),
        (.notRequested, "the service is asked to ship it"),
        (.reopened, "it is fulfilled or cancelled in the channel, or somebody takes it in"),
        (.unknownWord(""), "the channel says something that is known here"), (.unpaid, "it is paid"),
        (.onTerms, "it is paid"), (.paymentReview, "it is paid, or somebody takes it in"),
    ]

    private static func limit(_ reason: WaitReason) -> String {
        switch reason {
        case .unpaid: "{payments.awaitedFor}"
        case .onTerms: "the day that its terms name, else {payments.awaitedFor}"
        default:
            WaitSettings.setting(reason).map { "{\($0.face.key)}" } ?? "never: work that fails is an exception"
        }
    }
}
