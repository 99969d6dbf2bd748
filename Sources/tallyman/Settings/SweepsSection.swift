import Core
import Domain

enum SweepsSection {
    static let section = SettingSection("sweeps", "How often the core looks for what no webhook reported.") {
        Setting(
            "sweeps.orders", .span(atLeast: .seconds(5)), default: .minutes(2), to: .core(\.intervals.orders),
            "Orders changed since the last look, and requests to cancel.")
        Setting(
            "sweeps.deepOrders", .span(atLeast: .minutes(1)), default: .hours(1), to: .core(\.intervals.deepOrders),
            "Orders of the last day, with counts compared. Open ones that were deleted meanwhile are stopped.")
        Setting(
            "sweeps.nightlyOrders", .span(atLeast: .hours(1)), default: .day, to: .core(\.intervals.nightlyOrders),
            "Orders of the last week, and those deleted. Old bodies are pruned then, and scans of parcels that nobody shipped."
        )
        Setting(
            "sweeps.fulfilment", .span(atLeast: .seconds(5)), default: .seconds(20), to: .core(\.intervals.fulfilment),
            "What changed of fulfilment orders: holds, releases, moves, fulfilments by others. Orders wait to be sent while the last look "
                + "is over a minute ago.")
        Setting(
            "sweeps.shipments", .span(), default: .seconds(30), to: .core(\.intervals.shipments),
            "What the warehouse shipped or rolled back.")
        Setting(
            "sweeps.stock", .span(atLeast: .seconds(2)), default: .seconds(10), to: .core(\.intervals.stock),
            "What moved in the warehouse.")
        Setting(
            "sweeps.wmsOrders", .span(atLeast: .seconds(5)), default: .minutes(1), to: .core(\.intervals.wmsOrders),
            "What changed of orders in the WMS: their stage, and picks that were cancelled or short.")
        Setting(
            "sweeps.items", .span(), default: .minutes(1), to: .core(\.intervals.items), "Changes of the item master.")
        Setting(
            "sweeps.variants", .span(atLeast: .seconds(5)), default: .minutes(10), to: .core(\.intervals.variants),
            "The channel's catalogue against the item master.")
        Setting(
            "sweeps.royalMail", .span(atLeast: .seconds(5)), default: .minutes(5), to: .core(\.intervals.royalMail),
            "Royal Mail's first scans, where it is asked.")
        Setting(
            "sweeps.patchworks", .span(atLeast: .seconds(5)), default: .seconds(30), to: .core(\.intervals.patchworks),
            "Patchworks' own queue, its running and its failed runs, where it is called. Each look takes four of the account's calls."
        )
        Setting(
            "sweeps.overlap", .span(), default: .minutes(5), to: .core(\.intervals.overlap),
            "How far each look reaches back behind the last, for rows that became visible late.")
        Setting(
            "sweeps.quietWebhooks", .span(atLeast: .minutes(1)), default: .minutes(30),
            to: .core(\.intervals.quietWebhooks),
            "No webhook for this long is a stall.")
    }
}
