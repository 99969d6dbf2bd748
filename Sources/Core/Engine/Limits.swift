import Domain

/// Timeouts, backoffs, limits and patience of the flows, each with its reason.
enum Limits {
    enum Pages {
        /// Requests for one page before the whole reading is put back.
        static let attempts = 5
        /// The longest that a reading waits for the remote system's rate limit. The work itself is put back for a longer wait.
        static let longestWait = Span.minutes(1)
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
