import Domain
import Testing

@testable import Store

/// What a row of the journal that cannot be read is said to lack. The values themselves may be personal.
struct UnreadableRowTests {
    @Test(arguments: [
        ("orderSent", #"{"number":"1001","v":99}"#, "this program does not know version 99 of orderSent"),
        ("orderTeleported", #"{"v":2}"#, "this program knows no fact of the kind orderTeleported"),
        ("orderTeleported", #"{"orderTeleported":{}}"#, "this program knows no fact of the kind orderTeleported"),
        ("orderSent", #"{"v":2}"#, "number is missing"),
        ("orderSent", #"{"orderTeleported":{}}"#, "orderSent is missing"),
        ("orderSent", #"{"number":1001,"v":2}"#, "number is of another type"),
    ])
    func `a row that cannot be read says what of it`(kind: String, body: String, words: String) {
        let error = #expect(throws: (any Error).self) { try Coder().fact(kind: kind, body) }
        #expect(error.map(Coder.words) == words)
    }
}
