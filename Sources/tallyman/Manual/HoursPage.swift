extension ManualPage {
    static let hours = ManualPage(
        name: "hours", title: "Cut-offs and hours", about: "When does what become late?"
    ) { shop, text in
        text.say(
            "Business hours: {notifications.businessHours.days}, from {notifications.businessHours.opens} to "
                + "{notifications.businessHours.closes}, at {notifications.businessHours.utcOffset} from UTC.")
        text.table(
            ["what", "late after", "counted in"],
            [
                ["a parcel without a carrier's scan: overdue", "{notifications.warnAfter}", "business hours"],
                ["the same: stalled", "{notifications.stallAfter}", "business hours"],
                ["a shipment neither held nor told", "{notifications.tellWithin}", "any hours"],
                ["a late cancellation that nobody decided: refused", "{cancellations.decideWithin}", "any hours"],
                ["an order just routed: read and sent", "{orders.settle}", "any hours"],
                ["a payment that has not come", "{payments.awaitedFor}", "any hours"],
                ["an authorisation before its end", "{payments.warnBefore}", "any hours"],
                ["no webhook: a stall", "{sweeps.quietWebhooks}", "any hours"],
            ])
        text.say("Times to act on exceptions count at any hour; they stand on the page `owners`.")
        text.say(
            "When to do nothing: a parcel of the evening is not late before the next business day. To reach the carriers: "
                + "\(shop.contact(.carriers)).")
        text.heading("How often the core looks by itself")
        text.list([
            "Orders of the channel: {sweeps.orders}; the last day anew {sweeps.deepOrders}; the last week {sweeps.nightlyOrders}.",
            "Holds and releases: {sweeps.fulfilment}. What the warehouse shipped: {sweeps.shipments}; its orders: {sweeps.wmsOrders}.",
            "Stock: {sweeps.stock}. Items: {sweeps.items}; the channel's catalogue: {sweeps.variants}.",
            "Royal Mail: {sweeps.royalMail}. Patchworks: {sweeps.patchworks}. Each look reaches back {sweeps.overlap}.",
        ])
    }
}
