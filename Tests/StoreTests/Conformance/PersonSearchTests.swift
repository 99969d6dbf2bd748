import Domain
import Testing

@testable import Store

/// People are found by their names, for as long as it is kept who they are.
struct PersonSearchTests {
    private func filled(_ engine: TestEngine) async throws -> TestStore {
        let test = try TestStore(engine)
        let people = [
            ("1", "Ada", "Lovelace"), ("2", "Ada", "Byron"), ("3", "Mia", "Müller-Lüdenscheidt"), ("4", nil, nil),
        ]
        for (id, first, last) in people {
            try await test.store.place(id)
            try await test.store.transact {
                try $0.people.putContact(OrderID(id), Contact(firstName: first, lastName: last, city: "Leeds"))
            }
        }
        return test
    }

    private func found(_ test: TestStore, _ text: String) async throws -> [String] {
        try await test.store.read { try $0.search.hits(text, limit: 50).map(\.id).sorted() }
    }

    @Test(
        arguments: TestEngine.all,
        [
            ("ada", ["1", "2"]), ("Ada Lovelace", ["1"]), ("lovelace, ada", ["1"]), ("lov", ["1"]), ("ad byr", ["2"]),
            ("muller", ["3"]), ("MÜLLER", ["3"]), ("lüdensch", ["3"]), ("ada müller", []), ("leeds", []), ("-", []),
        ] as [(String, [String])])
    func `by the whole name or how its words begin, whatever their order, case and accents`(
        engine: TestEngine, search: (text: String, ids: [String])
    ) async throws {
        #expect(try await found(filled(engine), search.text) == search.ids)
    }

    @Test(arguments: TestEngine.all) func `a hit says who ordered and from where`(engine: TestEngine) async throws {
        let test = try await filled(engine)
        let hit = try #require(try await test.store.read { try $0.search.hits("lovelace", limit: 5).first })
        #expect(hit.subtitle == "Ada Lovelace, Leeds" && hit.matched == "name")
    }

    @Test(arguments: TestEngine.all) func `a name that changed is found as it is now`(engine: TestEngine) async throws {
        let test = try await filled(engine)
        try await test.store.transact {
            try $0.people.putContact(OrderID("1"), Contact(firstName: "Augusta", lastName: "King"))
        }
        #expect(try await found(test, "lovelace") == [])
        #expect(try await found(test, "king") == ["1"])
    }

    @Test(arguments: TestEngine.all) func `an erased person is found no longer`(engine: TestEngine) async throws {
        let test = try await filled(engine)
        try await test.store.transact { _ = try $0.erasing.erase(OrderID("1"), messages: []) }
        #expect(try await found(test, "ada") == ["2"])
    }

    @Test(arguments: TestEngine.all) func `contacts from before there was an index are taken into it`(
        engine: TestEngine
    ) async throws {
        let test = try await filled(engine)
        try await test.store.transact { tx in
            try tx.execute("DELETE FROM contact_word", [])
            try tx.execute("UPDATE contact SET indexed = FALSE", [])
        }
        #expect(try await found(test, "ada") == [])
        #expect(try await test.store.transact { try $0.people.indexNames(limit: 3) } == 3)
        #expect(try await test.store.transact { try $0.people.indexNames(limit: 3) } == 1)
        #expect(try await found(test, "ada") == ["1", "2"])
    }
}
