import Crypto
import Domain
import Foundation

/// A fact and its words, apart.
struct PartedFact {
    /// As the records are folded from it.
    var whole: Fact
    /// As the journal has it.
    var bare: Fact
    var words: [(field: String, text: String)]
    /// Whose the words are, where they are about an order.
    var order: OrderID?
}

extension Transaction {
    /// Takes a fact's words out of it. Of somebody who was erased none are kept, whoever says them.
    func part(_ fact: Fact, _ subject: Subject, _ more: [String: String]) throws -> PartedFact {
        guard fact.hasWords || !more.isEmpty else { return PartedFact(whole: fact, bare: fact, words: []) }
        let order = try order(behind: subject, fact)
        let erased = try order.map { try erasure(of: $0)?.state == .erased } ?? false
        var words: [(field: String, text: String)] = []
        let whole = fact.mappingWords { field, text in
            if erased { return Fact.erasedWords }
            let text = Values.storable(text)
            words.append((field, text))
            return text
        }
        if !erased {
            words += more.sorted { $0.key < $1.key }.filter { !$0.value.isEmpty }.map { ($0.key, $0.value) }
        }
        return PartedFact(whole: whole, bare: fact.mappingWords { _, _ in Fact.apart }, words: words, order: order)
    }

    func keep(_ words: [(field: String, text: String)], of order: OrderID?, at seq: Int64) throws {
        for (field, text) in words {
            try execute(
                "INSERT INTO typed (seq, field, order_id, text) VALUES (?, ?, ?, ?)",
                [seq, field, order?.rawValue, text])
        }
    }

    private func order(behind subject: Subject, _ fact: Fact) throws -> OrderID? {
        switch subject {
        case .order(let id): return id
        case .shipment(let id):
            if case .shipmentSeen(_, let order?, _) = fact { return order }
            return try shipment(id)?.record.order
        case .cancellation(let id):
            if case .cancellationRequested(let request) = fact { return request.order }
            return try cancellation(id)?.record.request.order
        case .exception(let id):
            if case .exceptionRaised(let raised) = fact, let order = raised.order { return order }
            return try exception(id)?.record.order
        case .item, .variant, .sku, .mark, .system: return nil
        }
    }
}

extension Reader {
    /// A fact of the journal with its words.
    func whole(_ fact: Fact, _ seq: Int64) throws -> Fact {
        guard fact.hasWords else { return fact }
        let kept = try rows("SELECT field, text FROM typed WHERE seq = ?", [seq])
        let words = Dictionary(try kept.map { try ($0["field"] as String, $0["text"] as String) }) { first, _ in first }
        return fact.mappingWords { field, text in text == Fact.apart ? words[field] ?? Fact.erasedWords : text }
    }
}

/// An order's id as erasures remember it: it tells nobody which order that is, and recognises it when it comes again.
enum ErasureHash {
    static func of(_ id: OrderID) -> String {
        var sha = SHA256()
        sha.update(data: Array("tallyman/erased/\(id)".utf8))
        return sha.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
