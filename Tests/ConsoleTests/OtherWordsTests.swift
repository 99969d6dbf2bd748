import Console
import DeskAPI
import Domain
import Foundation
import Testing

/// Every word that people read may become another one, as in a translation. What the console does follows from identities.
@Suite struct OtherWordsTests {
    static let word = "Zettel"
    /// What says who something is, which is no word for people.
    static let identities: Set<String> = ["id", "ref", "leads", "owner", "byOwner", "currency"]

    /// The same value with another word in place of each one that people read. What does not decode with another word is
    /// no free text: a name that both programs know.
    static func reworded<Value: Codable>(_ value: Value) throws -> (value: Value, words: Int) {
        var tree = try JSONSerialization.jsonObject(
            with: JSONEncoder().encode(value), options: [.mutableContainers, .fragmentsAllowed])
        var paths: [[any Sendable & Hashable]] = []
        func look(_ node: Any, _ path: [any Sendable & Hashable]) {
            if let fields = node as? [String: Any] {
                for (name, field) in fields where !identities.contains(name) { look(field, path + [name]) }
            } else if let items = node as? [Any] {
                for (index, item) in items.enumerated() { look(item, path + [index]) }
            } else if node is String {
                paths.append(path)
            }
        }
        look(tree, [])
        var words = 0
        for path in paths {
            let other = replacing(tree, path[...])
            guard (try? decoded(other) as Value) != nil else { continue }
            tree = other
            words += 1
        }
        return (try decoded(tree), words)
    }

    private static func replacing(_ node: Any, _ path: ArraySlice<any Sendable & Hashable>) -> Any {
        guard let first = path.first else { return word }
        if let name = first as? String, var fields = node as? [String: Any], let field = fields[name] {
            fields[name] = replacing(field, path.dropFirst())
            return fields
        }
        if let index = first as? Int, var items = node as? [Any] {
            items[index] = replacing(items[index], path.dropFirst())
            return items
        }
        return node
    }

    private static func decoded<Value: Decodable>(_ tree: Any) throws -> Value {
        try JSONDecoder().decode(
            Value.self, from: JSONSerialization.data(withJSONObject: tree, options: .fragmentsAllowed))
    }

    /// What every key does in a place, in turn: what is asked of the core, and what a dialog would be about.
    private func does(in desk: Desk) -> [String] {
        let keys = Command.allCases.compactMap { Keymap.standard.shown($0) }
        let before: [[String]] = [[], ["Down"], ["Tab"], ["Tab", "Tab"]]
        return before.flatMap { before in keys.map { before + [$0] } }.map { way in
            var desk = desk
            for name in way { desk.press(name) }
            let asked = desk.asked.map { effect in
                // What is copied are the words themselves.
                if case .copy = effect { "copy" } else { "\(effect)" }
            }
            let targets = String(describing: desk.state.dialog?.targets)
            return "\(way): \(asked) \(targets) \(desk.state.place.list?.selected?.id ?? "-")"
        }
    }

    /// The counts beside the names of the lists.
    private func counts(_ desk: Desk) -> String { desk.screen()[1].filter { $0.isNumber || $0 == "│" } }

    private func check(_ desk: Desk, _ other: Desk) {
        #expect(does(in: other) == does(in: desk))
        #expect(counts(other) == counts(desk))
        #expect(other.screen() != desk.screen())
    }

    @Test func `the overview counts and leads on`() throws {
        let (other, words) = try Self.reworded(Samples.overview())
        #expect(words > 20)
        check(Desk(), Desk(overview: other))
    }

    @Test(arguments: ListName.allCases) func `a list is worked with the same keys`(list: ListName) throws {
        func desk(_ page: ListPage) -> Desk {
            var desk = Desk()
            desk.press(list.spec.key)
            desk.answer(page)
            return desk
        }
        let page = Samples.page(list)
        let (other, words) = try Self.reworded(page)
        #expect(words >= page.rows.count)
        check(desk(page), desk(other))
        // A filter looks at what is shown: all rows have the new word, and none an old one.
        var filtered = desk(other)
        filtered.press("/")
        filtered.type(Self.word.lowercased())
        #expect(filtered.state.place.list?.selected != nil)
    }

    @Test func `an order is worked with the same keys`() throws {
        func desk(_ card: OrderCard) -> Desk {
            var desk = Desk.list(.gap)
            desk.press("Enter")
            desk.answer(card)
            return desk
        }
        let (other, words) = try Self.reworded(Samples.order())
        #expect(words > 20)
        check(desk(Samples.order()), desk(other))
    }

    @Test(arguments: [Samples.exception(), Samples.lateCancellation()])
    func `an exception is worked with the same keys`(card: ExceptionCard) throws {
        func desk(_ card: ExceptionCard) -> Desk {
            var desk = Desk.list(.skus)
            desk.press("Enter")
            desk.answer(card)
            return desk
        }
        let (other, words) = try Self.reworded(card)
        #expect(words > 5)
        check(desk(card), desk(other))
    }

    @Test func `a connector is read with the same keys`() throws {
        func desk(_ card: ConnectorCard) throws -> Desk {
            var desk = Desk.list(.connectors)
            desk.press("Enter")
            let question = try #require(
                desk.asked.lazy.compactMap { if case .connectorCard(let id, _) = $0 { id } else { nil } }.first)
            desk.send(.connectorCard(question, card))
            return desk
        }
        let (other, words) = try Self.reworded(Samples.connector())
        #expect(words > 5)
        check(try desk(Samples.connector()), try desk(other))
    }

    @Test func `what was found is opened with the same keys`() throws {
        func desk(_ hits: [SearchHit]) -> Desk {
            var desk = Desk()
            desk.press("f")
            desk.type("1042")
            desk.press("Enter")
            desk.answer(hits)
            return desk
        }
        let (other, words) = try Self.reworded(Samples.hits())
        #expect(words >= Samples.hits().count)
        check(desk(Samples.hits()), desk(other))
    }
}
