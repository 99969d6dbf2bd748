/// That the channel was, or is about to be, asked for a fulfilment of a shipment, and the answer is not known. It is kept before the
/// call. What the channel had beside it by then was made by somebody else, whatever the clocks say.
package struct FulfilmentAttempt: Hashable, Sendable {
    /// The order's fulfilments on the channel that are not this shipment's, by their ids.
    package let beside: Set<String>

    package init(beside: Set<String>) { self.beside = beside }

    /// - Parameter mark: the ids as the text of a mark.
    package init(mark: String) { beside = Set(mark.split(separator: " ").map(String.init)) }

    package var mark: String { beside.sorted().joined(separator: " ") }

    /// Whether the attempt may have made a fulfilment.
    package func mayHaveMade(_ fulfilment: String) -> Bool { !beside.contains(fulfilment) }
}
