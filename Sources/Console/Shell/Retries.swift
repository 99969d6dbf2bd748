import DeskAPI
import Domain

/// What was retried from this console and has not ended. After each change the core is asked how it
/// stands, until the answer says how it ended.
struct Retries: Hashable, Sendable {
    private struct Retried: Hashable, Sendable {
        var ref: TargetRef
        var label: String
        /// The core's clock when the retry was still to come.
        var since: Instant
    }

    /// More than this at once is a change of many, which their list shows better than a line.
    static let most = 20

    private var open: [Retried] = []
    private(set) var question: RequestID?
    /// Endings that are still to be told, the oldest first, and whether each is what was wanted.
    private var told: [Told] = []

    private struct Told: Hashable, Sendable {
        var words: String
        var isGood: Bool
    }

    /// Takes up what an action retried.
    mutating func take(_ reply: ActionReply, since: Instant) {
        for outcome in reply.outcomes where outcome.kind == .done && Self.question(outcome.ref) != nil {
            open.removeAll { $0.ref == outcome.ref }
            open.append(Retried(ref: outcome.ref, label: outcome.label, since: since))
        }
        open = Array(open.suffix(Self.most))
    }

    /// What to ask now that something changed: one card at a time.
    mutating func ask(_ last: inout RequestID) -> Effect? {
        guard question == nil, let next = open.first.flatMap({ Self.question($0.ref) }) else { return nil }
        last += 1
        question = last
        return next(last)
    }

    private static func question(_ ref: TargetRef) -> ((RequestID) -> Effect)? {
        if ref.kind == .order { return { .orderCard($0, id: ref.id) } }
        if ref.kind == .exception { return { .exceptionCard($0, id: ref.id) } }
        if ref.kind == .work { return { .workStanding($0, id: ref.id) } }
        return nil
    }

    /// The next one is asked for after the next change.
    mutating func unanswered() {
        question = nil
        if open.count > 1 { open.append(open.removeFirst()) }
    }

    mutating func answered(_ answer: Answer) {
        guard let one = open.first else { return unanswered() }
        var words: Told?
        if let card = ExceptionCard(answer), card.ref == one.ref {
            words = ending(of: one, card.timeline, why: card.detail)
        } else if let card = OrderCard(answer), card.ref == one.ref {
            words = ending(of: one, card.timeline, why: "")
        } else if case .work(let work) = answer, work.ref == one.ref {
            words = ending(of: one, work)
        }
        unanswered()
        guard let words else { return }
        open.removeAll { $0 == one }
        told.append(words)
    }

    /// How the retry ended, by the kinds of facts that came after it.
    private func ending(of one: Retried, _ timeline: [TimelineEntry], why: String) -> Told? {
        let after = timeline.drop { $0.fact != TimelineEntry.acted || $0.at < one.since }
        for entry in after {
            if entry.fact == TimelineEntry.raised {
                return Told(
                    words: "Retry of \(one.label) failed again: \(why.isEmpty ? entry.text : why)", isGood: false)
            }
            if entry.fact.map(TimelineEntry.ends.contains) == true {
                return Told(words: "\(one.label): \(entry.text)", isGood: true)
            }
        }
        return nil
    }

    /// A retry makes work due; whatever else it is later came of that.
    private func ending(of one: Retried, _ work: WorkStanding) -> Told? {
        let why = work.why.map { ": \($0)" } ?? ""
        return switch work.state {
        case .ready, .running, .held: nil
        case .waiting: Told(words: "Retry of \(one.label) is to be tried again\(why)", isGood: false)
        case .failed: Told(words: "Retry of \(one.label) failed again\(why)", isGood: false)
        case .done:
            Told(words: "Retry of \(one.label): it has left the queue, done or needed no longer", isGood: true)
        }
    }

    /// One line about the retries that ended since the last call. A line for each would be old news by the time it is read.
    mutating func tell() -> String? {
        defer { told = [] }
        guard let last = told.last, told.count > 1 else { return told.first?.words }
        let bad = told.filter { !$0.isGood }
        let share = bad.isEmpty ? "" : ", \(bad.count) of them without success"
        return "\(told.count) retries ended\(share). \((bad.last ?? last).words)"
    }
}

extension TimelineEntry {
    fileprivate static let acted = "acted"
    fileprivate static let raised = "exceptionRaised"
    fileprivate static let ends: Set = ["exceptionResolved", "orderReceived"]
}
