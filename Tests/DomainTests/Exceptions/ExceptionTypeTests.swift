import Domain
import Foundation
import Testing

/// What a person reads of each type of exception.
@Suite struct ExceptionTypeTests {
    @Test(
        arguments: [
            (.minutes(15), [.connectorRefusing, .connectorDown, .quotaUsedUp, .deadSubscription, .tokenFailing]),
            (
                .minutes(30),
                [
                    .cancellationUnknown, .cancellationUnmatched, .countMismatch, .drift, .heldInWarehouse,
                    .lateCancellation,
                    .oversold,
                ]
            ),
            (
                .hours(1),
                [
                    .cancelledAndShipped, .deadLetter, .notRouted, .parkedInReview, .receivedDiffers, .setAside,
                    .shortPick,
                    .unmappedLocation, .unreadableBody, .untoldShipment, .wmsRefused, .numberTaken, .perhapsThere,
                    .scopeMissing, .webhookMissing,
                ]
            ),
            (
                .hours(2),
                [.bundleRefused, .fieldMissing, .fieldOverLimit, .inactiveItem, .lineWithoutSKU, .unknownSKU]
            ),
            (
                .hours(4),
                [
                    .captureFailed, .fulfilmentRefused, .notDue, .notificationOverdue, .orphanOrder, .orphanShipment,
                    .stockDrift,
                    .stockRefused, .stockUnknown, .stockContested, .locationClosed, .checkMissed,
                ]
            ),
            (.day, [.authorisationExpiring, .paymentOverdue, .duplicateSKU, .apiVersion]),
            // The law's time limit.
            (.day * 30, [.dataRequest, .shopRedact]),
        ] as [(Span, Set<ExceptionType>)])
    func `what harms most is to be dealt with first`(time: Span, types: Set<ExceptionType>) {
        #expect(Set(ExceptionType.allCases.filter { $0.timeToAct == time }) == types)
    }

    @Test func `what stops the whole shop is critical`() {
        let critical = ExceptionType.allCases.filter { $0.severity == .critical }
        #expect(
            Set(critical) == [
                .deadSubscription, .countMismatch, .cancelledAndShipped, .heldInWarehouse, .connectorRefusing,
                .connectorDown, .quotaUsedUp, .scopeMissing, .tokenFailing,
                .oversold, .shopRedact,
            ])
        #expect(ExceptionType.allCases.filter { $0.severity == .info } == [.duplicateSKU])
    }

    @Test(arguments: [
        (ExceptionType.unknownSKU, Team.merchandising), (.wmsRefused, .operations), (.lateCancellation, .cx),
        (.captureFailed, .finance), (.deadLetter, .oncall),
    ])
    func `each team has what it can mend`(type: ExceptionType, team: Team) {
        #expect(type.team == team)
        #expect(!team.title.isEmpty)
    }

    @Test func `a type is found by the name that stores have`() {
        #expect(ExceptionType.allCases.allSatisfy { ExceptionType(rawValue: $0.rawValue) == $0 })
        #expect(Set(ExceptionType.allCases.map(\.rawValue)).count == ExceptionType.allCases.count)
        #expect(ExceptionType(rawValue: "a-type-of-later") == nil)
    }

    @Test(arguments: ExceptionType.allCases) func `each type says what to do, by when, and whose it is`(
        type: ExceptionType
    ) {
        #expect(!type.title.isEmpty)
        #expect(type.playbook.count > 60)
        #expect(type.timeToAct > .zero)
        #expect(Set(type.ends.map(\.pattern)).count == type.ends.count)
    }

    @Test func `an ending says which case it was`() {
        #expect(ExceptionEnding.taken.of("TEE-1").words == "Deposco takes TEE-1 now")
        #expect(ExceptionEnding.agreed.of("x").words == ExceptionEnding.agreed.pattern)
    }

    @Test(arguments: [
        (ExceptionSubject.shipment(ShipmentID("S/1")), ExceptionType.untoldShipment),
        (.cancellation(CancellationID("fo-1")), .lateCancellation), (.work(7), .deadLetter), (.body(7), .setAside),
        (.document(table: "order_record", id: "7/8"), .setAside), (.customer("7"), .dataRequest),
        (.order(OrderID("7")), .dataRequest), (.name("work/12"), .unknownSKU),
    ])
    func `what an exception is about is read as what it was`(subject: ExceptionSubject, type: ExceptionType) {
        #expect(ExceptionSubject(text: subject.text, of: type) == subject)
    }

    @Test(arguments: ["", "shipment", "work/many", "body/", "document/x", "elsewhere/1"])
    func `what makes no sense is about nothing`(text: String) {
        #expect(ExceptionSubject(text: text, of: .setAside) == nil)
    }

    @Test func `a SKU that looks like a reference is a SKU`() {
        let new = NewException(.unknownSKU(SKU("shipment/1")), summary: "x")
        #expect(RaisedException(new).about == "shipment/1")
        #expect(ExceptionSubject(text: "shipment/1", of: .unknownSKU) == .name("shipment/1"))
        #expect(ExceptionSubject(text: "shipment/1", of: .countMismatch) == nil)
    }

    @Test func `whatever can be about an order is found by its keys`() {
        let ids = ExceptionCause.possible(keys: ["7", "S1"], workKeys: ["order/7"])
        #expect(ids.contains(ExceptionCause.wmsRefused(OrderID("7")).id))
        #expect(ids.contains(ExceptionCause.orphanShipment(ShipmentID("S1")).id))
        #expect(ids.contains(ExceptionID("dead-letter/sendOrder/order/7")))
    }

    @Test func `the words for what it was stand where the ending has room for them`() {
        #expect(ExceptionEnding.answersAgain.of("Deposco").words == "Deposco answers again")
        #expect(ExceptionEnding.takenIn.of("kept").words == "it was taken in: kept")
        #expect(ExceptionEnding.takenIn.of("kept").pattern == ExceptionEnding.takenIn.pattern)
    }

    @Test func `a type is stored by its name, and one that is not known is not read`() throws {
        let stored = try JSONEncoder().encode([ExceptionType.unknownSKU])
        #expect(String(decoding: stored, as: UTF8.self) == #"["unknown-sku"]"#)
        #expect(try JSONDecoder().decode([ExceptionType].self, from: stored) == [.unknownSKU])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([ExceptionType].self, from: Data(#"["a-type-of-later"]"#.utf8))
        }
    }

    @Test(arguments: [
        ExceptionSubject.shipment(ShipmentID("/S")), .shipment(ShipmentID("")),
        .document(table: "order_record", id: "/8"),
        .document(table: "", id: "8"), .customer(""),
    ])
    func `an id that is odd is kept as it is`(subject: ExceptionSubject) {
        #expect(ExceptionSubject(text: subject.text, of: .setAside) == subject)
    }
}
