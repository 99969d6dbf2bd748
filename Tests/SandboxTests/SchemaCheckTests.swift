import ShopSchema
import Testing

/// What the check of calls and answers sees, by a schema of a few lines.
@Suite struct SchemaCheckTests {
    private let schema = Result {
        try ShopSchema(
            """
            schema { query: QueryRoot mutation: Mutation }
            \"""Makes a mutation one that may be repeated.\"""
            directive @idempotent(key: String!) on FIELD
            interface Node { id: ID! }
            type Order implements Node { id: ID! name: String! state: State! note: String lines(first: Int!, after: String): [Line!]! }
            type Line implements Node { id: ID! quantity: Int }
            enum State { OPEN "Not open." CLOSED @deprecated(reason: "x") }
            union Thing = Order | Line
            type QueryRoot { order(id: ID!): Order nodes(ids: [ID!]!): [Node]! thing: Thing orders(state: State = OPEN): [Order!]! }
            input Units { line: ID! units: Int! why: String state: State }
            input Way @oneOf { post: String hand: String }
            type Mutation { set(units: [Units!]!): Order go(way: Way!): Order keep(id: ID!): Order }
            """)
    }

    private func call(
        _ document: String, _ variables: String = "{}", newer: NewerRules = NewerRules()
    ) throws -> [String] {
        try schema.get().faults(document, variables: try SchemaJSON(variables.utf8), newer: newer)
    }

    private func answer(_ document: String, _ answer: String, newer: NewerRules = NewerRules()) throws -> [String] {
        try schema.get().faults(document, answer: try SchemaJSON("{\"data\": \(answer)}".utf8), newer: newer)
    }

    private static let one = "query One($id: ID!) { order(id: $id) { id name state lines(first: 3) { id quantity } } }"
    private static let set = "mutation Set($units: [Units!]!) { set(units: $units) { id } }"

    @Test func whatTheSchemaHasIsRight() throws {
        #expect(try call(Self.one, #"{"id": "gid://shopify/Order/1"}"#) == [])
        #expect(
            try call(
                Self.set,
                #"{"units": [{"line": "gid://shopify/Line/1", "units": 2, "why": null, "state": "CLOSED"}]}"#) == [])
        #expect(
            try answer(
                Self.one,
                #"{"order": {"id": "gid://shopify/Order/1", "name": "1", "state": "OPEN", "lines": [{"id": "gid://shopify/Line/2", "quantity": null}]}}"#
            ) == [])
        #expect(try answer(Self.one, #"{"order": null}"#) == [])
    }

    @Test(arguments: [
        ("query Q { orders { id colour } }", "Order has no colour"),
        ("query Q { orders(shade: 1) { id } }", "QueryRoot.orders takes no shade"),
        ("query Q { order { id } }", "QueryRoot.order needs id"),
        ("query Q { order(id: null) { id } }", "QueryRoot.order(id) may not be null"),
        ("query Q { orders(state: GONE) { id } }", "QueryRoot.orders(state) is no State: GONE"),
        ("query Q { orders(state: \"OPEN\") { id } }", "QueryRoot.orders(state) is a State"),
        ("query Q { orders }", "QueryRoot.orders says not which of its fields"),
        ("query Q { orders { name { x } } }", "Order.name is a String! and has no fields of its own"),
        ("query Q { orders { lines(first: \"3\") { id } } }", "Order.lines(first) is a Int"),
        ("query Q($n: String) { orders { lines(first: $n) { id } } }", "Order.lines(first) is a Int! and $n a String"),
        ("query Q($n: Int) { orders { lines(first: $n) { id } } }", "Order.lines(first) is a Int! and $n a Int"),
        ("query Q($n: Int) { orders { id } }", "$n is never used"),
        ("query Q { orders { lines(first: $n) { id } } }", "Order.lines(first) is $n, which is not declared"),
        ("query Q($n: Order) { orders(state: $n) { id } }", "$n is of no type for variables: Order"),
        ("query Q { orders { ...Missing } }", "there is no fragment Missing, or it contains itself"),
        ("query Q { orders { ... on Line { id } } }", "no Order is a Line"),
        ("query Q { orders { ... on Crate { id } } }", "there is no type Crate"),
        ("query Q { orders @fast { id } }", "there is no directive @fast"),
        (
            "mutation M { keep(id: \"gid://shopify/Order/1\") @idempotent { id } }",
            "Mutation.keep @idempotent needs key"
        ),
        ("mutation M { set(units: [{ units: 2 }]) { id } }", "Mutation.set(units)[] needs line"),
        ("query Q { orders { id }", "the document cannot be read: expected a name"),
    ])
    func aWrongDocumentIsSeen(_ document: String, _ fault: String) throws {
        #expect(try call(document).contains(fault))
    }

