// The stored form of what the channel says of fulfilment. Read a field that is added later with `maybe`.

extension FulfilmentReading: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        self.init(
            orders: try fields.get("orders"), fulfilments: try fields.maybe("fulfilments") ?? [],
            risk: OrderRisk(
                try fields.maybe("risk") ?? .none, isPending: try fields.maybe("riskPending") ?? false))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("orders", orders)
        try fields.put("fulfilments", ifPresent: fulfilments.isEmpty ? nil : fulfilments)
        try fields.put("risk", ifPresent: risk.recommendation == .none ? nil : risk.recommendation)
        try fields.put("riskPending", ifPresent: risk.isPending ? true : nil)
    }
}

extension FulfilmentOrder: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        self.init(
            id: try fields.get("id"), status: try fields.get("status"), request: try fields.get("request"),
            location: try fields.maybe("location"), lines: try fields.get("lines"))
        isAtService = try fields.maybe("isAtService") ?? false
        method = try fields.maybe("method")
        fulfilAt = try fields.maybe("fulfilAt")
        createdAt = try fields.maybe("createdAt")
        updatedAt = try fields.maybe("updatedAt")
        holds = try fields.maybe("holds") ?? []
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("id", id)
        try fields.put("status", status)
        try fields.put("request", request)
        try fields.put("location", ifPresent: location)
        try fields.put("isAtService", ifPresent: isAtService ? true : nil)
        try fields.put("method", ifPresent: method)
        try fields.put("fulfilAt", ifPresent: fulfilAt)
        try fields.put("createdAt", ifPresent: createdAt)
        try fields.put("updatedAt", ifPresent: updatedAt)
        try fields.put("holds", ifPresent: holds.isEmpty ? nil : holds)
        try fields.put("lines", lines)
    }
}

extension FulfilmentLine: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        self.init(
            id: try fields.get("id"), line: try fields.get("line"), total: try fields.get("total"),
            remaining: try fields.get("remaining"))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("id", id)
        try fields.put("line", line)
        try fields.put("total", total)
        try fields.put("remaining", remaining)
    }
}

extension SeenFulfilment: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        let units: LineUnits = try fields.get("units")
        self.init(
            id: try fields.get("id"), isLive: try fields.get("isLive"), createdAt: try fields.maybe("createdAt"),
            service: try fields.maybe("service"), units: units.units)
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("id", id)
        try fields.put("isLive", isLive)
        try fields.put("createdAt", ifPresent: createdAt)
        try fields.put("service", ifPresent: service)
        try fields.put("units", LineUnits(units))
    }
}

extension OrderWait: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        let (name, word): (String, String?) = (try fields.get("reason"), try fields.maybe("word"))
        // A reason of a later version still holds the units back.
        self.init(
            WaitReason(name: name, word: word) ?? .unknownWord(name), units: try fields.get("units"),
            since: try fields.get("since"), until: try fields.maybe("until"))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("reason", reason.name)
        try fields.put("word", ifPresent: reason.word)
        try fields.put("units", units)
        try fields.put("since", since)
        try fields.put("until", ifPresent: until)
    }
}
