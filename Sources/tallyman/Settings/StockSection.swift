import Core
import Domain
import Simulation

enum StockSection {
    /// When stock goes to the channel.
    enum Push: Sendable { case frequent, snapshot }

    static let push = Setting(
        "stock.push", .choice(["frequent": Push.frequent, "snapshot": .snapshot]), default: .frequent,
        "`frequent` pushes each movement as soon as it is known, `snapshot` pushes everything every `snapshotEvery`.")

    static let snapshotEvery = Setting(
        "stock.snapshotEvery", .span(atLeast: .seconds(30)), default: .minutes(15),
        "How often everything is pushed, where `push` is `snapshot`.")

    static let location = Setting(
        "stock.location", .text, otherwise: "by the location map under `routing`", example: .shown("61234567890"),
        "The channel's location that shows the stock. Leave it out where there is a location map under `routing`.")

    static let facilities = Setting(
        "stock.facilities", .texts, default: [], otherwise: "all", example: .shown("[MAIN]"),
        "The facilities behind that location.")

    static let safety = Setting(
        "stock.safety", .integer(0...1_000_000), default: 0, "Units of every SKU that are kept back from the channel.")

    static let safetyMap = Setting(
        "stock.safetyMap",
        .map { bytes throws(CSVRefusal) in
            let read = try SafetyFile(csv: bytes)
            return (content: read.units, faults: read.faults)
        }, example: .commented("safety.csv"), holds: .atReload,
        "Where a SKU keeps back another number of units: a CSV file with `sku,units`.")

    static let sharedSKU = Setting(
        "stock.sharedSKU",
        .choice(["all": StockPolicy.Sharing.all, "oldest": .oldest, "none": .none]), default: .all,
        "Which variant shows the stock of a SKU that several have: `all` of them, the `oldest` while the others show 0, or `none`, and their "
            + "figures stay.")

    static let unstocked = Setting(
        "stock.unstocked", .choice(["tell": false, "activate": true]), default: false,
        "What becomes of a variant that is not stocked at its location: `tell` makes it an exception, `activate` stocks it there."
    )

    static let auditEvery = Setting(
        "stock.auditEvery", .span(atLeast: .minutes(5)), default: .hours(6),
        "How often everything is compared with both sides, whatever movements told.")

    static let section = SettingSection(
        "stock", "Stock to the channel. Leave the section out where somebody else sees to that.",
        more: """
            Scopes at Shopify: `read_inventory`, `write_inventory`, `read_locations`. At Deposco: `inventoryAdjustments/read`,
            `facilities/read`.
            """, isPart: true, check: check, apply: apply
    ) {
        push
        snapshotEvery
        location
        facilities
        safety
        safetyMap
        sharedSKU
        unstocked
        auditEvery
    }

    private static func apply(_ values: SettingValues, _ core: inout CoreSettings) {
        guard values.has(section) else { return }
        var policy = StockPolicy(locations: [:])
        if let location = values[location] {
            policy.locations = [String(location.split(separator: "/").last ?? ""): values[facilities]]
        } else {
            for (location, facility) in values[RoutingSection.locationMap]?.content ?? [:] {
                policy.locations[location, default: []].append(facility)
            }
        }
        policy.push = values[push] == .snapshot ? .snapshot(every: values[snapshotEvery]) : .frequent
        policy.safety = Int64(values[safety])
        policy.safetyBySKU = values[safetyMap]?.content ?? [:]
        policy.sharing = values[sharedSKU]
        policy.activates = values[unstocked]
        policy.auditEvery = values[auditEvery]
        core.policy.stock = policy
    }

    private static func check(_ check: SettingCheck) {
        guard check.values.has(section) else { return }
        if check[location] == nil, check[RoutingSection.locationMap] == nil {
            check.note("is missing: the channel's location that shows the stock, as 61234567890", at: location)
        }
        if check.context.purpose == .core, !check.values.has(DeposcoV1Section.section) {
            check.note("needs deposco.v1: Deposco tells stock by its older API alone", at: section)
        }
    }
}
