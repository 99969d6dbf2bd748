import Domain

/// A fact and its words, separated.
struct PartedFact {
    /// The fact with its words, from which records are folded.
    var whole: Fact
    /// The fact without its words, as the journal has it.
    var bare: Fact
    var words: [(field: String, text: String)]
    /// The order that the words are about, if any.
    var order: OrderID?
}

/// Words that people typed or remote systems sent, kept beside the journal.
struct WordsApart: TableRows {
    let documents: Documents

    /// Separates a fact from its words. Words about an erased person are not kept, whoever sent them.
    func part(_ fact: Fact, _ subject: Subject, _ more: [String: String]) throws -> PartedFact {
        guard fact.hasWords || !more.isEmpty else { return PartedFact(whole: fact, bare: fact, words: []) }
        let order = try order(behind: subject, fact)
        let erased = try order.map { try erasures.erasure(of: $0)?.state == .erased } ?? false
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
            return try shipments.shipment(id)?.record.order
        case .cancellation(let id):
            if case .cancellationRequested(let request) = fact { return request.order }
            return try cancellations.cancellation(id)?.record.request.order
        case .exception(let id):
            if case .exceptionRaised(let raised) = fact, let order = raised.order { return order }
            return try exceptions.exception(id)?.record.order
        case .item, .variant, .sku, .mark, .check, .system: return nil
        }
    }
}
