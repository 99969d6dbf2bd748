/// A problem with a store's file, described so that its operator knows what to do.
package enum StoreError: Error, Hashable, CustomStringConvertible {
    case inUse(path: String)
    case newerSchema(path: String, unknown: [String])
    /// Written before the format was settled.
    case olderFormat(path: String)
    /// The file belongs to another program, or is not a database.
    case foreign(path: String, what: String)
    /// The file is ours and is corrupt.
    case spoilt(path: String, why: String)
    case unusable(path: String, why: String)
    case damaged(why: String)
    /// The disk refused a write and the whole commit was undone.
    case commitLost
    case readOnly(path: String)
    /// Its core is stopping.
    case closed(path: String)
    /// Another version folded the state, and this one has not folded it again yet.
    case outdated(path: String)
    /// Less space is free than the operation needs, in bytes.
    case noRoom(path: String, needed: Int64, free: Int64)

    package var description: String {
        switch self {
        case .inUse(let path):
            "The store \(path) is in use by another core. Stop that one first, or give this one another state folder."
        case .newerSchema(let path, let unknown):
            "The store \(path) was written by a newer Tallyman (it has \(unknown.joined(separator: ", "))). "
                + "Install that version or later; this one leaves the file alone."
        case .olderFormat(let path):
            "The store \(path) was written by a Tallyman from before its format was settled, and cannot be taken over. "
                + "Start with an empty state folder (move this one away, or name another under `state`); the file is left as it is."
        case .foreign(let path, let what):
            "\(path) is not a store of Tallyman's: it is \(what). Name another state folder, or put the last backup there; "
                + "the file is left as it is."
        case .spoilt(let path, let why):
            "The store \(path) is damaged: \(why). Keep a copy of the file, check the disk, and put the last backup in its place."
        case .unusable(let path, let why):
            "The store \(path) cannot be opened: \(why). Check the folder, its owner and the disk's free space."
        case .damaged(let why):
            "The store holds something that cannot be read: \(why). Verify it with `tallyman store verify`."
        case .commitLost: "A commit was undone because the disk refused a write. Check its free space and its health."
        case .noRoom(let path, let needed, let free):
            "There is no room beside the store \(path): \(Self.megabytes(needed)) are needed and \(Self.megabytes(free)) are free."
        case .outdated(let path):
            "The state in the store \(path) is of another version of Tallyman, and has to be folded from the journal again. "
                + "A core does so when it starts; without one, `tallyman store rebuild` does."
        case .closed(let path): "The store \(path) is closed: its core is stopping."
        case .readOnly(let path): "The store \(path) is open for reading only."
        }
    }

    private static func megabytes(_ bytes: Int64) -> String { "\((bytes + (1 << 20) - 1) >> 20) MB" }
}
