extension ShopSchema {
    /// What is wrong with a call: its document, and the variables that were sent with it.
    package func faults(_ document: String, variables: SchemaJSON, newer: NewerRules = .api2026_07) -> [String] {
        do {
            let parsed = try SchemaDocument(document)
            guard parsed.operations.count == 1, let operation = parsed.operations.first else {
                return ["the document has \(parsed.operations.count) operations"]
            }
            var check = DocumentCheck(self, parsed, operation, newer)
            var given = VariableCheck(self, newer)
            return check.run() + given.run(variables, operation.variables)
        } catch {
            return ["the document cannot be read: \(error)"]
        }
    }

    /// What is wrong with an answer to a document.
    package func faults(_ document: String, answer: SchemaJSON, newer: NewerRules = .api2026_07) -> [String] {
        do {
            let parsed = try SchemaDocument(document)
            guard let operation = parsed.operations.first else { return ["the document has no operation"] }
            var check = AnswerCheck(self, parsed, newer)
            return check.run(answer["data"], operation)
        } catch {
            return ["the document cannot be read: \(error)"]
        }
    }
}

/// What a later version of the API asks for, and the schema does not say.
package struct NewerRules: Sendable {
    /// Mutations that need the directive `@idempotent`.
    package var idempotent: Set<String> = []
    /// Members of input objects that have to be given.
    package var needed: [String: Set<String>] = [:]

    /// Words of enums.
    package var words: [String: Set<String>] = [:]

    package init() {}

    func has(_ word: String, in type: String) -> Bool { words[type]?.contains(word) == true }

    func check(_ members: Set<String>, of type: String, _ place: String, into faults: inout [String]) {
        for name in needed[type, default: []].subtracting(members).sorted() { faults.append("\(place) needs \(name)") }
    }

    /// The schema in the fixtures is of 2026-01, and the code asks for 2026-07. All that is newer and touches what is sent stands here.
    package static let api2026_07: NewerRules = {
        var rules = NewerRules()
        // 2026-04, https://shopify.dev/docs/api/usage/idempotent-requests (docs/apis/shopify.md#stock).
        rules.idempotent = [
            "inventorySetQuantities", "inventoryAdjustQuantities", "inventoryMoveQuantities", "inventoryActivate",
            "inventorySetOnHandQuantities", "refundCreate", "locationActivate", "locationDeactivate",
        ]
        // 2026-04, https://shopify.dev/changelog/making-changefromquantity-field-required (docs/apis/shopify.md#stock).
        rules.needed = ["InventoryQuantityInput": ["changeFromQuantity"]]
        // A later version, https://shopify.dev/docs/api/usage/idempotent-requests (docs/apis/shopify.md#stock).
        rules.words = ["InventorySetQuantitiesUserErrorCode": ["IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED"]]
        return rules
    }()
}
