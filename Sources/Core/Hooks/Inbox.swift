import Connectors
import Domain
import Logging
import Store

/// Takes accepted bodies into the journal, in the order of their arrival.
struct Inbox: Sendable {
    let store: Store
    let settings: Replaceable<CoreSettings>
    let clock: CoreClock
    let bell: Bell
    let counters: CoreCounters
    let pulses: Pulses
    let setAsideReport: SetAsideReport
    let log: Logger

    /// Takes in accepted bodies whenever some arrive.
    func runUntilCancelled() async throws {
        while !Task.isCancelled {
            do {
                repeat { pulses.begins(.ingest) } while try await takeOnce() > 0
            } catch is CancellationError {
                return
            } catch {
                // A store that refuses writes has been reported already.
                if !(error is StoreRefusal) {
                    log.error(
                        "accepted webhooks could not be taken in", metadata: ["error": "\(Store.words(of: error))"])
                }
                try await clock.sleep(for: Limits.Work.refusedWait)
                continue
            }
            pulses.rests(.ingest)
            await bell.wait()
        }
    }

    /// Takes in one batch. The batch is recorded before it is read, and a body that was in hand when a core ended is read alone.
    /// - Returns: the number of bodies processed; 0 if there are none, or while the item master has never been read, since no order may
    ///   be judged without it.
    func takeOnce() async throws -> Int {
        let heads = try await nextBodies()
        guard !heads.isEmpty else { return 0 }
        try await store.transact { try $0.bodies.takeInHand(heads.map(\.id)) }
        let read = try await store.read { reader in try heads.map { ($0, try HookMessage(of: $0, reader)) } }
        var rest = read[...]
        var setAside = false
        while !rest.isEmpty {
            let some = rest
            let (count, aside) = try await store.transact { tx in try take(some, tx) }
            counters.inboxShare()
            rest = rest.dropFirst(count)
            setAside = setAside || aside
        }
        if setAside || heads.contains(where: { $0.trouble != nil }) { try await setAsideReport.tell() }
        return heads.count
    }

    private func nextBodies() async throws -> [BodyHead] {
        let heads = try await store.read { reader -> [BodyHead] in
            guard try reader.marks.mark(CatalogueFlow.itemMark) != nil else { return [] }
            return try reader.inbox.unsettledBodies(limit: Limits.Inbox.batch)
        }
        guard let first = heads.first, first.trouble == nil else { return Array(heads.prefix(1)) }
        return Array(heads.prefix { $0.trouble == nil })
    }

    /// Takes in as many bodies as one transaction may.
    /// - Returns: how many, and whether one of them is now set aside.
    private func take(_ read: ArraySlice<(BodyHead, HookMessage)>, _ tx: Transaction) throws -> (Int, Bool) {
        let start = clock.now
        let began = clock.steady
        let settings = settings.value
        let step = Step(tx, policy: settings.policy, at: start)
        var count = 0
        var setAside = false
        for (head, message) in read {
            if count > 0, clock.steady - began >= Limits.Inbox.share { break }
            do {
                let word = try tx.apart { try HookFlow(step).take(message, of: head) }
                try tx.bodies.settleBody(head.id, word)
                try PrivacyFlow(step).dropIfErased(head.id, message)
                if head.trouble != nil { try step.resolve(.setAside(body: head.id), .takenIn.of(word)) }
            } catch  where !Store.isRefusal(error) {
                let words = Store.words(of: error)
                log.error("a webhook could not be taken in", metadata: ["body": "\(head.id)", "error": "\(words)"])
                let failures = BodyFailures(step, backoff: settings.backoff, jitter: settings.jitter)
                if try failures.failed(head, words) { setAside = true }
            }
            count += 1
        }
        return (count, setAside)
    }
}
