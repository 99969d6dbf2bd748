import Synchronization

/// A stored document that cannot be decoded: the rest goes on without it.
package struct UnreadableDocument: Hashable, Sendable {
    package var table: String
    package var id: String
    package var version: Int64
    package var why: String
}

/// Collects the documents that were read and could not be decoded.
final class UnreadableDocuments: Sendable {
    private let met = Mutex<[String: UnreadableDocument]>([:])

    func note(_ document: UnreadableDocument) { met.withLock { $0["\(document.table)/\(document.id)"] = document } }

    /// The documents found since the last call, in a stable order.
    func take() -> [UnreadableDocument] {
        let all = met.withLock { met in
            defer { met = [:] }
            return met
        }
        return all.sorted { $0.key < $1.key }.map(\.value)
    }
}
