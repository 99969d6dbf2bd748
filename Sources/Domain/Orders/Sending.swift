/// Decides how a part of an order is sent to the WMS: how an attempt starts, and what its outcome means. The intent is
/// recorded before the call, so anything that may have been sent is always looked up first.
package enum Sending {
    /// How an attempt starts.
    package struct Beginning: Hashable, Sendable {
        /// Whether no earlier attempt can have had an effect. The intent is then recorded before the call.
        package var isUntried: Bool
        /// Whether to look the part up first, since the WMS may already have it.
        package var looksFirst: Bool

        package init(isUntried: Bool, looksFirst: Bool) {
            self.isUntried = isUntried
            self.looksFirst = looksFirst
        }
    }

    /// - Returns: `nil` when there is nothing to send.
    package static func begin(_ number: String, of record: OrderRecord) -> Beginning? {
        guard record.isOnItsWay, let part = record.part(number) else { return nil }
        switch part.state {
        case .planned:
            // A part that a run took may have arrived, whatever outcome the run reported.
            return Beginning(isUntried: true, looksFirst: part.run != nil)
        case .sent: return Beginning(isUntried: false, looksFirst: true)
        case .review, .received: return nil
        }
    }

    /// How a person's retry of a failed run starts.
    /// - Returns: `nil` when that run is no longer the part's last one, or there is nothing to send.
    package static func retry(_ number: String, run: String, of record: OrderRecord) -> Beginning? {
        guard let part = record.part(number), part.run == run else { return nil }
        switch (record.stage, part.state) {
        case (.blocked, .planned), (.partlyShipped, .planned): return Beginning(isUntried: true, looksFirst: true)
        case (.sent, .sent), (.blocked, .sent), (.partlyShipped, .sent):
            return Beginning(isUntried: false, looksFirst: true)
        default: return nil
        }
    }

    package static func intent(_ number: String, of id: OrderID) -> StepEffect {
        .fact(.orderUnconfirmed(number: number, reason: Fact.beingSent), .order(id))
    }

    /// How an attempt ended.
    package enum Ending: Hashable, Sendable {
        /// The WMS accepted it.
        case accepted
        /// Patchworks accepted it for this run.
        case handedOver(run: String)
        /// It may have arrived.
        case unknown(String)
        /// It certainly did not arrive.
        case withoutEffect
        case refused(Refusal)
    }

    /// A system refused a part as it is.
    package struct Refusal: Hashable, Sendable {
        /// Who refused it, and how.
        package var what: String
        package var words: String
        package var system: String

        package init(_ what: String = "Deposco refused it", words: String, by system: String = "deposco") {
            self.what = what
            self.words = words
            self.system = system
        }
    }

    /// What to record for an outcome.
    /// - Parameters:
    ///   - name: the order's, as the customer knows it.
    ///   - next: when to check or send the part next; `nil` where the attempt itself is repeated.
    package static func effects(
        _ ending: Ending, _ number: String, of id: OrderID, named name: String, next: Instant?
    ) -> [StepEffect] {
        func then(_ item: WorkItem) -> [StepEffect] { next.map { [.enqueue(item, due: $0)] } ?? [] }
        switch ending {
        case .accepted:
            return [.fact(.orderSent(number: number), .order(id))] + then(.confirmOrder(id, number: number))
        case .handedOver(let run):
            return [.fact(.orderHandedOver(number: number, run: run), .order(id))]
                + then(.followRun(id, number: number, run: run))
        case .unknown(let reason):
            return [.fact(.orderUnconfirmed(number: number, reason: reason), .order(id))]
                + then(.confirmOrder(id, number: number))
        case .withoutEffect:
            return [.fact(.orderNotSent(number: number), .order(id))] + then(.sendOrder(id, number: number))
        case .refused(let refusal):
            // The order stays blocked until somebody corrects what the refusal names.
            let cause = ExceptionCause.wmsRefused(id)
            return [
                .raise(NewException(cause, summary: "\(name): \(refusal.what)", detail: refusal.words)),
                .fact(.orderNotSent(number: number), .order(id), by: .remote(refusal.system)),
                .fact(
                    .orderAssessed(.blocked, blocks: [Block(exception: cause.id, units: 0)], parts: nil), .order(id)),
            ]
        }
    }

    /// Maximum losses of a part before an exception.
    package struct Losses: Hashable, Sendable {
        /// Runs in Patchworks that brought nothing to the WMS.
        package var runs: Int
        /// Times that the WMS accepted the part and did not have it afterwards.
        package var acceptances: Int

        package init(runs: Int, acceptances: Int) {
            self.runs = runs
            self.acceptances = acceptances
        }
    }

    /// Decides about a part that the WMS still does not have after enough checks: it never arrived. It is sent again,
    /// which its number makes safe, unless the limits are reached.
    /// - Parameter facts: what happened to the order since it was last blocked.
    package static func missing(
        _ number: String, after facts: [Fact], via route: OrderRoute, limits: Losses
    ) -> Ending {
        let runs = starts(with: number, in: facts)
        if case .patchworks = route, runs >= limits.runs {
            return .refused(
                Refusal(
                    "\(runs) runs in Patchworks were lost",
                    words: "none of them brought \(number) to Deposco; "
                        + "look at Patchworks' queue and at the flow's runs",
                    by: "patchworks"))
        }
        let acceptances = facts.count { $0 == .orderSent(number: number) }
        guard acceptances >= limits.acceptances else { return .withoutEffect }
        return .refused(
            Refusal(
                "Deposco took it \(acceptances) times and does not have it",
                words: "every send of \(number) was accepted, none can be read back; look at Deposco's import errors"))
    }

    /// How often a flow was started with a part, whether its run is known or the answer was lost.
    package static func starts(with number: String, in facts: [Fact]) -> Int {
        facts.count { fact in
            switch fact {
            case .orderHandedOver(number, _): true
            case .orderUnconfirmed(number, let reason): reason != Fact.beingSent
            default: false
            }
        }
    }
}
