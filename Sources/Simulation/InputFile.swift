import Foundation

/// A file that a command was given; `-` is standard input.
package enum InputFile {
    package static func bytes(_ path: String) throws(CSVRefusal) -> [UInt8] {
        do {
            if path == "-" { return Array(try FileHandle.standardInput.readToEnd() ?? Data()) }
            // Not `Data(contentsOf:)`, which reads no pipes, such as `/dev/stdin`.
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? file.close() }
            return Array(try file.readToEnd() ?? Data())
        } catch {
            let there = FileManager.default.fileExists(atPath: path)
            throw CSVRefusal(description: "\(path) \(there ? "cannot be read: check its permissions" : "is not there")")
        }
    }
}
