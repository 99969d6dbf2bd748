package import Domain
import Synchronization

/// Something that is wrong with the core as a whole, as `/readyz`, the metrics and the desk's banner tell it.
package struct Trouble: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// The disk is full, the file is locked or the device fails: webhooks are answered 503 until it takes writes again.
        case storeRefusesWrites = "store-refuses-writes"
        /// A check found that the store is not what was written.
        case storeDamaged = "store-damaged"
        /// The journal ends before what was written to it last.
        case journalTailLost = "journal-tail-lost"
        /// The desk socket cannot be made: webhooks are taken, and no console gets in.
        case deskSocketMissing = "desk-socket-missing"
        /// Connections are refused or closed because the process may have no more files open.
        case tooFewDescriptors = "too-few-descriptors"
        /// Lines of the log could not be written.
        case logLosesLines = "log-loses-lines"
        /// A configuration was to be read anew and has faults: the one before goes on.
        case configurationRefused = "configuration-refused"
        /// The wall clock was stepped.
        case clockStepped = "clock-stepped"
        /// Bodies or work that the core could not deal with wait for somebody.
        case setAside = "set-aside"
        /// The desk's figures cannot be read from the store; consoles keep those that were read last.
        case figuresUnreadable = "figures-unreadable"
        /// Erased data may still stand in free pages of the store's file.
        case vacuumDue = "vacuum-due"

        /// Whether the core cannot do its work while this lasts: `/readyz` then answers 503.
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
    /// One sentence for whoever has to act; nothing from outside that was not cleaned.
    package var detail: String
    package var since: Instant
}

/// How far the check of the whole store is that a start begins.
package enum StoreCheck: String, Sendable {
    case running = "being checked"
    case whole = "checked"
    case damaged
}

/// What is wrong with the core now. In memory only: each part that can tell raises its trouble again after a start.
package final class Health: Sendable {
    private struct State {
        var troubles: [Trouble.Kind: Trouble] = [:]
        var storeCheck: StoreCheck?
        var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// What is wrong, the worst first.
    package var troubles: [Trouble] {
        let found = state.withLock { $0.troubles }
        return Trouble.Kind.allCases.compactMap { found[$0] }
    }

    /// `nil` before a check was begun, as in a core without servers.
    package var storeCheck: StoreCheck? {
        get { state.withLock { $0.storeCheck } }
        set { state.withLock { $0.storeCheck = newValue } }
    }

    /// Notes a trouble; one that is known keeps its beginning.
    /// - Returns: whether it is new, which is when to log it.
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

    /// - Returns: the trouble that ended, when there was one.
    @discardableResult
    package func clear(_ kind: Trouble.Kind) -> Trouble? {
        let (ended, told) = state.withLock { state in
            let ended = state.troubles.removeValue(forKey: kind)
            return (ended, ended == nil ? [] : Array(state.listeners.values))
        }
        for listener in told { listener.yield() }
        return ended
    }

    /// Yields after every change; changes that follow fast are yielded as one.
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
