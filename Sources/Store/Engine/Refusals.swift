extension Store {
    /// Whether an error is about the store as a whole and not about what was being written: the disk is full, the file is locked, the
    /// write was interrupted. It passes, and whoever met it is not to blame.
    package static func isRefusal(_ error: any Error) -> Bool {
        switch error {
        case is StoreRefusal: return true
        case StoreError.commitLost, StoreError.readOnly, StoreError.inUse: return true
        case let failure as SQLFailure: return failure.passes
        default: return false
        }
    }

    /// An error of our own code as somebody may read it: what and where, without values.
    package static func words(of error: any Error) -> String {
        switch error {
        case let refusal as StoreRefusal: "the store takes no writes: \(refusal)"
        case let failure as SQLFailure: "the store: \(failure.message)"
        default: Coder.words(error)
        }
    }
}
