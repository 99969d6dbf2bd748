import Connectors
import Domain
import Logging
import Store

/// What our own code cannot deal with: it is tried a few times, then set aside with an owner, and nothing waits behind it.
extension IntegrationCore {
    /// So often may our own code fail on a body, or a core end with it alone in hand.
    private static let failures = 5
    static let deaths = 3
    /// What is set aside has one more try by itself after this time.
    static let lastTry = Span.minutes(10)

    /// Our own code failed on a body.
    /// - Returns: whether it is set aside now.
    func failed(_ head: BodyHead, _ words: String, _ tx: Transaction, _ now: Instant) throws -> Bool {
        var trouble = head.trouble ?? BodyTrouble(.waiting, reason: words, since: now)
        trouble.failures += 1
        trouble.reason = words
        try tx.letGo(head.id)
        if trouble.isSetAside || trouble.failures >= Self.failures {
            try setAside(head, trouble, tx, now)
            return true
        }
        trouble.state = .waiting
        try tx.note(trouble, of: head.id)
        let wait = settings.backoff.delay(after: trouble.failures, jitter: settings.jitter())
        _ = try tx.enqueue(NewWork(.takeBodyAgain, key: OldKey.body(head.id), due: now + wait), at: now)
        return false
    }

    /// Sets a body aside, with an exception. The first time it has one more try some time later.
    func setAside(_ head: BodyHead, _ known: BodyTrouble, _ tx: Transaction, _ now: Instant) throws {
        var trouble = known
        trouble.state = known.isSetAside ? .over : .aside
        try tx.note(trouble, of: head.id)
        let times =
            trouble.deaths >= Self.deaths
            ? "the core ended \(trouble.deaths) times while it read this alone" : "\(trouble.failures) failures"
        // That telling fails too must not keep the body in the way.
        try? tx.apart {
            try tx.raise(
                head.setAside,
                RaisedException(
                    .setAside, summary: "message \(head.id), \(head.source) \(plain(head.topic)), cannot be taken in",
                    detail: "\(times): \(trouble.reason)", about: "body/\(head.id)"), at: now)
        }
        guard trouble.state == .aside else { return }
        _ = try tx.enqueue(NewWork(.takeBodyAgain, key: OldKey.body(head.id), due: now + Self.lastTry), at: now)
    }

    /// Puts a body back into the inbox, where it is taken by itself.
    func takeBodyAgain(_ work: Work) -> OldOutcome {
        { tx, _ in
            if let id = Int64(OldKey.id(in: work.key)) { _ = try tx.putBack(body: id) }
            return .done
        }
    }

    /// Says on the desk how much is set aside.
    func tellSetAside() async throws {
        let (bodies, works, rows) = try await store.read { reader in
            (
                try reader.setAsideBodies(), try reader.faultyWork(),
                try reader.openSetAside().count { $0.record.about?.hasPrefix("body/") != true }
            )
        }
        if bodies + works + rows == 0 {
            health.clear(.setAside)
            return
        }
        let parts = [(bodies, "messages"), (works, "pieces of work"), (rows, "rows or stored documents")]
        let words = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        if health.raise(.setAside, "set aside, and waiting for somebody: \(words)", at: clock.now) {
            log.warning("something is set aside", metadata: ["what": "\(words)"])
        }
    }

    /// Raises an exception for each stored document that was met and cannot be decoded, and ends those of documents that can.
    func tellUnreadable() async throws {
        let met = store.takeUnreadable()
        let known = try await store.read { reader in
            try reader.openSetAside().compactMap { exception -> (ExceptionID, String, String)? in
                let parts = (exception.record.about ?? "").split(separator: "/", maxSplits: 2).map(String.init)
                guard parts.count == 3, parts[0] == "document" else { return nil }
                return (exception.record.id, parts[1], parts[2])
            }
        }
        guard !met.isEmpty || !known.isEmpty else { return }
        let now = clock.now
        try await store.transact { tx in
            for document in met {
                try tx.raise(
                    ExceptionID("set-aside/\(document.table)/\(document.id)"),
                    RaisedException(
                        .setAside, summary: "the stored \(document.table) \(plain(document.id)) cannot be read",
                        detail: "\(document.why). The journal may have it whole: `tallyman store rebuild`",
                        about: "document/\(document.table)/\(document.id)"), at: now)
            }
            for (id, table, key) in known where try tx.isReadable(table, key) {
                try tx.resolve(id, because: "it can be read again", at: now)
            }
        }
        try await tellSetAside()
    }
}

extension BodyHead {
    var setAside: ExceptionID { ExceptionID("set-aside/body/\(id)") }
}
