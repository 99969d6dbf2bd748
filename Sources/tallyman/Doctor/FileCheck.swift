import Foundation

/// The configuration's file and those of its secrets: who may read and change them.
struct FileCheck {
    let configuration: Configuration
    let secrets: [String]
    /// Where relative paths start.
    let folder: String

    var findings: [Finding] {
        let file = configuration.file.hasPrefix("/") ? configuration.file : "\(folder)/\(configuration.file)"
        var found: [Finding] = []
        if let mode = FileMode(file), mode.bits & 0o022 != 0 {
            found.append(
                .fault(
                    .configuration, "\(file) may be changed by others than its owner (mode \(mode.octal))",
                    do: "chmod go-w \(file)"))
        }
        for secret in secrets {
            guard let mode = FileMode(secret), mode.bits & 0o037 != 0 else { continue }
            found.append(
                .fault(
                    .secrets, "\(secret) is open to others than its owner (mode \(mode.octal))",
                    do: "chmod 600 \(secret), and replace the secret if others have accounts on this machine"))
        }
        if let log = configuration[LogSection.file] {
            let folder = URL(filePath: log).deletingLastPathComponent().path
            if FileMode(folder) == nil {
                found.append(
                    .fault(
                        .configuration, "log.file is \(log), and there is no folder \(folder): nothing would be logged",
                        do: "make the folder and give it to the core's user, or leave log.file out"))
            }
        }
        return found
    }
}

/// What a file is, and who may do what with it.
struct FileMode {
    let bits: Int
    let owner: Int
    let group: Int
    let isSocket: Bool
    let isFolder: Bool

    /// - Returns: `nil` for a file that is not there or may not be looked at.
    init?(_ path: String) {
        let file = URL(filePath: path).resolvingSymlinksInPath().path
        guard let found = try? FileManager.default.attributesOfItem(atPath: file),
            let mode = found[.posixPermissions] as? Int
        else { return nil }
        bits = mode & 0o777
        owner = found[.ownerAccountID] as? Int ?? -1
        group = found[.groupOwnerAccountID] as? Int ?? -1
        isSocket = found[.type] as? FileAttributeType == .typeSocket
        isFolder = found[.type] as? FileAttributeType == .typeDirectory
    }

    /// As chmod has it.
    var octal: String {
        let digits = String(bits, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
