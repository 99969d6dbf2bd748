import DeskAPI
import Domain
import HTTPTypes
import Testing

@testable import Core

@Suite struct DeskInputTests {
    private func refusal(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return (error as? DeskErrorBody)?.error ?? "\(error)"
        }
    }

    @Test(arguments: [
        ("filter=a&filter=b", "filter is given twice"),
        ("colour=red", "there are all, filter, limit"), ("=", "there are"),
        ("limit=501", "from 1 to 500"), ("limit=0", "from 1 to 500"), ("limit=x", "from 1 to 500"),
        ("all=maybe", "true or false"), ("all=", "true or false"),
        ("limit=99999999999999999999", "from 1 to 500"),
        ("filter=" + String(repeating: "a", count: 501), "filter has 501 bytes; at most 500"),
    ])
    func `a query that is not as described is refused in words`(query: String, words: String) {
        let said = refusal {
            let query = try DeskQuery(query, allowed: ["all", "filter", "limit"])
            _ = try query.flag("all")
            _ = try query.text("filter", atMost: DeskLimits.words)
            _ = try query.number("limit", in: DeskLimits.rows)
        }
        #expect(said?.contains(words) == true, "\(said ?? "taken")")
    }

    @Test func `a query is decoded once`() throws {
        let query = try DeskQuery("filter=a%2520%C3%A9&limit=500", allowed: ["filter", "limit"])
        #expect(try query.text("filter", atMost: 500) == "a%20\u{e9}")
        #expect(try query.number("limit", in: DeskLimits.rows) == 500)
    }

    @Test(arguments: ["", "x", "gap:", "gap:5", "gap:x|1", "gap:5|", "skus:5|1", "5|1"])
    func `a cursor of another list, or of none, is refused`(text: String) {
        #expect(refusal { _ = try ListCursor(text, of: .gap) }?.contains("after") == true)
    }

    @Test func `a cursor comes back as it was given`() throws {
        let text = ListCursor.text("-5|a|b", of: .exceptions)
        #expect(try ListCursor(text, of: .exceptions).place == "-5|a|b")
        #expect(refusal { _ = try ListCursor("work:5|x", of: .work) } != nil)
    }

    @Test func `an action with more than it may hold is refused in words`() {
        func request(
            id: String = "r", targets: Int = 1, ref: String = "1", reason: String? = nil, owner: String? = nil
        ) -> ActionRequest {
            ActionRequest(
                requestID: id, action: .retry,
                targets: (0..<targets).map { _ in ActionTarget(ref: TargetRef(.order, ref), version: 1) },
                reason: reason, owner: owner.map { Owner(person: $0) })
        }
        func long(_ count: Int) -> String { String(repeating: "a", count: count) }
        #expect(refusal { try DeskLimits.check(request(targets: 500)) } == nil)
        #expect(refusal { try DeskLimits.check(request(targets: 501)) }?.contains("at most 500") == true)
        #expect(refusal { try DeskLimits.check(request(id: long(101))) }?.contains("requestID") == true)
        #expect(refusal { try DeskLimits.check(request(ref: long(2001))) }?.contains("targets[0].ref.id") == true)
        #expect(refusal { try DeskLimits.check(request(reason: long(2001))) }?.contains("reason") == true)
        #expect(refusal { try DeskLimits.check(request(owner: long(65))) }?.contains("owner") == true)
    }

    @Test func `a wrong method is told the right ones, and a wrong path what there is`() {
        var known = KnownPaths()
        known.add(.get, "v1/orders/:id")
        known.add(.post, "v1/actions")
        #expect(known.answer("/v1/orders/5").status == .methodNotAllowed)
        #expect(known.answer("/v1/orders/5").allow == "GET, HEAD")
        #expect(known.answer("/v1/actions").allow == "POST")
        #expect(known.answer("/v1/orders").status == .notFound)
        #expect(known.answer("/v1/orders").words.contains("/v1/actions"))
    }
}
