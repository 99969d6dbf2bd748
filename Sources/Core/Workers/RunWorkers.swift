import Connectors
import Domain
import Store

/// Orders that Patchworks takes to the WMS (A9). A run that is accepted is only queued, and one that says SUCCESS proves nothing:
/// an order has arrived when it is read back, and Deposco is looked at before any flow is started anew.
extension IntegrationCore {
    /// A run waits in Patchworks' queue, or for its account's place, at most so long before it counts as lost.
    private static let lostAfter = Span.minutes(10)
    /// A run that is under way for longer is looked past.
    private static let longest = Span.hours(1)
    /// A start whose answer was lost may have queued a run; by then it has ended.
    private static let unknownFor = Span.minutes(5)
    /// So many runs may end well with nothing in Deposco before somebody has to look.
    private static let emptySuccesses = 2
    /// So many may be lost before somebody has to look.
    private static let lostRuns = 3

    /// Starts the flow with a part of an order.
    /// - Parameter fresh: `false` when it may have been started already, by an attempt whose end is not known.
    func handOver(
        _ order: WarehouseOrder, of id: OrderID, to flow: String, fresh: Bool, _ work: Work
    ) async throws -> OldOutcome {
        let number = order.number
        guard fresh else { return lookLater(number, of: id) }
        guard let patchworks else {
            return try await failed(
                work, number, of: id, "orders go through Patchworks, and Patchworks is not configured")
        }
        do throws(CallFailure) {
            let run = try await patchworks.startFlow(
                flow, order: order, businessUnit: deposco.businessUnit, for: .orders)
            return handedOver(number, of: id, to: run)
        } catch .unknown(let reason) {
            return startUnknown(number, of: id, reason)
        } catch .refused(let words) {
            return refusedByPatchworks("Patchworks refused it", words, number, id)
        } catch {
            let otherwise = outcome(of: error, in: work)
            return { tx, now in
                try tx.append(.orderNotSent(number: number), to: .order(id), by: .core, at: now)
                return try otherwise(tx, now)
            }
        }
    }

    private func handedOver(_ number: String, of id: OrderID, to run: String) -> OldOutcome {
        { tx, now in
            try tx.append(.orderHandedOver(number: number, run: run), to: .order(id), by: .core, at: now)
            _ = try tx.enqueue(
                NewWork(.followRun, key: OldKey.order(id), due: now + .seconds(10), argument: "\(number)\n\(run)"),
                at: now)
            return .done
        }
    }

    /// A run may be on its way whose id nobody told.
    private func startUnknown(_ number: String, of id: OrderID, _ reason: String) -> OldOutcome {
        { tx, now in
            try tx.append(.orderUnconfirmed(number: number, reason: reason), to: .order(id), by: .core, at: now)
            return try self.lookLater(number, of: id)(tx, now)
        }
    }

    /// Has Patchworks run a failed run again, since a person chose that: through the version of the flow that it had then.
    func retryRun(_ work: Work) async throws -> OldOutcome {
        let id = OrderID(OldKey.id(in: work.key))
        let lines = (work.argument ?? "").split(separator: "\n").map(String.init)
        guard lines.count == 2, let patchworks else { return { _, _ in .done } }
        let (number, run) = (lines[0], lines[1])
        let policy = settings.policy
        let now = clock.now
        let intent = try await store.transact { tx -> (order: WarehouseOrder, fresh: Bool, blocks: [Block])? in
            guard let record = try tx.order(id)?.record, let part = record.part(number), part.run == run,
                let order = try tx.planned(number, of: record, policy: policy)
            else { return nil }
            switch (record.stage, part.state) {
            case (.blocked, .planned), (.partlyShipped, .planned):
                try tx.append(
                    .orderUnconfirmed(number: number, reason: Fact.beingSent), to: .order(id), by: .core, at: now
                )
                return (order, true, record.blocks)
            case (.sent, .sent), (.blocked, .sent), (.partlyShipped, .sent): return (order, false, record.blocks)
            default: return nil
            }
        }
        guard let (order, fresh, blocks) = intent else { return { _, _ in .done } }
        let again: @Sendable (CallFailure) -> OldOutcome = { failure in
            let otherwise = self.outcome(of: failure, in: work)
            return { tx, now in
                try tx.append(.orderNotSent(number: number), to: .order(id), by: .core, at: now)
                try tx.append(
                    .orderAssessed(.blocked, blocks: blocks, parts: nil), to: .order(id), by: .core, at: now)
                return try otherwise(tx, now)
            }
        }
        do throws(CallFailure) {
            // What the run did, whatever it said, may be there by now.
            if let there = try await wmsOrders.order(number: number, for: .orders) {
                return readBack(there, of: order, id)
            }
        } catch {
            return fresh ? again(error) : outcome(of: error, in: work)
        }
        // An attempt whose end is not known may have started it.
        guard fresh else { return lookLater(number, of: id) }
        do throws(CallFailure) {
            guard let new = try await patchworks.retry(run, for: .orders) else {
                return startUnknown(number, of: id, "Patchworks runs \(run) again and did not say as which run")
            }
            return handedOver(number, of: id, to: new)
        } catch .unknown(let reason) {
            return startUnknown(number, of: id, reason)
        } catch .refused(let words) {
            return refusedByPatchworks("Patchworks will not run \(run) again", words, number, id)
        } catch {
            return again(error)
        }
    }

