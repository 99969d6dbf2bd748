import Console
import Foundation
import Screen
import Yams

/// The console's theme and keys.
struct ConsoleLook: Sendable {
    var theme = Theme.standard
    var keymap = Keymap.standard

    init() {}

    /// - Parameter theme: the command line's theme, which goes before the configuration's.
    /// - Throws: `Unusable`, which names the file and the error.
    init(_ console: Configuration.Console, theme: String?) throws {
        if let name = theme ?? console.theme { self.theme = try Self.theme(name) }
        do {
            keymap = try Keymap(changes: console.keys)
        } catch {
            throw Unusable(description: "console.keys: \(error)")
        }
    }

    struct Unusable: Error, CustomStringConvertible {
        var description: String
    }

    /// Reads a theme by its path, or by the name of one that came with the program.
    private static func theme(_ name: String) throws -> Theme {
        if name == "default" { return .standard }
        let files = name.contains("/") ? [name] : folders.map { "\($0)/\(name).yaml" }
        guard let file = files.first(where: { FileManager.default.isReadableFile(atPath: $0) }),
            let text = FileManager.default.contents(atPath: file)
        else {
            let looked = name.contains("/") ? "" : " (looked in \(folders.joined(separator: ", ")))"
            throw Unusable(
                description: "theme \(name): there is no such theme\(looked); "
                    + "default needs no file, and a path with a / names a file of your own")
        }
        do {
            return try YAMLDecoder().decode(ThemeFile.self, from: text).theme
        } catch DecodingError.dataCorrupted(let context) {
            throw Unusable(description: "\(file): \(context.debugDescription)")
        } catch DecodingError.typeMismatch(_, let context), DecodingError.keyNotFound(_, let context) {
            let place = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw Unusable(description: "\(file): \(place): \(context.debugDescription)")
        } catch {
            throw Unusable(description: "\(file): \(error)")
        }
    }

    /// First where themes are installed, then in the sources from which the program was built.
    private static let folders: [String] = {
        let program =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        let folder = URL(filePath: program).deletingLastPathComponent()
        return ["../share/tallyman/themes", "../../../themes"]
            .map { folder.appending(path: $0).standardizedFileURL.path }
    }()
}
