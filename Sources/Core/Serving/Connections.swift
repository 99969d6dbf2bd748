import NIOCore
import Synchronization

/// One open connection, as other threads see it.
final class Connection: Sendable {
    let channel: any Channel
    /// When bytes last arrived or an answer was completed, on the steady clock.
    private let heardAt: Atomic<UInt64>
    /// Whether a request is being answered.
    private let answering = Atomic<Bool>(false)

    init(_ channel: any Channel) {
        self.channel = channel
        heardAt = Atomic(channel.eventLoop.now.uptimeNanoseconds)
    }

    var heard: UInt64 { heardAt.load(ordering: .relaxed) }
    var isAnswering: Bool { answering.load(ordering: .relaxed) }

    func hear(at now: NIODeadline) { heardAt.store(now.uptimeNanoseconds, ordering: .relaxed) }
    func setAnswering(_ value: Bool) { answering.store(value, ordering: .relaxed) }
}

/// The open connections of one server.
package final class Connections: Sendable {
    private let open = Mutex<[ObjectIdentifier: Connection]>([:])

    package init() {}

    package var count: Int { open.withLock { $0.count } }

    func add(_ connection: Connection) {
        open.withLock { $0[ObjectIdentifier(connection)] = connection }
    }

    func remove(_ connection: Connection) {
        open.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(connection)) }
    }

    /// Closes the connection that has been silent for longest, among those that wait for no answer.
    /// - Returns: whether there was one.
    func closeIdlest() -> Bool {
        let idlest = open.withLock { open -> Connection? in
            let found = open.values.filter { !$0.isAnswering }.min { $0.heard < $1.heard }
            if let found { open.removeValue(forKey: ObjectIdentifier(found)) }
            return found
        }
        idlest?.channel.close(promise: nil)
        return idlest != nil
    }
}
