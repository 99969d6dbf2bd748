import Connectors
import Domain
import Logging
import Store

/// Reports problems of the store, in the log and at the desk.
struct StoreWatch: Sendable {
    let store: Store
    let health: Health
    let clock: CoreClock
    let log: Logger

    /// Reports what the start found about the store. A damaged store still accepts webhooks and shows its content; the damage is reported
    /// until it is repaired.
    func tellOfStart() {
        log.info("opened the store", metadata: ["path": "\(store.path)", "sqlite": "\(Store.sqliteVersion)"])
        if !store.findings.damage.isEmpty { damaged(store.findings.damage) }
        if store.findings.tailUnknown {
            log.warning(
                "no record beside the store says where its journal ended, so a lost end of it cannot be noticed")
        }
        guard let lost = store.lostTails.first else { return }
        let detail =
            "\(lost). Put the newer files back, or stop the core and accept it with `tallyman store accept-tail`"
        for one in store.lostTails { log.error("lost a part of the journal", metadata: ["what": "\(one)"]) }
        health.raise(.journalTailLost, detail, at: clock.now)
    }

    /// Checks the whole store. This takes a while, and everything else has priority.
    func check() async {
        // Damage that the start found stays reported while the rest is checked.
        if health.storeCheck != .damaged { health.storeCheck = .running }
        do {
            let found = try await store.check()
            let all = store.findings.damage + found
            health.storeCheck = all.isEmpty ? .whole : .damaged
            if all.isEmpty { log.info("checked the store: it is whole") } else { damaged(all) }
        } catch {
            // The core is stopping, or the disk cannot be read, which other readers report as well.
            if !Task.isCancelled { log.error("the store could not be checked", metadata: ["error": "\(error)"]) }
        }
    }

    private func damaged(_ what: [String]) {
        health.storeCheck = .damaged
        for line in what.prefix(20) { log.error("the store is damaged", metadata: ["what": "\(line)"]) }
        let more = what.count > 1 ? " and \(what.count - 1) more" : ""
        health.raise(
            .storeDamaged,
            "\(what.first ?? "")\(more). Run `tallyman store verify`, check the disk, and put the last backup in place",
            at: clock.now)
    }

    /// Raises a trouble as soon as the store refuses a write.
    func noticeRefusals() {
        store.whenRefused { [health, clock, log] refusal in
            let new = health.raise(.storeRefusesWrites, "\(refusal); the core goes on by itself then", at: clock.now)
            if new { log.error("the store takes no writes", metadata: ["because": "\(refusal)"]) }
        }
    }
}
