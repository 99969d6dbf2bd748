/// An attempt to tell a customer of a shipment whose outcome is not known.
package struct NoticeAttempt: Hashable, Sendable {
    /// When each fulfilment had last been changed, by the channel's clock, before the channel was asked to tell of it. A later change is
    /// the attempt's effect.
    package private(set) var before: [String: Instant] = [:]

    package init() {}

    /// - Parameter mark: ids and times as the text of a mark.
    package init(mark: String) {
        let words = mark.split(separator: " ").map(String.init)
        for index in stride(from: 0, to: words.count - 1, by: 2) {
            before[words[index]] = Instant(iso: words[index + 1])
        }
    }

    package var mark: String {
        before.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.iso)" }.joined(separator: " ")
    }

    /// Whether the customer was told of a fulfilment that was last changed then.
    package func hasTold(of fulfilment: String, changedAt: Instant) -> Bool {
        before[fulfilment].map { $0 < changedAt } ?? false
    }

    /// The channel is about to be asked.
    package mutating func begin(_ fulfilment: String, changedAt: Instant) {
        before[fulfilment] = before[fulfilment] ?? changedAt
    }

    /// We changed it ourselves without a word to the customer.
    package mutating func forget(_ fulfilment: String) { before[fulfilment] = nil }
}
