import Synchronization

/// A stored document that cannot be decoded: the rest goes on without it.
package struct UnreadableDocument: Hashable, Sendable {
    package var table: String
    package var id: String
    package var version: Int64
    package var why: String
}

/// The documents that were met and could not be decoded, since the store was opened.
final class UnreadableDocuments: Sendable {
    private let met = Mutex<[String: UnreadableDocument]>([:])

    func note(_ document: UnreadableDocument) { met.withLock { $0["\(document.table)/\(document.id)"] = document } }

    /// Those that were met since the last call, in an order that does not change.
    func take() -> [UnreadableDocument] {
        let all = met.withLock { met in
            defer { met = [:] }
            return met
        }
        return all.sorted { $0.key < $1.key }.map(\.value)
    }
}
