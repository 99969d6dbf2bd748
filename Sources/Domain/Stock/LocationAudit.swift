/// Finds mismatches between the channel's locations and the WMS's facilities.
package struct LocationAudit: Sendable {
    package struct Location: Hashable, Sendable {
        package var id: String
        package var name: String

        package init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }

    package var locations: [Location]
    package var facilities: [String]
    package var policy: Policy

    package init(locations: [Location], facilities: [String], policy: Policy) {
        self.locations = locations
        self.facilities = facilities
        self.policy = policy
    }

    /// Whether orders or stock depend on locations or facilities.
    package static func concerns(_ policy: Policy) -> Bool { policy.routing != .facility(nil) || policy.stock != nil }

    package var findings: [CatalogueAudit.Finding] {
        var found: [CatalogueAudit.Finding] = []
        func tell(_ kind: CatalogueAudit.Kind, _ subject: String, _ detail: String) {
            let finding = CatalogueAudit.Finding(kind: kind, subject: subject, detail: detail)
            if !found.contains(where: { $0.kind == kind && $0.subject == subject }) { found.append(finding) }
        }
        let known = Dictionary(locations.map { ($0.id, $0.name) }) { $1 }
        let facilities = Set(self.facilities)
        func need(facility: String, _ use: String) {
            if !facilities.contains(facility) {
                tell(.unknownFacility, facility, "\(use), and Deposco has no such facility")
            }
        }
        switch policy.routing {
        case .facility(let facility):
            if let facility { need(facility: facility, "ships everything") }
        case .availability(let all):
            for facility in all { need(facility: facility, "is routed to") }
        case .locations(let map):
            for location in locations where map[location.id] == nil {
                tell(.unmappedLocation, location.id, "\"\(location.name)\" has no facility; what it is to ship waits")
            }
            for (location, facility) in map {
                need(facility: facility, "stands for location \(location)")
                if known[location] == nil {
                    tell(.unknownLocation, location, "stands for \(facility), and the channel has no such location")
                }
            }
            for facility in facilities.subtracting(map.values) {
                tell(.unmappedFacility, facility, "stands for no location, so no order is routed to it")
            }
        }
        for (location, behind) in policy.stock?.locations ?? [:] {
            if known[location] == nil {
                tell(.unknownLocation, location, "is to show stock, and the channel has no such location")
            }
            for facility in behind { need(facility: facility, "has its stock shown") }
        }
        return found
    }
}
