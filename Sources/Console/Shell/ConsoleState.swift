import DeskAPI
package import Domain
package import Screen

/// Everything the console knows and shows. Changed only by `update`, drawn only by `render`.
package struct ConsoleState: Hashable, Sendable {
    package var around: Surroundings
    /// Never empty; the last one is on the screen.
    package internal(set) var places: [Place] = [.overview(OverviewPlace())]
    package internal(set) var dialog: ActionDialog? {
        didSet { around.isStill = dialog != nil }
    }
    package internal(set) var prompt: Prompt?
    /// The help is open, and its first line drawn.
    package internal(set) var help: Int?
    /// One line about what the last key did or why it did nothing.
    package internal(set) var note: String?

    /// Reasons that were typed and not sent, by what they are for.
    var drafts: [Draft: String] = [:]

    /// What was retried here, until it ends.
    var retries = Retries()

    let seed: String
    var lastRequest: RequestID = 0
    var lastAction = 0
    var identityQuestion: RequestID?
    var interruptedAt: Instant?

    /// - Parameter seed: makes this console's action ids its own; must differ from every other console's, ever.
    package init(seed: String, now: Instant, size: Size, keymap: Keymap = .standard) {
        self.seed = seed
        around = Surroundings(now: now, size: size, keymap: keymap)
    }

    /// What to do first.
    package mutating func start() -> [Effect] { [.subscribe] }

    package var size: Size { around.size }

    package var place: Place {
        get { places.last ?? .overview(OverviewPlace()) }
        set { places[places.count - 1] = newValue }
    }

    func unavailable(_ command: Command) -> String? {
        Availability(around: around, place: place.component, isBottom: places.count == 1).whyNot(command)
    }

    mutating func ask() -> RequestID {
        lastRequest += 1
        return lastRequest
    }

    /// Lets what waited be seen once nothing must stay still, and keeps scrolling inside what there is.
    mutating func settle() {
        let around = around
        if let told = place.component.settle(around) { note = note ?? told }
        if let help {
            let lines = HelpView(around: around, whyNot: unavailable).lines(Pen(glyphs: .unicode)).count
            self.help = min(help, max(0, lines - around.layout.cardRows))
        }
        dialog?.settle()
        if note == nil, dialog == nil { note = retries.tell() }
    }

    /// When something on the screen next reads differently although nothing happened: an age, a countdown, the loss of the
    /// core's signs of life. `nil` when nothing will. Whoever sends `.clock` need not send it sooner.
    package func nextChange(after: Instant) -> Instant? {
        var moments = place.component.moments(around).map { moment in
            switch moment {
            case .since(let moment): Ages.nextChange(since: moment, after: after)
            case .until(let moment): Ages.nextChange(until: moment, after: after)
            }
        }
        if let heardAt = around.heardAt {
            if around.staleReason != nil {
                moments.append(Ages.nextChange(since: heardAt, after: after))
            } else if around.connection == .up {
                moments.append(heardAt + Span(milliseconds: DeskWire.staleMilliseconds + 1))
            }
        }
        return moments.filter { $0 > after }.min()
    }
}
