/// What a code of a carrier's or a tracking service's says about who has the parcel.
package enum ParcelSign: Hashable, Sendable {
    /// Only a parcel that the carrier has gets this code.
    case carrier
    /// A coarse code of the carrier's. Words that are an announcement outweigh it.
    case carrierRoughly
    /// An announcement, or nothing known yet.
    case sender
    /// Something is wrong. A carrier also says so of a parcel that never came, whatever the words are.
    case trouble
    /// No code, one that can come at any time, or one that is not known: the words decide.
    case unclear
}

/// One event of a parcel, as a carrier or a tracking service tells it.
package struct ParcelEvent: Hashable, Sendable {
    /// `nil` if it has no time that can be read.
    package var at: Instant?
    package var sign: ParcelSign
    /// What happened, in the carrier's words.
    package var words: String?
    /// Its code and words, as the desk shows them.
    package var evidence: String

    package init(at: Instant?, sign: ParcelSign, words: String?, evidence: String = "") {
        self.at = at
        self.sign = sign
        self.words = words
        self.evidence = evidence
    }

    /// What the event says of itself; `nil` when neither its code nor its words decide.
    package var proves: Bool? {
        if ParcelWords.awaitParcel(words) { return false }
        switch sign {
        case .carrier: return true
        case .sender, .trouble: return false
        case .carrierRoughly: return !ParcelWords.announce(words)
        case .unclear: return ParcelWords.prove(words)
        }
    }
}

/// The first event that proves that the carrier has the parcel. This one rule is for every carrier and tracking service: an event's
/// code decides, then its words, then the state of the parcel itself. What is not known is not scanned.
package enum FirstScan: Hashable, Sendable {
    case none
    case found(ParcelEvent, at: Instant)
    /// An event proves it, and none that does has a time that can be read.
    case withoutTime

    /// - Parameter state: the parcel's own state. Its time is that of the state, which few services tell.
    package init(in events: [ParcelEvent], state: ParcelEvent? = nil) {
        func timed(_ verdict: Bool?) -> [(event: ParcelEvent, at: Instant)] {
            events.compactMap { event in event.at.flatMap { event.proves == verdict ? (event, $0) : nil } }
        }
        let holds = state?.proves == true
        if let first = timed(true).min(by: { $0.at < $1.at }) {
            self = .found(first.event, at: first.at)
        } else if holds, let last = timed(nil).max(by: { $0.at < $1.at }) {
            // The state is that of the latest event, and an earlier one need not prove anything.
            self = .found(last.event, at: last.at)
        } else if holds, let state, let at = state.at {
            self = .found(state, at: at)
        } else {
            self = events.contains { $0.proves ?? holds } ? .withoutTime : .none
        }
    }
}

/// What carriers' English words say about who has a parcel.
package enum ParcelWords {
    /// Whether the words can only describe a parcel that the carrier has, or only one that it does not have; `nil` if they can
    /// describe either. Announcements are ruled out first: "Shipping information received" contains a word that would count.
    package static func prove(_ text: String?) -> Bool? {
        guard let words = text.map({ " \($0.lowercased()) " }) else { return nil }
        if announce(words) { return false }
        if doubtful.contains(where: words.contains) { return nil }
        return holding.contains(where: words.contains) ? true : nil
    }

    /// Whether the carrier says that it still waits for the parcel: "Departed Shipping Partner Facility, USPS Awaiting Item" is an
    /// event of somebody who brings it there, whatever code it comes under.
    package static func awaitParcel(_ text: String?) -> Bool { text?.lowercased().contains("awaiting item") == true }

    /// Whether the words are about the sender's data or label, not about the parcel.
    package static func announce(_ text: String?) -> Bool {
        guard let words = text?.lowercased() else { return false }
        return announcing.contains(where: words.contains)
    }

    private static let announcing = [
        "awaiting item", "label created", "label printed", "label has been", "label generated", "created a label",
        "pre-shipment", "pre-advice", "preadvice", "information received", "info received", "information sent",
        "info sent", "information submitted", "information has been", "electronic information", "acceptance pending",
        "order created", "shipment created", "sender is preparing", "shipping partner",
    ]
    private static let doubtful = [
        "label", "information", "pending", "will be", "to be ", " yet", " not ", "cancel", "scheduled", "expected",
        "preparing",
    ]
    private static let holding = [
        "possession", "accepted", "acceptance", "received by", "received item", "item received", "picked up",
        "collected", "lodged", "processed", "arrived", "departed", "despatch", "dispatch", "in transit", "in-transit",
        "board for delivery", "out for delivery", "delivered", "delivery attempt", "available for pickup",
        "awaiting collection", "cleared", "we have your item", "we've got it",
    ]
}
