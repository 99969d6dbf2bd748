/// What Deposco refuses in a sales order, in its words.
enum DeposcoRules {
    static func fault(_ body: SandboxJSON) -> String? {
        let required: [(String, SandboxJSON)] = [
            ("businessUnit", body["businessUnit"]), ("number", body["number"]),
            ("shipToContact", body["shipToContact"]),
            ("shipToAddress", body["shipToAddress"]), ("shipToContact.lastName", body["shipToContact"]["lastName"]),
            ("shipToAddress.line1", body["shipToAddress"]["line1"]),
            ("shipToAddress.city", body["shipToAddress"]["city"]),
            ("shipToAddress.country", body["shipToAddress"]["country"]),
        ]
        for (name, value) in required where value.isNull { return "salesOrder.\(name) must not be null" }
        let contact = body["shipToContact"]
        let address = body["shipToAddress"]
        let limits: [(String, SandboxJSON, Int)] = [
            ("number", body["number"], 50), ("customerOrderNumber", body["customerOrderNumber"], 50),
            ("shipVia", body["shipVia"], 50), ("shipToContact.firstName", contact["firstName"], 30),
            ("shipToContact.lastName", contact["lastName"], 30), ("shipToContact.phone", contact["phone"], 30),
            ("shipToContact.email", contact["email"], 50), ("shipToAddress.line1", address["line1"], 64),
            ("shipToAddress.line2", address["line2"], 64), ("shipToAddress.line3", address["line3"], 64),
            ("shipToAddress.line4", address["line4"], 64),
            ("shipToAddress.city", address["city"], 30), ("shipToAddress.stateProvince", address["stateProvince"], 100),
            ("shipToAddress.postalCode", address["postalCode"], 20), ("shipToAddress.country", address["country"], 100),
        ]
        for (name, value, limit) in limits {
            if let text = value.string, text.utf16.count > limit {
                return "salesOrder.\(name) size must be between 0 and \(limit)"
            }
        }
        for (index, note) in body["notes"].array.enumerated() {
            if let title = note["title"].string, title.utf16.count <= 150 { continue }
            return "salesOrder.notes[\(index)].title size must be between 0 and 150"
        }
        let rows = body["orderLines"]["data"].array
        for (index, line) in rows.enumerated() {
            for name in ["lineNumber", "item", "pack", "orderPackQuantity"] where line[name].isNull {
                return "salesOrder.orderLines[\(index)].\(name) must not be null"
            }
            if let number = line["lineNumber"].string, number.utf16.count > 55 {
                return "salesOrder.orderLines[\(index)].lineNumber size must be between 0 and 55"
            }
        }
        return nil
    }
}
