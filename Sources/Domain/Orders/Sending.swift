/// Decides how a part of an order is sent to the WMS: what an attempt begins with, and what its ending means. The intent is recorded
/// before the call, so what may have been sent is always looked up first.
package enum Sending {
    /// What an attempt begins with.
    package struct Beginning: Hashable, Sendable {
        /// No earlier attempt may have had an effect. The intent is recorded before the call.
        package var isUntried: Bool
        /// The part may be in the WMS already.
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
            // What a run took may have arrived all the same, whatever the run said.
            return Beginning(isUntried: true, looksFirst: part.run != nil)
        case .sent: return Beginning(isUntried: false, looksFirst: true)
        case .review, .received: return nil
        }
    }

    /// What a person's retry of a failed run begins with.
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
        /// The WMS took it.
        case accepted
        /// Patchworks took it, for this run.
        case handedOver(run: String)
        /// It may have arrived.
        case unknown(String)
        /// It certainly did not arrive.
        case withoutEffect
        case refused(Refusal)
    }

    /// Somebody does not take a part as it is.
    package struct Refusal: Hashable, Sendable {
        /// Who does not take it, and how.
        package var what: String
        package var words: String
        package var system: String

        package init(_ what: String = "Deposco refused it", words: String, by system: String = "deposco") {
            self.what = what
            self.words = words
            self.system = system
        }
    }

    /// What is recorded of an ending.
    /// - Parameters:
    ///   - name: the order's, as the customer knows it.
    ///   - next: when the part is looked at, or sent, next; `nil` where the attempt itself is repeated.
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
            // The order waits, blocked, for somebody to correct what the refusal names.
            let cause = ExceptionCause.wmsRefused(id)
            return [
                .raise(NewException(cause, summary: "\(name): \(refusal.what)", detail: refusal.words)),
                .fact(.orderNotSent(number: number), .order(id), by: .remote(refusal.system)),
                .fact(
                    .orderAssessed(.blocked, blocks: [Block(exception: cause.id, units: 0)], parts: nil), .order(id)),
            ]
        }
    }

    /// How often a part may get lost before somebody has to look.
    package struct Losses: Hashable, Sendable {
        /// Runs in Patchworks that came to nothing.
        package var runs: Int
        /// Times that the WMS took the part without having it afterwards.
        package var acceptances: Int

        package init(runs: Int, acceptances: Int) {
            self.runs = runs
            self.acceptances = acceptances
        }
    }

    /// What becomes of a part that the WMS does not have although it was asked often enough: it never arrived. It is sent again, which
    /// its number makes safe, unless it would be lost once more.
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

    /// How often a flow was started with a part, by a run that is known or with an answer that was lost.
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
