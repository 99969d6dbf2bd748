import Synchronization

/// A value that many read, and that may be replaced at any time.
package final class Replaceable<Value: Sendable>: Sendable {
    private let held: Mutex<Value>

    package init(_ value: Value) { held = Mutex(value) }

    package var value: Value { held.withLock { $0 } }

    package func replace(with value: Value) { held.withLock { $0 = value } }
}
