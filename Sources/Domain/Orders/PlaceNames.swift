/// What people call the channel's locations: by the facilities behind them. The channel's own number of a location says nothing to them.
package struct PlaceNames: Sendable, Equatable {
    private var facilities: [String: [String]] = [:]

    /// No place has a name.
    package init() {}

    /// As far as the configuration says what stands behind a location.
    package init(_ policy: Policy) {
        for (location, behind) in policy.stock?.locations ?? [:] { facilities[location] = behind }
        if case .locations(let map) = policy.routing {
            for (location, facility) in map { facilities[location] = [facility] }
        }
    }

    /// `LEEDS`, or `location 41` where nobody has said what stands behind it.
    package func name(of location: String) -> String {
        guard let behind = facilities[location], !behind.isEmpty else { return "location \(location)" }
        return behind.joined(separator: " and ")
    }

    /// The names of several, each once: `BRISTOL, LEEDS`.
    package func names(of locations: some Sequence<String>) -> String {
        Set(locations.map(name)).sorted().joined(separator: ", ")
    }

    /// For whoever has to find it in the channel: `location 1 (LEEDS)`.
    package func nameAndNumber(of location: String) -> String {
        guard let behind = facilities[location], !behind.isEmpty else { return "location \(location)" }
        return "location \(location) (\(behind.joined(separator: ", ")))"
    }
}
