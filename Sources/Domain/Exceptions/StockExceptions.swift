// Stock on the channel and in the warehouse.

extension ExceptionType {
    package static let oversold = ExceptionType(
        "oversold", "Sold more than there is",
        team: .operations, .critical, act: .minutes(30), group: ExceptionGroup(.stock, .deposco, .contradiction),
        about: .name,
        ends: [.enough], retry: .subject,
        playbook: "Orders take more of this item than the warehouse can promise. The channel shows none any more. Look "
            + "whether goods are on their way; if not, decide which of the orders in the detail to cancel or to send "
            + "later, and tell those customers. It ends when the stock covers the orders.",
        leave: "Leave it if goods that cover the orders arrive before they are to be shipped.")

    package static let stockDrift = ExceptionType(
        "stock-drift", "Stock not as movements said",
        team: .operations, .warning, act: .hours(4), group: ExceptionGroup(.stock, .deposco, .contradiction),
        about: .nothing,
        ends: [.everythingAgreed], retry: .subject,
        playbook:
            "A comparison of all stock found a difference that no movement explains. The detail says which kind it "
            + "is: a physical discrepancy, where Deposco itself adjusted, belongs to the warehouse; a delay, or a "
            + "figure that somebody changed on the channel, to whoever runs the integration. It is put right by "
            + "itself; it ends with the next comparison that finds nothing.",
        leave:
            "Leave it if the kind is a delay, nothing is oversold and the next comparison is near: it is "
            + "put right by itself.")

    package static let stockRefused = ExceptionType(
        "stock-refused", "Channel refused a stock figure",
        team: .merchandising, .warning, act: .hours(4), group: ExceptionGroup(.stock, .shopify, .refused), about: .name,
        ends: [.figureTaken, .variantGone], retry: .subject,
        playbook: "Shopify does not take the stock of this variant; its own words are in the detail. Usually it is not "
            + "stocked at the location, or its tracking was switched off. Correct that in Shopify; the next movement is "
            + "tried again.",
        leave: "Leave it if the product is not sold at present.")

    package static let stockUnknown = ExceptionType(
        "stock-unknown", "Stock that the warehouse no longer tells",
        team: .operations, .warning, act: .hours(4), group: ExceptionGroup(.stock, .deposco, .missing), about: .name,
        ends: [.toldAgain], retry: .subject,
        playbook:
            "Deposco told what it has of this item, and no longer does. So that is unknown, neither what it was nor "
            + "none, and where nothing else is known of the item the channel keeps its last figure, less what it sells. "
            + "Look the item up in Deposco: was it renamed, or its facility closed? Set the figure on the channel by "
            + "hand until then. It ends when Deposco tells its stock again.",
        leave: "Leave it if the item was taken out of the warehouse on purpose and is off sale.")

    package static let stockContested = ExceptionType(
        "stock-contested", "Somebody else sets a stock figure",
        team: .oncall, .warning, act: .hours(4), group: ExceptionGroup(.stock, .shopify, .contradiction), about: .name,
        ends: [.figureStands, .variantGone], retry: .subject,
        playbook:
            "The channel's stock of this variant was changed three times within a day by somebody else, and was set "
            + "right each time. Shopify does not say by whom. Look at the adjustment history of the variant in Shopify: it "
            + "names the app or the person. Switch off the stock of the other app, or take this location out of `stock` "
            + "here: one of them has to stop. It ends when the figure stood for a day.",
        leave: "Leave it while the other side is being switched off: each change is set right.")

    package static let locationClosed = ExceptionType(
        "location-closed", "Location that shows stock is closed",
        team: .operations, .warning, act: .hours(4), group: ExceptionGroup(.stock, .shopify, .contradiction),
        about: .name, ends: [.locationOpen, .locationUnused], retry: .subject,
        playbook: "The configuration says that this location shows stock, and the channel has closed it or has it no "
            + "longer. Nothing is set there meanwhile. Open it again in Shopify, or take it out of `stock` and the map "
            + "of locations. It ends when the channel has it open, or the configuration no longer names it.",
        leave: "Leave it if the location is closed for a short time and sells nothing meanwhile.")
}

extension ExceptionCause {
    package static func locationClosed(_ location: String) -> Self {
        Self(.locationClosed, key: location, about: .name(location))
    }
    package static func stockContested(variant: String) -> Self {
        Self(.stockContested, key: variant, about: .name(variant))
    }
    package static func stockUnknown(item: String) -> Self { Self(.stockUnknown, key: item, about: .name(item)) }
    package static func oversold(_ sku: SKU) -> Self { Self(.oversold, key: sku.rawValue, about: .name(sku.rawValue)) }
    package static let stockDrift = ExceptionCause(.stockDrift, key: "audit")
    package static func stockRefused(variant: String) -> Self {
        Self(.stockRefused, key: variant, about: .name(variant))
    }
}

extension ExceptionEnding {
    package static let figureTaken = ExceptionEnding("the channel takes its figure now")
    package static let variantGone = ExceptionEnding("the channel no longer has the variant")
    package static let enough = ExceptionEnding("there is enough of it")
    package static let toldAgain = ExceptionEnding("Deposco tells its stock again")
    package static let figureStands = ExceptionEnding("nobody else has changed it for a day")
    package static let locationOpen = ExceptionEnding("the location is open")
    package static let locationUnused = ExceptionEnding("no stock is shown there any more")
    package static let everythingAgreed = ExceptionEnding("everything agreed")
}
