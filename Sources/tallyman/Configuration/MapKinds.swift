import Simulation

/// A CSV file that a setting names, and what stands in it.
struct MapFile<Content: Sendable & Equatable>: Sendable, Equatable {
    var path: String
    /// `nil` for a console, which needs no maps.
    var content: Content?
}

extension SettingKind {
    /// A map in a CSV file. Every fault in the file is noted.
    static func map<Content>(
        _ read: @escaping @Sendable ([UInt8]) throws(CSVRefusal) -> (content: Content, faults: [CSVFault])
    ) -> Self where Value == MapFile<Content> {
        Self(written: { $0.path }) { place in
            guard let path = place.section.text(place.key).map(place.context.path) else { return nil }
            guard place.context.purpose != .console else { return MapFile(path: path, content: nil) }
            do {
                let found = try read(try InputFile.bytes(path))
                for fault in found.faults { place.section.note("`\(path)` \(fault.mistake)", place.key, nil) }
                return MapFile(path: path, content: found.content)
            } catch {
                place.section.note("\(error)", place.key, nil)
                return nil
            }
        }
    }
}
