// The stored form of raised exceptions and owners, in facts and in the records folded from them. Read a field that is
// added later with `maybe`: older rows do not have it.

extension RaisedException: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        type = try fields.get("type")
        summary = try fields.get("summary")
        detail = try fields.get("detail")
        order = try fields.maybe("order")
        about = try fields.maybe("about")
        suggestion = try fields.maybe("suggestion")
        owner = try fields.maybe("owner")
        severity = try fields.get("severity")
        sla = try fields.get("sla")
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("type", type)
        try fields.put("summary", summary)
        try fields.put("detail", detail)
        try fields.put("order", ifPresent: order)
        try fields.put("about", ifPresent: about)
        try fields.put("suggestion", ifPresent: suggestion)
        try fields.put("owner", ifPresent: owner)
        try fields.put("severity", severity)
        try fields.put("sla", sla)
    }
}

extension Owner: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        let name: String = try fields.get("name")
        self = try fields.get("isTeam") ? Owner(team: name) : Owner(person: name)
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("name", name)
        try fields.put("isTeam", isTeam)
    }
}
