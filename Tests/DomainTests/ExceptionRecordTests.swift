import Domain
import Testing

/// What becomes of an exception that a person owns.
@Suite struct ExceptionRecordTests {
    private let raised = RaisedException(NewException(.unknownSKU(SKU("TEE")), summary: "TEE is not in Deposco"))

    private func record(_ facts: Fact...) throws -> ExceptionRecord {
        var record = try #require(
            ExceptionRecord(first: .exceptionRaised(raised), id: ExceptionID("unknown-sku/TEE"), at: t0))
        for (index, fact) in facts.enumerated() { record.apply(fact, at: t0 + .hours(Int64(index) + 1)) }
        return record
    }

    @Test func itHasTheOwnerAndTheTimeToActOfItsType() throws {
        let record = try record()
        #expect(record.owner == Owner(team: ExceptionType.unknownSKU.team.rawValue))
        #expect(record.dueBy == t0 + ExceptionType.unknownSKU.timeToAct)
        #expect(record.severity == ExceptionType.unknownSKU.severity)
    }

    @Test func whatIsSeenAgainWhileItIsOpenIsNoOlderAndNoNewer() throws {
        let record = try record(.exceptionRaised(raised))
        #expect(record.raisedAt == t0)
        #expect(record.regressions == 0)
    }

    @Test func whatComesBackBeginsItsTimeAnewAndIsCounted() throws {
        let record = try record(.exceptionResolved(reason: "the item appeared"), .exceptionRaised(raised))
        #expect(record.state == .open)
        #expect(record.regressions == 1)
        #expect(record.raisedAt == t0 + .hours(2))
        #expect(record.dueBy == t0 + .hours(2) + ExceptionType.unknownSKU.timeToAct)
    }

    @Test func anOwnerThatAPersonChoseStaysWhenItComesBack() throws {
        let ada = Owner(person: "ada")
        let record = try record(
            .exceptionAssigned(ada), .exceptionResolved(reason: "mended"), .exceptionRaised(raised))
        #expect(record.owner == ada)
    }

    @Test func whatIsResolvedSaysWhyAndSinceWhen() throws {
        let record = try record(.exceptionResolved(reason: "the item appeared"))
        #expect(record.state == .resolved)
        #expect(record.resolution == "the item appeared")
        #expect(record.resolvedAt == t0 + .hours(1))
    }

    @Test func itsWordsAreThoseOfTheLastSighting() throws {
        var again = raised
        again.summary = "TEE is still not in Deposco"
        again.suggestion = "TEE-1"
        again.about = nil
        let record = try record(.exceptionRaised(again))
        #expect(record.summary == "TEE is still not in Deposco")
        #expect(record.suggestion == "TEE-1")
        #expect(record.about == "TEE")
    }
}
