/// How often somebody else changed one of the channel's figures lately. The channel does not say who.
package struct StockContest: Hashable, Sendable {
    /// So many changes within this time are another writer, and no mishap.
    package static let often = 3
    package static let window = Span.day

    /// The last of them, in their order.
    package private(set) var times: [Instant]

    /// - Parameter text: as `text` has it.
    package init(_ text: String?) { times = text?.split(separator: " ").compactMap { Instant(iso: String($0)) } ?? [] }

    package var text: String { times.map(\.iso).joined(separator: " ") }

    package mutating func changed(at now: Instant) {
        times = Array((times.filter { now - $0 < Self.window } + [now]).suffix(Self.often))
    }

    /// Whether another writer changes the figure.
    package var isContested: Bool { times.count >= Self.often }

    /// Whether the figure has stood for so long that nobody else changes it.
    package func isOver(at now: Instant) -> Bool { times.last.map { now - $0 >= Self.window } ?? true }
}
