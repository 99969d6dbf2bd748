import Domain

/// Timeouts, backoffs, limits and patience of the flows, each with its reason.
enum Limits {
    enum Pages {
        /// Requests for one page before the whole reading is put back.
        static let attempts = 5
        /// The longest that a reading waits for the remote system's rate limit. The work itself is put back for a longer wait.
        static let longestWait = Span.minutes(1)
    }

    enum Cancellations {
        /// The stage may move between the question and the cancellation, so both are tried twice.
        static let rounds = 2
        /// A part may still appear in Deposco this long after a call whose answer was lost.
        static let arrivesWithin = Span.minutes(1)
        /// What Deposco said of a stage changes by a person's hand alone, and the poll of its orders tells of that at once.
        static let patience = Patience(shortest: .minutes(2), longest: .hours(1))
        /// Deposco did not answer: its next answer decides, and the customer waits for it.
        static let unansweredWait = Span.seconds(30)
        /// An order may have been placed and not be found by the channel's search for this long.
        static let searchDelay = Span.minutes(10)
        static let searchWait = Span.minutes(1)
        /// An order that did not turn up in this time is no longer looked for.
        static let searchTime = Span.day
        static let longSearchWait = Span.hours(1)

        /// Deposco shows what it imports within seconds; what is on its way takes somewhat longer.
        static func wait(for arrival: CancellationDecision.Arrival) -> Span {
            switch arrival {
            case .beingImported: .seconds(5)
            case .onItsWay: .seconds(10)
            }
        }
    }

    enum Shipments {
        /// A fulfilment is made in one go. A tracking update that is later than this told the customer.
        static let fulfilmentMaking = Span.seconds(2)
        /// Deposco tells late of shipments that were rolled back.
        static let rolledBackReachesBack = Span.day
        /// Early scans looked at in one transaction.
        static let scansTogether = 500
        /// Held shipments read at once.
        static let holdsTogether = 100
        /// Parcels that one run asks Royal Mail for, at the least, before it hands over to the next.
        static let parcelsInRun = 300
    }

    enum Payments {
        /// Either clock may be set before a warning is due, so authorisations are looked at each day.
        static let longestLook = Span.day
        /// An authorisation that is about to end is looked at more often: its order may ship, or be paid.
        static let expiringLook = Span.hours(1)
        /// A gateway may take its time to answer a capture.
        static let gatewayWait = Span.minutes(1)
    }
}
