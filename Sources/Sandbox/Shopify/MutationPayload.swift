extension GraphQLResult {
    /// What a mutation answers: its result, or the words of its refusal.
    static func payload(
        _ type: String, _ member: String, _ result: GraphQLResult, errors: [String] = [],
        errorsMember: String = "userErrors"
    ) -> GraphQLResult {
        .object(
            GraphQLObject(type: type) { name, _ in
                if name == member { return errors.isEmpty ? result : .null }
                guard name == errorsMember else { return nil }
                return .list(
                    errors.map { message in
                        .object(
                            GraphQLObject(type: "UserError") { name, _ in
                                switch name {
                                case "field", "code": .null
                                case "message": .text(message)
                                default: nil
                                }
                            })
                    })
            })
    }
}

extension SandboxJSON {
    /// The number at the end of a global id.
    var idNumber: Int64? { string?.split(separator: "/").last.flatMap { Int64($0) } }
}
