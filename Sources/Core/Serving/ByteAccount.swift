import Synchronization

/// The bytes of request bodies that all connections together hold, from arrival until the answer.
package final class ByteAccount: Sendable {
    package let maximum: Int
    private let taken = Atomic<Int>(0)

    /// - Parameter maximum: bytes.
    package init(maximum: Int) { self.maximum = maximum }

    package var held: Int { taken.load(ordering: .relaxed) }

    /// Reserves bytes, unless that exceeds the maximum.
    /// - Parameter unfinished: whether more of the body is to come. Unfinished bodies may fill only three quarters, so that a sender of
    ///   many half bodies does not keep out small whole ones.
    func take(_ bytes: Int, unfinished: Bool) -> Bool {
        let bound = unfinished ? maximum / 4 * 3 : maximum
        let (_, sum) = taken.add(bytes, ordering: .relaxed)
        if bytes <= 0 || sum <= bound { return true }
        giveBack(bytes)
        return false
    }

    func giveBack(_ bytes: Int) { _ = taken.subtract(bytes, ordering: .relaxed) }
}
