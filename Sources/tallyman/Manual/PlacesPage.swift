import Simulation

extension ManualPage {
    static let places = ManualPage(
        name: "places", title: "Facilities, locations and maps",
        about: "Which building ships it, and which map says so?"
    ) { shop, text in
        text.heading("Who ships what")
        text.list([
            "One facility ships everything: {routing.facility}.",
            "As the channel routed it, by this map: {routing.locationMap}.",
            "By stock, the first preferred: {routing.facilities}.",
        ])
        text.say("One of the three holds. Without any, Deposco chooses.")
        if let map = shop.configuration[RoutingSection.locationMap]?.content {
            text.table(
                ["location", "facility"],
                map.sorted { $0.key < $1.key }.map { [ManualShop.code($0.key), ManualShop.code($0.value)] })
            text.say(
                "A location that is not here is an exception, never a default: the parcel would leave from the wrong building."
            )
        }
        text.list([
            "Locations that are not ours: {routing.others}. Locations of a service that is ours: {routing.services}.",
            "Stock is shown at {stock.location}, from {stock.facilities}.",
        ])
        text.heading("Maps")
        text.table(
            ["map", "file", "rows"],
            [
                [
                    "SKUs with another item number", "{orders.skuMap}",
                    rows(shop.configuration[OrdersSection.skuMap]?.content?.count),
                ],
                [
                    "what bundles are made of", "{orders.bundleMap}",
                    rows(shop.configuration[OrdersSection.bundleMap]?.content?.count),
                ],
                [
                    "units kept back by SKU", "{stock.safetyMap}",
                    rows(shop.configuration[StockSection.safetyMap]?.content?.count),
                ],
            ])
        text.say(
            "After a change of a map: `systemctl reload tallyman`. A map with a fault is not used, and the log names its row."
        )
        text.heading("In the warehouse system")
        text.list([
            "Deposco's business unit: {deposco.businessUnit}; orders' source {orders.source}; prefix of numbers {orders.numberPrefix}.",
            "Shipping method where the channel names none: {orders.shipVia}.",
            "Fields that are too long go: {orders.fits}. Notes: {orders.notes}; attributes: {orders.attributes}; properties of lines: "
                + "{orders.properties}.",
        ])
    }
}

private func rows(_ count: Int?) -> String { count.map(String.init) ?? "" }
