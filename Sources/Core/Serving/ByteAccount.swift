import Synchronization

/// The bytes of request bodies that all connections together hold, from their arrival until they are answered.
package final class ByteAccount: Sendable {
    package let maximum: Int
    private let taken = Atomic<Int>(0)

    /// - Parameter maximum: bytes.
    package init(maximum: Int) { self.maximum = maximum }

    package var held: Int { taken.load(ordering: .relaxed) }

    /// Takes bytes on, unless that is too much.
    /// - Parameter unfinished: for a body of which more is to come. These may fill three quarters only, so that whoever sends
    ///   many halves of bodies does not keep out the small whole ones.
    func take(_ bytes: Int, unfinished: Bool) -> Bool {
        let bound = unfinished ? maximum / 4 * 3 : maximum
        let (_, sum) = taken.add(bytes, ordering: .relaxed)
        if bytes <= 0 || sum <= bound { return true }
        giveBack(bytes)
        return false
    }

    func giveBack(_ bytes: Int) { _ = taken.subtract(bytes, ordering: .relaxed) }
}
