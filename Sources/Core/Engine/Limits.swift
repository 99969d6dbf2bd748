import Domain

/// Timeouts, backoffs, limits and patience of the flows, each with its reason.
enum Limits {
    enum Pages {
        /// Maximum requests for one page before the whole reading is rescheduled.
        static let attempts = 5
        /// The longest wait within a reading for the remote system's rate limit. For a longer one the work is rescheduled.
        static let longestWait = Span.minutes(1)
    }

    enum Cancellations {
        /// The stage may change between reading it and cancelling, so both are tried twice.
        static let rounds = 2
        /// How long a part may still appear in Deposco after a call whose answer was lost.
        static let arrivesWithin = Span.minutes(1)
        /// After an answer, only a person in Deposco can change the stage, and the poll of its orders notices that at once.
        static let patience = Patience(shortest: .minutes(2), longest: .hours(1))
        /// Deposco did not answer. The customer waits for its next answer.
        static let unansweredWait = Span.seconds(30)
        /// How long the channel's search may not find an order that was just placed: docs/apis/shopify.md#reading-orders.
        static let searchDelay = Span.minutes(10)
        static let searchWait = Span.minutes(1)
        /// How long an unknown order is searched for.
        static let searchTime = Span.day
        static let longSearchWait = Span.hours(1)

        /// Deposco shows imported orders within seconds. An order that is still on its way takes longer.
        static func wait(for arrival: CancellationDecision.Arrival) -> Span {
            switch arrival {
            case .beingImported: .seconds(5)
            case .onItsWay: .seconds(10)
            }
        }
    }

    enum Shipments {
        /// Creating a fulfilment takes less than this. A later update of its tracking has notified the customer.
        static let fulfilmentMaking = Span.seconds(2)
        /// The customer is told this long after a fulfilment's last change. The channel's times are whole seconds, and whether the customer
        /// was told shows by a later one where the answer was lost.
        static let noticeAfterChange = Span.seconds(2)
        /// Deposco reports rolled-back shipments late, so the poll reaches further back for them.
        static let rolledBackReachesBack = Span.day
        /// Early scans checked in one transaction.
        static let scansTogether = 500
        /// Held shipments read at once.
        static let holdsTogether = 100
        /// Minimum number of parcels in one run of Royal Mail's poll, before the next run continues.
        static let parcelsInRun = 300
    }

    enum Payments {
        /// Longest wait between two checks of an authorisation: ours or the channel's clock may be set in the meantime.
        static let longestLook = Span.day
        /// An expiring authorisation is checked more often: its order may ship, or be paid.
        static let expiringLook = Span.hours(1)
        /// How long a gateway may take to answer a capture.
        static let gatewayWait = Span.minutes(1)
    }

    enum Orders {
        /// How old what the channel says of an order's fulfilment may be when the order is sent.
        static let currentFor = Span.minutes(1)
        /// How old a reading of its risk may be then. Sweeps tell of all else, so that a pile of orders needs no second reading.
        static let riskCurrentFor = Span.hours(1)
        /// How often an order is read whose wait ends with a webhook or a sweep.
        static let heldLook = Span.hours(1)
        /// A risk is usually assessed in minutes.
        static let riskLook = Span.minutes(5)
        /// After this time without routing, it is looked up what our token may see.
        static let scopesAfter = Span.minutes(10)
        /// Sending waits this long for a current reading before it looks again.
        static let freshnessWait = Span.seconds(5)
        /// The channel usually routes an order in seconds.
        static let routingWait = Span.seconds(5)
        static let longestRoutingWait = Span.minutes(5)
        /// Deposco shows an order moments after it was sent.
        static let readBackAfter = Span.seconds(2)
        /// The outcome of sending is unknown. Deposco gets this time to show the part.
        static let lookUpAfter = Span.seconds(5)
        /// Maximum attempts to read a part back. After that it counts as not received.
        static let readBackAttempts = 3
        /// How often a part may be lost before an exception: another attempt would only lose it again.
        static let losses = Sending.Losses(runs: 3, acceptances: 5)
        /// Blocked orders assessed in one transaction.
        static let reassessedTogether = 100
        /// Checks of what only a person can resolve: frequent at first, then hourly.
        static let patience = Patience(shortest: .minutes(2), longest: .hours(1))
        /// How late a webhook may be after a change.
        static let webhookGrace = Span.minutes(2)
        /// Consecutive orders found only by the sweep that indicate a dead subscription.
        static let missedWebhooks = 3
        /// Maximum facts of an order searched for its earlier attempts.
        static let factsLookedThrough = 1000
    }

