// Privacy requests.

extension ExceptionType {
    package static let dataRequest = ExceptionType(
        "data-request", "Customer asks for their data",
        team: .cx, .warning, act: .hours(30 * 24), group: ExceptionGroup(.core, .shopify, .request), about: .prefixed,
        ends: [.writtenOut], retry: .subject,
        playbook:
            "A customer asked the shop what data it holds about them, and Shopify passed that on. Run the command in "
            + "the detail, look through the file that it writes, and send it to the customer by the time to act, "
            + "which is the law's. Writing the file ends this.",
        leave: "Leave nothing: the time is the law's.")

    package static let shopRedact = ExceptionType(
        "shop-redact", "Channel asks that the whole shop be erased",
        team: .oncall, .critical, act: .hours(30 * 24), group: ExceptionGroup(.core, .shopify, .request),
        about: .nothing,
        ends: [.shopGoesOn, .everybodyErased], retry: .subject,
        playbook:
            "Shopify says that this app was taken off the shop and asks that everything of its customers be erased, "
            + "yet the shop still accepts our token. Nothing has been erased. If the shop goes on, there is nothing "
            + "to do: this ends after thirty days. If it has gone, revoke the token in Shopify: Tallyman tries it "
            + "every hour and erases everybody once it is refused.",
        leave: "Leave it if the shop goes on: it ends by itself.")
}

extension ExceptionCause {
    package static func dataRequest(_ request: String, about: ExceptionSubject?) -> Self {
        Self(.dataRequest, key: request, about: about)
    }
    package static let shopRedact = ExceptionCause(.shopRedact, key: "shopify")
}

extension ExceptionEnding {
    package static let writtenOut = ExceptionEnding("what is held was written out")
    package static let shopGoesOn = ExceptionEnding("the shop goes on")
    package static let everybodyErased = ExceptionEnding("the shop has gone, and its customers are erased")
}
