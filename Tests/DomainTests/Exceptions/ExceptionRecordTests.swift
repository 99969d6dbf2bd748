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

    @Test func aShopsOwnOwnerAndTimeGoBeforeThoseOfTheTypeAndTheCausesOwnTimeBeforeBoth() {
        var terms = ExceptionTerms()
        terms.teams[.unknownSKU] = .operations
        terms.timesToAct[.unknownSKU] = .minutes(35)
        var new = NewException(.unknownSKU(SKU("TEE")), summary: "TEE is not in Deposco")
        #expect(RaisedException(new, terms).owner == Owner(team: "operations"))
        #expect(RaisedException(new, terms).sla == .minutes(35))
        new.timeToAct = .minutes(5)
        #expect(RaisedException(new, terms).sla == .minutes(5))
        #expect(
            RaisedException(NewException(.drift(OrderID("1")), summary: "x"), terms).sla
                == ExceptionType.drift.timeToAct)
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

    @Test func onlyARaisedExceptionBeginsARecord() {
        #expect(ExceptionRecord(first: .noticeSent, id: ExceptionID("x"), at: t0) == nil)
    }

    @Test func itIsAboutWhatItWasRaisedFor() throws {
        let new = NewException(
            .untoldShipment(ShipmentID("S1"), of: OrderID("7")), summary: "not told", detail: "timed out",
            suggestion: "wait")
        let record = try #require(
            ExceptionRecord(first: .exceptionRaised(RaisedException(new)), id: new.cause.id, at: t0))
        #expect(record.id == ExceptionID("untold-shipment/S1"))
        #expect(record.type == .untoldShipment)
        #expect(record.summary == "not told" && record.detail == "timed out")
        #expect(record.order == OrderID("7") && record.about == "shipment/S1" && record.suggestion == "wait")
        #expect(record.state == .open && !record.ownerByHand)
    }

    @Test func whatComesBackGoesToItsTeamAgainWhereNobodyChoseAnOwner() throws {
        var other = raised
        other.owner = Owner(team: "cx")
        let record = try record(.exceptionResolved(reason: "mended"), .exceptionRaised(other))
        #expect(record.owner == Owner(team: "cx"))
    }

    @Test func whileItIsOpenANewSightingLeavesItsOwner() throws {
        var other = raised
        other.owner = Owner(team: "cx")
        #expect(try record(.exceptionRaised(other)).owner == raised.owner)
    }

    @Test func anOwnerThatAPersonTookAwayStaysAway() throws {
        let record = try record(.exceptionAssigned(nil), .exceptionResolved(reason: "mended"), .exceptionRaised(raised))
        #expect(record.owner == nil)
        #expect(record.ownerByHand)
    }

    @Test func itsEvidenceIsThatOfTheLastSighting() throws {
        var again = raised
        again.detail = "sold 4 times"
        again.about = "TEE-2"
        let record = try record(.exceptionRaised(again), .noticeSent)
        #expect(record.detail == "sold 4 times")
        #expect(record.about == "TEE-2")
    }

    @Test func aTeamAndAPersonOfOneNameAreTwo() {
        #expect(Owner(team: "cx") != Owner(person: "cx"))
    }

    @Test func aCauseMayLeaveMoreOrLessTimeThanItsType() {
        let own = RaisedException(
            NewException(.authorisationExpiring(OrderID("7")), summary: "ends soon", timeToAct: .minutes(5)))
        #expect(own.sla == .minutes(5))
        #expect(RaisedException(NewException(.authorisationExpiring(OrderID("7")), summary: "")).sla == .day)
    }
}
