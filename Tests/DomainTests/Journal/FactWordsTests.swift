import Domain
import Testing

/// Words in facts that may name people stand beside the journal, and can be erased there.
@Suite struct FactWordsTests {
    private static func shipment(_ urls: String?...) -> Fact {
        var shipment = Sample.shipment()
        shipment.parcels = urls.enumerated().map { Parcel(number: "P\($0)", tracking: "T\($0)", url: $1) }
        return .shipmentSeen(shipment, order: OrderID("7"), orderName: "#1001")
    }

    private static func scan(_ evidence: String) -> Fact {
        .scanned(Scan(tracking: "T0", at: t0, source: "aftership", evidence: evidence))
    }

    private static func raised(_ detail: String) -> Fact {
        .exceptionRaised(RaisedException(NewException(.wmsRefused(OrderID("7")), summary: "refused", detail: detail)))
    }

    private func words(of fact: Fact) -> [String: String] {
        var found: [String: String] = [:]
        _ = fact.mappingWords { field, words in
            found[field] = words
            return words
        }
        return found
    }

    @Test(
        arguments: [
            (.orderUnconfirmed(number: "1001", reason: "Ada did not answer"), ["reason": "Ada did not answer"]),
            (shipment("https://a/LS1", nil, "https://b/LS2"), ["url.0": "https://a/LS1", "url.2": "https://b/LS2"]),
            (scan("left with Ada"), ["evidence": "left with Ada"]),
            (.noticeReleased(reason: "Ada called"), ["reason": "Ada called"]),
            (.cancellationRefused(reason: "Ada was told"), ["reason": "Ada was told"]),
            (.cancellationAnswered(accepted: false, message: "Dear Ada"), ["message": "Dear Ada"]),
            (raised("Ada Byron is too long"), ["detail": "Ada Byron is too long"]),
            (.acted(action: "release", reason: "Ada called", outcome: "done"), ["reason": "Ada called"]),
            (.noted("Ada rang"), ["note": "Ada rang"]),
        ] as [(Fact, [String: String])])
    func whatSomebodyTypedOrSaidIsKeptApart(fact: Fact, words: [String: String]) {
        #expect(self.words(of: fact) == words)
        #expect(fact.hasWords)
        let apart = fact.mappingWords { _, _ in Fact.apart }
        #expect(apart != fact)
        #expect(Set(self.words(of: apart).values) == [Fact.apart])
        // With its words back it is the fact that it was.
        #expect(apart.mappingWords { field, _ in words[field] ?? "" } == fact)
    }

    @Test(
        arguments: [
            .orderUnconfirmed(number: "1001", reason: Fact.beingSent), .orderUnconfirmed(number: "1001", reason: ""),
            shipment(nil),
            scan(""), .cancellationAnswered(accepted: true, message: nil), raised(""),
            .acted(action: "retry", reason: nil, outcome: "done"), .noted(""), .noticeSent,
        ] as [Fact])
    func whatHasNoWordsStaysAsItIs(fact: Fact) {
        #expect(!fact.hasWords)
        #expect(fact.mappingWords { _, _ in Fact.apart } == fact)
    }

    @Test func anErasedTrackingPageIsNone() {
        let erased = Self.shipment("https://a/LS1").mappingWords { _, _ in Fact.erasedWords }
        #expect(erased == Self.shipment(nil))
    }
}
