import NIOCore

/// The times at which something has to happen on a connection, with one wake-up for all of them.
///
/// A time that moves on leaves the wake-up where it is, which then finds nothing due: a connection that is used all the time
/// sets no timer for each request.
struct GateTimer {
    enum Due {
        /// The head, the body, or the next request is late.
        case phase
        /// The answer is not read.
        case unread
        /// The core is stopping.
        case end
    }

    private static let never = NIODeadline.distantFuture
    private var phase = GateTimer.never
    private var unread = GateTimer.never
    private var end = GateTimer.never
    private var wakeUp: Scheduled<Void>?
    private var wakesAt = GateTimer.never

    mutating func setPhase(_ time: NIODeadline?) { phase = time ?? Self.never }
    mutating func setUnread(_ time: NIODeadline?) { unread = time ?? Self.never }
    mutating func setEnd(_ time: NIODeadline) { end = time }

    mutating func arm(on eventLoop: any EventLoop, _ wake: @escaping () -> Void) {
        let first = min(phase, min(unread, end))
        if first == Self.never || wakeUp != nil && wakesAt <= first { return }
        wakeUp?.cancel()
        wakesAt = first
        wakeUp = eventLoop.assumeIsolated().scheduleTask(deadline: first, wake)
    }

    /// What is due, once woken; `nil` when that moved on in the meantime.
    mutating func due(at now: NIODeadline) -> Due? {
        wakeUp = nil
        if end <= now {
            end = Self.never
            return .end
        }
        if unread <= now {
            unread = Self.never
            return .unread
        }
        if phase <= now {
            phase = Self.never
            return .phase
        }
        return nil
    }

    mutating func stop() {
        phase = Self.never
        unread = Self.never
        end = Self.never
        wakeUp?.cancel()
        wakeUp = nil
    }
}
