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

    enum Orders {
        /// Over half an hour passes in this many questions to the channel before somebody has to look.
        static let routingAttempts = 11
        /// The channel usually routes an order in seconds.
        static let routingWait = Span.seconds(5)
        static let longestRoutingWait = Span.minutes(5)
        /// Deposco shows an order moments after it was sent.
        static let readBackAfter = Span.seconds(2)
        /// Whether a part arrived is not known: Deposco is given time to show it.
        static let lookUpAfter = Span.seconds(5)
        /// A part that Deposco did not show in this many attempts did not arrive.
        static let readBackAttempts = 3
        /// A part may be lost this often before somebody has to look: another attempt would lose it once more.
        static let losses = Sending.Losses(runs: 3, acceptances: 5)
        /// Blocked orders assessed in one transaction.
        static let reassessedTogether = 100
        /// What only a person can end is looked at again soon at first, then hourly.
        static let patience = Patience(shortest: .minutes(2), longest: .hours(1))
        /// A webhook may still be on its way for this long after a change.
        static let webhookGrace = Span.minutes(2)
        /// Orders found by the sweep alone, one after the other, that mean a dead subscription.
        static let missedWebhooks = 3
        /// Facts of an order that are looked through for its earlier attempts.
        static let factsLookedThrough = 1000
    }

    enum Imports {
        /// Orders in an import. Deposco's limit is 10 MB, some thousands of orders; fewer are read back sooner.
        static let orders = 1000
        /// Orders in one request of the V1 API, which answers for each of them before it returns.
        static let ordersOfV1 = 50
        /// Bytes of the entities together, well inside Deposco's limit.
        static let bytes = 8 * 1024 * 1024
        /// Rows taken out of the queue at once.
        static let takenTogether = 100
        /// Orders go one by one for this long after Deposco refused a whole import.
        static let pause = Span.minutes(10)
        /// Time for Deposco to begin with an import.
        static let followAfter = Span.seconds(2)
        /// Without a request to ask about, only time shows what arrived.
        static let followUnknownAfter = Span.seconds(30)
        /// Deposco lets no import run for longer.
        static let longest = Span.hours(1)
        static let shortestWait = Span.seconds(2)
        static let longestWait = Span.seconds(15)
        /// How far before its work an import's orders are looked for: a minute for clocks that differ, and one for the call.
        static let reachesBack = Span.minutes(2)
        /// An attempt whose answer was lost may have been made earlier still.
        static let unknownReachesBack = Span.minutes(5)
    }

    enum Runs {
        /// A run that waits in Patchworks' queue, or for its account's place, for longer counts as lost.
        static let lostAfter = Span.minutes(10)
        /// A run that is under way for longer is looked past.
        static let longest = Span.hours(1)
        /// The wait between two questions how a run went.
        static let wait = Span.seconds(10)
        /// A start whose answer was lost may have queued a run; by then it has ended.
        static let unknownFor = Span.minutes(5)
        /// Deposco may show late what a run brought.
        static let readBackAfter = Span.seconds(5)
        /// Runs that may end well with nothing in Deposco before somebody has to look.
        static let emptySuccesses = 2
        /// Lines of a failed run's log that are shown.
        static let logLines = 5
        /// Runs that failed longer ago are not counted.
        static let window = Span.day
        /// Readings that may fail before the desk is told that its figures are old.
        static let staleReadings: Int64 = 4
    }

    enum Changes {
        /// An order that is on its way to the WMS is looked at again once it should be there.
        static let sentWait = Span.seconds(10)
        /// How far a poll of the WMS's orders reaches back behind its mark: its clock differs, and rows become visible late.
        static let overlap = Span.minutes(1)
    }

    enum Sweeps {
        /// Orders are taken in once the item master was read.
        static let itemsWait = Span.seconds(2)
        /// How far back the hourly sweep reads.
        static let deep = Span.hours(24)
        /// How far back the nightly sweep reads.
        static let nightly = Span.hours(24 * 7)
    }

    enum Stock {
        /// What moves within this time goes to the channel in one call.
        static let gathering = Span.seconds(1)
        /// How far readings reach back behind their mark: the WMS's clock differs from ours.
        static let overlap = Span.minutes(2)
        /// The first reading of the catalogue and of the stock ends within moments.
        static let untilCatalogueRead = Span.seconds(2)
        /// An audit may wait longer for the first reading of the stock.
        static let untilStockRead = Span.minutes(1)
        /// Somebody else writes the channel's stock as often as we do: it is read anew soon.
        static let movingChannel = Span.seconds(1)
        /// Orders that the exception of a shortage names.
        static let namedOrders = 10
        /// Differences that the exception of an audit names.
        static let namedDifferences = 20
    }

    enum Catalogue {
        /// The first reading of the item master ends within moments.
        static let untilItemsRead = Span.seconds(2)
        /// SKUs without an item that one look raises. A catalogue with more has another fault.
        static let withoutItem = 10_000
        /// SKUs on several variants that one look raises.
        static let duplicates = 1000
    }

    enum Privacy {
        /// The wait between two looks for what is due. Nobody waits for it.
        static let tends = Span.minutes(10)
        /// What is old depends on the channel's date, which comes with its first answer.
        static let untilChannelAnswered = Span.minutes(1)
        /// The wait between two questions whether the shop still takes our token.
        static let asksWhetherShopIsGone = Span.hours(1)
        /// Orders, or texts about no order, in one transaction: other writers wait for it.
        static let together = 50
        /// Kept messages read at once.
        static let messagesTogether = 100
        /// Messages that came while the others were looked through. The look takes seconds.
        static let lateMessages = 500
        /// Orders that the exception of a data request names.
        static let namedOrders = 20
        /// Orders of one person in a report. Nobody has more.
        static let reportedOrders = 1000
    }

    enum Inbox {
        /// Bodies in hand at once.
        static let batch = 100
        /// A transaction ends after this time, or after one body: other writers wait for it.
        static let share = Span(milliseconds: 50)
        /// Failures of our own code on a body before it is set aside.
        static let failures = 5
        /// What is set aside has one more try by itself after this time.
        static let lastTry = Span.minutes(10)
        /// Unsettled messages that the desk lists.
        static let listed = 500
    }

    enum Work {
        /// Ends of a core with a body or a piece of work alone in hand before that is set aside.
        static let deaths = 3
        /// A lease outlives the longest call by far; a core that dies gives its leases back at its next start.
        static let lease = Span.minutes(10)
        /// A suspect runs alone for this long. By then work that ends the core has done so, and others wait no longer.
        static let proving = Span.seconds(2)
        /// The wait before the store or a queue that refused is asked again.
        static let refusedWait = Span.seconds(1)

        /// Pieces of work of a queue that run at once.
        static func slots(_ queue: Queue) -> Int {
            switch queue {
            case .stock: 8
            case .cancellations: 4
            case .orders: 16
            case .shipments, .notifications: 8
            case .catalogue: 2
            }
        }
    }

    enum Clock {
        /// Smaller differences are left alone: nobody waits noticeably longer for them, and clocks are set by them now and then.
        static let leastStep = Span.seconds(5)
        /// The desk is told for this long that the clock was set.
        static let told = Span.minutes(15)
    }
}