    @Test(arguments: [
        ("{}", "$units is not given"), (#"{"units": null}"#, "$units may not be null"),
        (#"{"units": [{"units": 2}]}"#, "$units[] needs line"),
        (#"{"units": [{"line": "gid://shopify/Line/1", "units": "2"}]}"#, "$units[].units is a Int"),
        (#"{"units": [{"line": "gid://shopify/Line/1", "units": 2.5}]}"#, "$units[].units is a Int"),
        (#"{"units": [{"line": "gid://shopify/Line/1", "units": null}]}"#, "$units[].units may not be null"),
        (#"{"units": [{"line": "17", "units": 2}]}"#, "$units[].line is a ID"),
        (#"{"units": [{"line": "gid://shopify/Line/1", "units": 2, "x": 1}]}"#, "Units takes no x"),
        (
            #"{"units": [{"line": "gid://shopify/Line/1", "units": 2, "state": "GONE"}]}"#,
            "$units[].state is no State: GONE"
        ),
        (#"{"units": ["x"]}"#, "$units[] is a Units"), (#"{"units": [], "more": 1}"#, "$more is not declared"),
    ])
    func aWrongVariableIsSeen(_ variables: String, _ fault: String) throws {
        #expect(try call(Self.set, variables).contains(fault))
    }

    @Test func ofSomeInputsExactlyOneMemberIsTaken() throws {
        let document = "mutation Go($way: Way!) { go(way: $way) { id } }"
        #expect(try call(document, #"{"way": {"post": "x"}}"#) == [])
        #expect(try call(document, #"{"way": {"post": "x", "hand": "y"}}"#) == ["$way takes exactly one member"])
    }

    @Test func whatIsNewerThanTheSchemaIsAskedForToo() throws {
        var newer = NewerRules()
        newer.idempotent = ["keep"]
        newer.needed = ["Units": ["why"]]
        newer.words = ["State": ["GONE"]]
        #expect(try answer("query Q { orders { state } }", #"{"orders": [{"state": "GONE"}]}"#, newer: newer) == [])
        let bare = "mutation Keep($id: ID!) { keep(id: $id) { id } }"
        let keyed = "mutation Keep($id: ID!, $key: String!) { keep(id: $id) @idempotent(key: $key) { id } }"
        let id = #""id": "gid://shopify/Order/1""#
        #expect(try call(bare, "{\(id)}", newer: newer) == ["Mutation.keep needs @idempotent"])
        #expect(try call(keyed, "{\(id), \"key\": \"k\"}", newer: newer) == [])
        #expect(
            try call(Self.set, #"{"units": [{"line": "gid://shopify/Line/1", "units": 2}]}"#, newer: newer)
                == ["$units[] needs why"])
    }

    @Test func aWrongAnswerIsSeen() throws {
        #expect(
            try answer(
                Self.one,
                #"{"order": {"id": "7", "name": null, "state": "GONE", "lines": [{"id": "gid://shopify/Order/2", "quantity": "3"}, null], "extra": 1}}"#
            ) == [
                "QueryRoot.order was not asked for extra", "Order.id is a ID",
                "Order.id is the id of something else: 7",
                "Line.id is the id of something else: gid://shopify/Order/2", "Line.quantity is a Int",
                "Order.lines may not be null", "Order.name may not be null", "Order.state is no State: GONE",
            ])
        #expect(try answer(Self.one, #"{"order": []}"#) == ["QueryRoot.order is a Order"])
        #expect(
            try answer(Self.one, #"{"order": {"id": "gid://shopify/Order/1", "name": "1", "state": "OPEN"}}"#)
                == ["Order.lines was asked for and is not there"])
    }

    @Test func whatIsAskedOfSomeTypesOnlyIsHeldAgainstThoseAlone() throws {
        let document = """
            query Q($ids: [ID!]!) { nodes(ids: $ids) { ... on Order { id name } ...Few } } fragment Few on Line { id quantity }
            """
        #expect(try call(document, #"{"ids": ["gid://shopify/Line/1"]}"#) == [])
        #expect(
            try answer(
                document,
                #"{"nodes": [null, {"id": "gid://shopify/Order/1", "name": "1"}, {"id": "gid://shopify/Line/1", "quantity": 2}]}"#
            )
                == [])
        #expect(
            try answer(document, #"{"nodes": [{"id": "gid://shopify/Line/1", "name": "1"}]}"#)
                == ["QueryRoot.nodes was not asked for name", "Line.quantity was asked for and is not there"])
    }
}
