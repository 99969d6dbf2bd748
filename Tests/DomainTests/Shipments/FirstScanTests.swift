import Domain
import Testing

@Suite struct FirstScanTests {
    private func event(
        _ sign: ParcelSign, _ words: String? = nil, at minutes: Int64? = 0
    ) -> ParcelEvent {
        ParcelEvent(at: minutes.map { t0 + .minutes($0) }, sign: sign, words: words)
    }

    private func at(_ events: [ParcelEvent], _ state: ParcelEvent? = nil) -> Instant? {
        if case .found(_, let at) = FirstScan(in: events, state: state) { at } else { nil }
    }

    @Test(
        arguments: [
            // A code decides whatever the words are.
            (.carrier, "Label created", true), (.carrier, nil, true), (.sender, "Delivered", false),
            (.trouble, "Arrived at depot", false),
            // But for a carrier that says that it still waits.
            (.carrier, "Departed Shipping Partner Facility, USPS Awaiting Item", false),
            // A coarse code gives way to an announcement.
            (.carrierRoughly, "Shipping Label Created", false),
            (.carrierRoughly, "On its way, expected tomorrow", true),
            (.carrierRoughly, nil, true),
            // Without a code the words decide, and say nothing if they are not known.
            (.unclear, "Arrived at Post Office", true), (.unclear, "Out for Delivery", true),
            (.unclear, "Pre-Shipment Info Sent to USPS", false), (.unclear, "Livré", nil), (.unclear, nil, nil),
            (.unclear, "Will be delivered tomorrow", nil), (.unclear, "Not delivered", nil),
        ] as [(ParcelSign, String?, Bool?)])
    func whatAnEventSaysOfWhoHasTheParcel(sign: ParcelSign, words: String?, proves: Bool?) {
        #expect(event(sign, words).proves == proves)
    }

    @Test func theEarliestEventThatProvesItCounts() {
        let events = [event(.carrier, at: 9), event(.sender, at: 1), event(.unclear, "Departed", at: 5)]
        #expect(at(events) == t0 + .minutes(5))
    }

    @Test func theParcelsOwnStateDecidesWhereNoEventDoes() {
        let silent = [event(.unclear, "Livré", at: 7), event(.unclear, "En route", at: 3)]
        #expect(at(silent) == nil)
        #expect(at(silent, event(.unclear, at: nil)) == nil)
        // The state is that of the latest event.
        #expect(at(silent, event(.carrierRoughly, at: nil)) == t0 + .minutes(7))
        // Only announcements: the state is believed where it has a time of its own.
        #expect(at([event(.sender)], event(.carrier, at: nil)) == nil)
        #expect(at([event(.sender)], event(.carrier, at: 8)) == t0 + .minutes(8))
        // An event that proves it counts before the state.
        #expect(at(silent + [event(.carrier, at: 1)], event(.carrier, at: 8)) == t0 + .minutes(1))
    }

    @Test func aProofWithoutATimeIsSaidToBeThere() {
        #expect(FirstScan(in: [event(.carrier, at: nil)]) == .withoutTime)
        #expect(
            FirstScan(in: [event(.carrier, at: nil), event(.carrier, at: 2)])
                == .found(event(.carrier, at: 2), at: t0 + .minutes(2)))
        #expect(FirstScan(in: [event(.sender, at: nil)]) == .none)
        #expect(FirstScan(in: []) == .none)
    }
}
