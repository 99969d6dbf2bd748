import Connectors
import Domain
import Store

/// What an earlier core had in hand when it ended. One of these may be why: they are taken one by one before anything else, and only
/// an end with one thing alone in hand counts against it.
extension IntegrationCore {
    /// Gives back what the last core left, as suspects; sets aside what it ended of.
    func takeUpWhatWasLeft() async throws {
        let now = clock.now
        try await store.transact { tx in
            let bodies = try tx.bodiesInHand()
            let works = try tx.runningWork()
            let alone = bodies.count + works.count == 1
            for id in bodies { try self.left(body: id, alone: alone, tx, now) }
            for work in works { try self.left(work, alone: alone, tx, now) }
            for (id, kind, key) in try tx.unknownWork() {
                let error = "this version does not know work of the kind \(kind)"
                try tx.setAsideUnknown(id, error: error)
                try tx.raise(
                    ExceptionID("dead-letter/\(kind)/\(key)"),
                    RaisedException(
                        .deadLetter, summary: "\(kind) of \(key) is not known", detail: error, about: "work/\(id)"),
                    at: now)
            }
        }
    }

    private func left(body id: Int64, alone: Bool, _ tx: Transaction, _ now: Instant) throws {
        try tx.letGo(id)
        guard let head = try tx.bodyHead(id), head.outcome == nil else { return }
        var trouble =
            head.trouble ?? BodyTrouble(.suspect, reason: "it was in hand when the core ended", since: now)
        if alone { trouble.deaths += 1 }
        if alone, trouble.deaths >= Self.deaths || trouble.isSetAside {
            return try setAside(head, trouble, tx, now)
        }
        if trouble.isSetAside {
            // Something else ended its one more try: it has another.
            _ = try tx.putBack(body: id)
            return
        }
        trouble.state = .suspect
        try tx.note(trouble, of: id)
    }

    private func left(_ work: LeftWork, alone: Bool, _ tx: Transaction, _ now: Instant) throws {
        let row = work.row
        let deaths = work.deaths + (alone && work.suspect ? 1 : 0)
        try tx.giveBack(row.id, deaths: deaths)
        guard deaths >= Self.deaths else { return }
        let claimed = Work(
            id: row.id, kind: row.kind, key: row.key, attempts: row.attempts, argument: row.argument,
            enqueuedAt: row.enqueuedAt)
        let words = "the core ended \(deaths) times while it did this alone"
        let step = Step(tx, policy: settings.policy, at: now)
        try? tx.apart { try attempt(claimed).raiseDeadLetter("ends the core", words, step) }
        if row.kind.periodic {
            try tx.finish(row.id, .retry(at: now + Self.lastTry, error: words), at: now)
        } else {
            try tx.markFaulty(row.id)
            try tx.finish(row.id, .deadLetter(error: words), at: now)
        }
    }

    /// Takes the suspects one by one: first the bodies, then the work.
    func proveSuspects() async throws {
        while try await store.read({ try $0.unsettledBodies(limit: 1).first?.trouble != nil }) {
            do {
                guard try await ingestOnce() > 0 else { break }
            } catch  where Store.isRefusal(error) {
                // The inbox goes on with them once the store takes writes again.
                break
            }
        }
        try await WorkEngine(core: self).proveSuspects()
    }
}