    enum Survey {
        /// How old the WMS's list of orders may be when many are sent at once. Single orders are looked up one by one.
        static let currentFor = Span.minutes(1)
        /// Sending waits this long for the first reading of the WMS's orders before it looks again.
        static let wait = Span.seconds(5)
        /// Nothing is left to survey, so this only has to be finite.
        static let lookAgain = Span.day
    }

    enum Imports {
        /// Orders in an import. Deposco's limit of 10 MB would allow some thousands, but fewer are read back sooner:
        /// docs/apis/deposco.md#imports.
        static let orders = 1000
        /// Orders in one request of the V1 API, which answers only after it has handled each of them: docs/apis/deposco.md#v1-orders.
        static let ordersOfV1 = 50
        /// Total bytes of the orders in an import, well below Deposco's limit.
        static let bytes = 8 * 1024 * 1024
        /// Rows taken from the queue at once.
        static let takenTogether = 100
        /// After Deposco refused a whole import, orders are sent one by one for this long.
        static let pause = Span.minutes(10)
        /// Time for Deposco to start an import.
        static let followAfter = Span.seconds(2)
        /// The import's id was lost, so only reading back later shows what arrived.
        static let followUnknownAfter = Span.seconds(30)
        /// Longest time that an import's status is followed. After it, the import counts as ended.
        static let longest = Span.hours(1)
        static let shortestWait = Span.seconds(2)
        static let longestWait = Span.seconds(15)
        /// How far before its work the orders of an import are searched: a minute for differing clocks, and one for the call.
        static let reachesBack = Span.minutes(2)
        /// Search further back after a lost answer: the attempt may have been earlier.
        static let unknownReachesBack = Span.minutes(5)
    }

    enum Runs {
        /// A run that stays queued for longer counts as lost.
        static let lostAfter = Span.minutes(10)
        /// A run that takes longer is no longer waited for.
        static let longest = Span.hours(1)
        /// The wait between two checks of a run.
        static let wait = Span.seconds(10)
        /// A start whose answer was lost may have queued a run. After this time that run has ended.
        static let unknownFor = Span.minutes(5)
        /// Deposco may show an order with a delay after its run.
        static let readBackAfter = Span.seconds(5)
        /// Maximum successful runs without an order in Deposco before an exception.
        static let emptySuccesses = 2
        /// Log lines of a failed run that are shown.
        static let logLines = 5
        /// Runs that failed longer ago are not counted.
        static let window = Span.day
        /// Failed readings before the desk marks the figures as old.
        static let staleReadings: Int64 = 4
    }

    enum Changes {
        /// An order on its way to the WMS is checked again once it should have arrived.
        static let sentWait = Span.seconds(10)
        /// How far a poll of the WMS's orders reaches back behind its mark: the WMS's clock differs, and rows become visible late.
        static let overlap = Span.minutes(1)
    }

    enum Sweeps {
        /// Orders wait until the item master has been read.
        static let itemsWait = Span.seconds(2)
        /// How far back the hourly sweep reads.
        static let deep = Span.hours(24)
        /// How far back the nightly sweep reads.
        static let nightly = Span.hours(24 * 7)
        /// Shopify's search is slightly late: an order that is younger than this need not be listed yet.
        static let listedAfter = Span.minutes(10)
        /// Nobody deletes more orders between two sweeps. Where more are missing, nothing is stopped because of it.
        static let mostGone = 20
        /// Other known orders that are looked for before what is missing is taken for deleted.
        static let lookedAtBeside = 5
        /// Changed orders that are read in one call and taken in by one transaction.
        static let readAtOnce = 10
        /// How far the sweep of fulfilment orders reaches back behind the last: Shopify's search is slightly late, and each
        /// row that is read again costs a point.
        static let fulfilmentOverlap = Span.seconds(15)
        /// How far the clock of the server that answers may be ahead of the clock by which changes are marked.
        static let aheadAtMost = Span.minutes(5)
    }

