package import DeskAPI
package import Domain
package import Screen

/// Everything the console knows and shows. Changed only by `update`, drawn only by `render`.
package struct ConsoleState: Hashable, Sendable {
    package enum Connection: Hashable, Sendable {
        /// Not yet connected for the first time.
        case connecting
        case up
        case down(reason: String)
    }

    package internal(set) var size: Size
    package internal(set) var now: Instant
    package internal(set) var connection: Connection = .connecting
    /// When the core was last heard of.
    package internal(set) var heardAt: Instant?
    package internal(set) var overview: Overview?
    package internal(set) var identity: Identity?
    /// Never empty; the last one is on the screen.
    package internal(set) var places: [Place] = [.overview]
    /// The row chosen on the overview.
    package internal(set) var chosen: TargetRef?
    package internal(set) var dialog: ActionDialog?
    package internal(set) var prompt: Prompt?
    /// The help is open, and its first line drawn.
    package internal(set) var help: Int?
    /// One line about what the last key did or why it did nothing.
    package internal(set) var note: String?
    package let keymap: Keymap

    let seed: String
    var lastRequest: RequestID = 0
    var lastAction = 0
    var identityQuestion: RequestID?
    var interruptedAt: Instant?

    /// - Parameter seed: makes this console's action ids its own; must differ from every other console's, ever.
    package init(seed: String, now: Instant, size: Size, keymap: Keymap = .standard) {
        self.seed = seed
        self.now = now
        self.size = size
        self.keymap = keymap
    }

    /// What to do first.
    package mutating func start() -> [Effect] { [.subscribe] }

    package var place: Place {
        get { places.last ?? .overview }
        set { places[places.count - 1] = newValue }
    }

    /// Why what is shown may no longer be so; `nil` while the core is heard.
    package var staleReason: String? {
        switch connection {
        case .connecting: nil
        case .down(let reason): reason
        case .up:
            heardAt.map { (now - $0).milliseconds > DeskWire.silenceMilliseconds } == true
                ? "no sign of life from the core" : nil
        }
    }

    /// The age of what is shown, while it may no longer be so.
    package var staleAge: String? {
        guard staleReason != nil else { return nil }
        return heardAt.map { Ages.since($0, now: now) } ?? "0:00"
    }

    mutating func ask() -> RequestID {
        lastRequest += 1
        return lastRequest
    }

    mutating func nextActionID() -> String {
        lastAction += 1
        return "\(seed)-\(lastAction)"
    }
}
