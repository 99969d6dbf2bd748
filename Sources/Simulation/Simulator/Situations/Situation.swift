import Sandbox

/// Two events on one thing in a stated order, which the core has to deal with. It is counted from what happened in the
/// stand-ins, whatever the simulation meant to happen.
struct Situation: Hashable, Sendable {
    enum Subject: Sendable { case order, parcel, item }

    var name: String
    var subject: Subject
    var first: SandboxEvent.Kind
    var second: SandboxEvent.Kind
    /// What may not come between them.
    var without: Set<SandboxEvent.Kind>

    init(
        _ name: String, _ first: SandboxEvent.Kind, then second: SandboxEvent.Kind,
        without: Set<SandboxEvent.Kind> = [], on subject: Subject = .order
    ) {
        self.name = name
        self.subject = subject
        self.first = first
        self.second = second
        self.without = without
    }

    /// Whether its events happened in two systems.
    var crosses: Bool { first.system != second.system }

    /// Whether it is among what happened to one thing.
    func happened(in events: [SandboxEvent.Kind]) -> Bool {
        var begun = false
        for event in events {
            if begun, event == second { return true }
            if event == first { begun = true } else if without.contains(event) { begun = false }
        }
        return false
    }

    /// To how many things each situation happened, by its name; those that did not happen at all too.
    static func counts(in log: SandboxLog) -> [String: Int] {
        var counts = Dictionary(all.map { ($0.name, 0) }) { first, _ in first }
        for (thing, events) in log.all {
            for situation in all where situation.subject == thing.subject && situation.happened(in: events) {
                counts[situation.name, default: 0] += 1
            }
        }
        return counts
    }

    static let all =
        holds + places + risks + elsewhere + changes + money + identity + cancellations + parcels + stock
}

/// How often each named situation came about, over several simulations.
package struct SituationCounts: Codable, Sendable {
    package private(set) var situations: [String: Int]

    package init() { situations = Dictionary(Situation.all.map { ($0.name, 0) }) { first, _ in first } }

    package mutating func add(_ counts: [String: Int]) { situations.merge(counts, uniquingKeysWith: +) }

    /// The rarest first, each with its count.
    package func table(rarest most: Int) -> String {
        let rows = situations.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
        let never = rows.prefix { $0.value == 0 }.count
        let crossing = Situation.all.count(where: \.crosses)
        let head =
            "\(rows.count) named situations, \(crossing) of them across two systems; \(never) did not come about. "
            + "The rarest:"
        return ([head] + rows.prefix(most).map { "\(paddedLeft($0.value)) \($0.key)" }).joined(separator: "\n")
    }

    private func paddedLeft(_ count: Int) -> String {
        let digits = String(count)
        return String(repeating: " ", count: max(0, 8 - digits.count)) + digits
    }
}

extension SandboxEvent.Thing {
    fileprivate var subject: Situation.Subject {
        switch self {
        case .order: .order
        case .parcel: .parcel
        case .item: .item
        }
    }
}
