import CCurses
package import Console
import Synchronization

/// Messages from other threads to the one that owns the terminal.
package final class Mailbox: Sendable {
    private let waiting = Mutex<[Message]>([])

    package init() {}

    package func post(_ message: Message) {
        waiting.withLock { $0.append(message) }
        tm_wake()
    }

    func takeAll() -> [Message] {
        waiting.withLock { messages in
            defer { messages = [] }
            return messages
        }
    }
}