    /// When runs were lost so often that another one would be lost too: what to tell somebody.
    func lostTooOften(_ number: String, of id: OrderID) async throws -> OldOutcome? {
        guard case .patchworks = settings.policy.ordersVia else { return nil }
        let starts = try await store.read { try $0.starts(of: id, number: number) }
        guard starts >= Self.lostRuns else { return nil }
        return refusedByPatchworks(
            "\(starts) runs in Patchworks were lost",
            "none of them brought \(number) to Deposco; look at Patchworks' queue and at the flow's runs", number, id)
    }

    private func failed(_ work: Work, _ number: String, of id: OrderID, _ words: String) async throws -> OldOutcome {
        { tx, now in
            try tx.append(.orderNotSent(number: number), to: .order(id), by: .core, at: now)
            return try self.attempt(work).setAside(words, Step(tx, policy: self.settings.policy, at: now))
        }
    }

    private func lookLater(_ number: String, of id: OrderID) -> OldOutcome {
        { tx, now in
            try tx.enqueueConfirming(number, of: id, due: now + Self.unknownFor, at: now)
            return .done
        }
    }

    /// Asks how a run went; once it has ended, looks in Deposco for what it was to bring there.
    func followRun(_ work: Work) async throws -> OldOutcome {
        let id = OrderID(OldKey.id(in: work.key))
        let lines = (work.argument ?? "").split(separator: "\n").map(String.init)
        guard lines.count == 2, let patchworks else { return { _, _ in .done } }
        let (number, run) = (lines[0], lines[1])
        let policy = settings.policy
        let order = try await store.read { reader -> WarehouseOrder? in
            guard let record = try reader.order(id)?.record, record.mayAwaitReadBack,
                let part = record.part(number), part.state == .sent, part.run == run
            else { return nil }
            return try reader.planned(number, of: record, policy: policy)
        }
        guard let order else { return { _, _ in .done } }
        let found = try await patchworks.run(run, for: .orders)
        let lasted = clock.now - work.enqueuedAt
        if found == nil && lasted < Self.lostAfter || found?.status == .started && lasted < Self.longest {
            return { _, now in .later(at: now + .seconds(10)) }
        }
        if let there = try await wmsOrders.order(number: number, for: .orders) { return readBack(there, of: order, id) }
        switch found?.status {
        case .failure, .partialSuccess:
            let said = try await patchworks.logs(of: run, for: .orders).filter { $0.level != "INFO" }
            let words = said.suffix(5).map { line in (line.step.map { "\($0): " } ?? "") + line.message }
            let detail = words.isEmpty ? found?.summary ?? "its log says nothing" : words.joined(separator: "; ")
            let verdict = found?.status == .failure ? "failed" : "ended as a partial success"
            return refusedByPatchworks("run \(run) in Patchworks \(verdict)", detail, number, id)
        case .success:
            let empty = try await store.read { try $0.starts(of: id, number: number) }
            guard empty >= Self.emptySuccesses else { break }
            return refusedByPatchworks(
                "run \(run) in Patchworks says SUCCESS, and Deposco does not have it",
                "\(empty) runs ended so; look at the flow's last step", number, id)
        default: break
        }
        // Asked again before a flow is started anew: Deposco may show it late.
        return { tx, now in
            try tx.enqueueConfirming(number, of: id, due: now + .seconds(5), at: now)
            return .done
        }
    }

    private func refusedByPatchworks(_ what: String, _ words: String, _ number: String, _ id: OrderID) -> OldOutcome {
        { tx, now in
            try tx.refuse(number, of: id, what: what, words: words, by: "patchworks", at: now)
            return .done
        }
    }
}

extension Reader {
    /// How often a flow was started with a part since it was last refused, with a run that is known or an answer that was lost.
    fileprivate func starts(of id: OrderID, number: String) throws -> Int {
        var count = 0
        for fact in try factsSinceBlocked(id) {
            switch fact {
            case .orderHandedOver(number, _): count += 1
            case .orderUnconfirmed(number, let reason) where reason != Fact.beingSent: count += 1
            default: break
            }
        }
        return count
    }
}