    enum Stock {
        /// Stock changes within this time are pushed in one call.
        static let gathering = Span.seconds(1)
        /// How far stock polls reach back behind their mark: the WMS's clock differs.
        static let overlap = Span.minutes(2)
        /// The first reading of the catalogue and the stock ends within moments.
        static let untilCatalogueRead = Span.seconds(2)
        /// An audit may wait longer for the first reading of the stock.
        static let untilStockRead = Span.minutes(1)
        /// Another writer changes the channel's stock at the same time, so it is read again soon.
        static let movingChannel = Span.seconds(1)
        /// By then a sale is heard of, also where its webhook is late.
        static let untilSalesAreHeard = Span.minutes(5)
        /// Figures that an audit looks at once more.
        static let doubts = 500
        /// Orders that the exception of a shortage names.
        static let namedOrders = 10
        /// Items that are asked for by their numbers in one call.
        static let askedFor = 50
        /// Differences that the exception of an audit names.
        static let namedDifferences = 20
    }

    enum Catalogue {
        /// The first reading of the item master ends within moments.
        static let untilItemsRead = Span.seconds(2)
        /// SKUs without an item raised in one run. A catalogue with more has a different problem.
        static let withoutItem = 10_000
        /// Duplicate SKUs raised in one run.
        static let duplicates = 1000
    }

    enum Checks {
        /// The wait between two looks whether a daily check was signed off in its time.
        static let looks = Span.minutes(1)
    }

    enum Privacy {
        /// The wait between two runs. Nobody depends on it.
        static let tends = Span.minutes(10)
        /// Retention depends on the channel's date, which comes with its first answer.
        static let untilChannelAnswered = Span.minutes(1)
        /// The wait between two checks whether the shop still accepts our token.
        static let asksWhetherShopIsGone = Span.hours(1)
        /// Orders, or texts without an order, in one transaction: other writers wait for it.
        static let together = 50
        /// Kept messages read at once.
        static let messagesTogether = 100
        /// Maximum messages that arrive while the others are searched, which takes seconds.
        static let lateMessages = 500
        /// Orders that the exception of a data request names.
        static let namedOrders = 20
        /// Maximum orders of one person in a report, more than anybody has.
        static let reportedOrders = 1000
    }

    enum Inbox {
        /// Bodies in one batch.
        static let batch = 100
        /// A transaction ends after this time, but takes at least one body: other writers wait for it.
        static let share = Span(milliseconds: 50)
        /// Failures of our own code on a body before it is set aside.
        static let failures = 5
        /// A body that was set aside is retried once, automatically, after this time.
        static let lastTry = Span.minutes(10)
        /// Unsettled messages that the desk lists.
        static let listed = 500
    }

    enum Connection {
        /// How often is looked at what the connection to the channel depends on. It costs a few points.
        static let looks = Span.minutes(5)
    }

    enum Work {
        /// Crashes of a core with only this body or work in hand before a body is set aside, and work rests.
        static let deaths = 3
        /// Such crashes, after a rest too, before work is a dead letter.
        static let lastDeath = 4
        /// How long work rests that was alone in hand at so many crashes: longer with each, up to ten minutes.
        static func rest(afterDeaths deaths: Int) -> Span {
            min(.minutes(10), Span(milliseconds: 15_000 << Int64(min(max(deaths - Self.deaths, 0), 6))))
        }
        /// From this rest on somebody is told.
        static let toldRest = Span.minutes(1)
        /// A lease far exceeds the longest call. A core that dies returns its leases at its next start.
        static let lease = Span.minutes(10)
        /// How long a suspect runs alone. Work that crashes the core does so within this time, and other work waits no longer.
        static let proving = Span.seconds(2)
        /// The wait before a store or queue that refused is tried again.
        static let refusedWait = Span.seconds(1)

        /// How long a system gives no answer before that is an outage. Restarts and single lost calls are shorter.
        static let outage = Span.minutes(1)
        /// How long every call is refused as too many, or is to wait, before more is used up than a limit for a second or a minute.
        static let quota = Span.minutes(10)
        /// The longest wait between two looks whether an outage is over.
        static let outageLooks = Span.seconds(30)
        /// The desk shows it earlier, since looking costs nothing.
        static let shownOutage = Span.seconds(20)
        /// For how long after an outage what waited for its end is told as its backlog. What still waits then has reasons of its own.
        static let outageBacklog = Span.hours(1)

        /// Concurrent work of each queue.
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
        /// Smaller clock changes are ignored: time synchronisation causes them, and they delay nothing noticeably.
        static let leastStep = Span.seconds(5)
        /// How long the desk shows that the clock was set.
        static let told = Span.minutes(15)
    }
}
