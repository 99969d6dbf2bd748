import NIOCore

/// The deadlines of a connection, with one scheduled wake-up for all of them.
///
/// A deadline that moves later leaves the wake-up in place, which then finds nothing due. So a busy connection schedules no timer for
/// each request.
struct GateTimer {
    enum Due {
        /// The head, the body or the next request is late.
        case phase
        /// The client does not read the answer.
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

    /// Returns what is due after a wake-up; `nil` if the deadline has moved on.
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
