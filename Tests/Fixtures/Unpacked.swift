import CZlib

/// The bytes of a gzip file. They are unpacked here and not by a program, since Foundation's `Process` now and then crashes
/// when it starts one while many threads open and close files.
package func unpacked(_ path: String) throws -> [UInt8] {
    guard let file = gzopen(path, "rb") else { throw Unreadable(path: path) }
    defer { gzclose(file) }
    var bytes: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = gzread(file, &room, UInt32(room.count))
        guard count >= 0 else { throw Unreadable(path: path) }
        if count == 0 { return bytes }
        bytes += room[..<Int(count)]
    }
}

package struct Unreadable: Error {
    var path: String
}
