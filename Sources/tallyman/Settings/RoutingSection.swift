import Core
import Domain
import Simulation

enum RoutingSection {
    static let facility = Setting(
        "routing.facility", .text, example: .shown("MAIN"), "Everything ships from this one.")

    static let locationMap: Setting<MapFile<[String: String]>?> = Setting(
        "routing.locationMap",
        .map { bytes throws(CSVRefusal) in
            let read = try LocationMapFile(csv: bytes)
            return (content: read.facilities, faults: read.faults)
        }, example: .commented("locations.csv"),
        holds: .atReloadWhile("where there was one before") { $0[locationMap] != nil },
        "As the channel routed the order: a CSV file with `location,facility`. The location of the channel's fulfilment order decides. One "
            + "that is not in the file is an exception, never a default.")

    static let facilities = Setting(
        "routing.facilities", .texts, example: .commented("[MAIN, NORTH]"),
        "By what each of these has in stock, the first preferred. An order that none can fill is split.")

    static let section = SettingSection(
        "routing",
        "Which Deposco facility ships what: one of `facility`, `locationMap` and `facilities`. Without any, Deposco chooses.",
        check: check,
        apply: apply
    ) {
        facility
        locationMap
        facilities
        DueSettings.others
        DueSettings.services
    }

    private static func apply(_ values: SettingValues, _ core: inout CoreSettings) {
        if let locations = values[locationMap]?.content {
            core.policy.routing = .locations(locations)
        } else if let facilities = values[facilities] {
            core.policy.routing = .availability(facilities)
        } else {
            core.policy.routing = .facility(values[facility])
        }
    }

    private static func check(_ check: SettingCheck) {
        let ways: [any AnySetting] = [facility, locationMap, facilities]
        let said = ways.filter { check.isGiven($0) }.map(\.face.name)
        if said.count > 1 {
            check.note("\(said.joined(separator: " and ")) exclude each other: keep one of them", at: section)
        } else if check[facilities]?.isEmpty == true {
            check.note("names no facility", at: facilities)
        }
    }
}
