package import Domain
import Synchronization

/// A problem of the core as a whole, shown by `/readyz`, the metrics and the desk's banner.
package struct Trouble: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// The disk is full, the file is locked or the device fails. Webhooks are answered 503 until the store takes writes again.
        case storeRefusesWrites = "store-refuses-writes"
        /// A check found that the store's content differs from what was written.
        case storeDamaged = "store-damaged"
        /// The end of the journal is missing.
        case journalTailLost = "journal-tail-lost"
        /// The desk socket cannot be created. Webhooks are accepted, but no console can connect.
        case deskSocketMissing = "desk-socket-missing"
        /// The process reached its limit of open files, so connections are refused or closed.
        case tooFewDescriptors = "too-few-descriptors"
        /// Lines of the log could not be written.
        case logLosesLines = "log-loses-lines"
        /// A new configuration has errors, so the old one stays in use.
        case configurationRefused = "configuration-refused"
        /// The wall clock was stepped.
        case clockStepped = "clock-stepped"
        /// Bodies or work that the core could not process wait for a person.
        case setAside = "set-aside"
        /// The desk's figures cannot be read from the store; consoles keep the last ones.
        case figuresUnreadable = "figures-unreadable"
        /// Erased data may remain in free pages of the store's file.
        case vacuumDue = "vacuum-due"

        /// Whether the core cannot work while this lasts. `/readyz` then answers 503.
        package var stopsWork: Bool {
            switch self {
            case .storeRefusesWrites, .storeDamaged: true
            case .journalTailLost, .deskSocketMissing, .tooFewDescriptors, .logLosesLines, .configurationRefused,
                .clockStepped, .setAside, .figuresUnreadable, .vacuumDue:
                false
            }
        }
    }

    package var kind: Kind
    /// One sentence for the person who has to act. Text from outside is cleaned first.
    package var detail: String
    package var since: Instant
}

/// State of the check of the whole store, which each start begins.
package enum StoreCheck: String, Sendable {
    case running = "being checked"
    case whole = "checked"
    case damaged
}

/// The core's current troubles. In memory only: after a start, each part raises its trouble again.
package final class Health: Sendable {
    private struct State {
        var troubles: [Trouble.Kind: Trouble] = [:]
        var storeCheck: StoreCheck?
        var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// The current troubles, the worst first.
    package var troubles: [Trouble] {
        let found = state.withLock { $0.troubles }
        return Trouble.Kind.allCases.compactMap { found[$0] }
    }

    /// `nil` before the first check, as in a core without servers.
    package var storeCheck: StoreCheck? {
        get { state.withLock { $0.storeCheck } }
        set { state.withLock { $0.storeCheck = newValue } }
    }

    /// Records a trouble. A known one keeps its start.
    /// - Returns: whether it is new, and so should be logged.
    @discardableResult
    package func raise(_ kind: Trouble.Kind, _ detail: String, at now: Instant) -> Bool {
        let (new, told) = state.withLock { state in
            let known = state.troubles[kind]
            let trouble = Trouble(kind: kind, detail: detail, since: known?.since ?? now)
            state.troubles[kind] = trouble
            return (known == nil, known == trouble ? [] : Array(state.listeners.values))
        }
        for listener in told { listener.yield() }
        return new
    }

    /// - Returns: the trouble that ended, if there was one.
    @discardableResult
    package func clear(_ kind: Trouble.Kind) -> Trouble? {
        let (ended, told) = state.withLock { state in
            let ended = state.troubles.removeValue(forKey: kind)
            return (ended, ended == nil ? [] : Array(state.listeners.values))
        }
        for listener in told { listener.yield() }
        return ended
    }

    /// Yields after each change. Changes in quick succession yield once.
    package func changes() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.next += 1
            state.listeners[state.next] = continuation
            return state.next
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.listeners.removeValue(forKey: id) }
        }
        return stream
    }
}
