import Foundation
import Yams

/// One mapping of the YAML file. Kinds of settings ask for a key by its name and kind; what is wrong is noted in `faults` and reading
/// goes on, so that one run names every mistake. Keys that nobody asked for are mistakes too.
final class YAMLSection {
    /// The faults of the whole file, shared by its sections.
    final class Faults {
        let file: String
        private(set) var found: [ConfigurationFault] = []

        init(file: String) { self.file = file }

        func note(_ what: String, line: Int?, key: String) {
            found.append(ConfigurationFault(file: file, line: line, key: key, what: what))
        }
    }

    let faults: Faults
    /// The keys that lead here, joined by dots.
    let path: String
    /// Where the section begins.
    let line: Int?
    private var values: [(key: String, line: Int?, value: Node)] = []
    private var known: [String] = []

    /// - Parameter node: a mapping; anything else is a fault, and the section is then empty.
    init(_ node: Node?, path: String, line: Int?, faults: Faults) {
        self.faults = faults
        self.path = path
        self.line = line
        guard let node, node.null == nil else { return }
        guard let mapping = node.mapping else {
            faults.note("must have keys under it, as `key: value`", line: line, key: path)
            return
        }
        for (key, value) in mapping {
            values.append((key.scalar?.string ?? "", key.mark?.line, value))
        }
    }

    var isEmpty: Bool { values.isEmpty }

    /// Every key with its value, for mappings whose keys are names of the user's own.
    var entries: [(key: String, line: Int?, value: Node)] {
        known += values.map(\.key)
        return values
    }

    // MARK: Values by kind

    func text(_ key: String) -> String? {
        guard let (line, node) = find(key) else { return nil }
        guard let text = node.scalar?.string else { return fault("must be one value", key, line) }
        guard !text.isEmpty else { return fault("is empty: give a value or leave the key out", key, line) }
        return text
    }

    func texts(_ key: String) -> [String]? {
        guard let (line, node) = find(key) else { return nil }
        guard let sequence = node.sequence else { return fault("must be a list, as `[one, two]`", key, line) }
        return sequence.compactMap { item in
            guard let text = item.scalar?.string, !text.isEmpty else {
                return fault("has something that is not one value", key, item.mark?.line ?? line)
            }
            return text
        }
    }

    /// A list, or one value that stands for a list of itself.
    func textOrTexts(_ key: String) -> [String]? {
        find(key)?.node.sequence == nil ? text(key).map { [$0] } : texts(key)
    }

    /// The text of a key read by `read`, or a fault that says what was expected.
    func value<Value>(_ key: String, expected: String, _ read: (String) -> Value?) -> Value? {
        guard let text = text(key) else { return nil }
        guard let value = read(text) else { return fault("`\(text)` is not \(expected)", key, lineOf(key)) }
        return value
    }

    func choice<Value>(_ key: String, _ choices: [(name: String, value: Value)]) -> Value? {
        guard let text = text(key) else { return nil }
        if let found = choices.first(where: { $0.name == text }) { return found.value }
        let near = nearest(text, choices.map(\.name)).map { "; did you mean `\($0)`?" } ?? ""
        return fault("`\(text)` is none of \(choices.map(\.name).joined(separator: ", "))\(near)", key, lineOf(key))
    }

    func section(_ key: String) -> YAMLSection {
        let found = find(key)
        return YAMLSection(found?.node, path: full(key), line: found?.line, faults: faults)
    }

    /// A list of mappings.
    func sections(_ key: String) -> [YAMLSection] {
        guard let (line, node) = find(key) else { return [] }
        guard let sequence = node.sequence else {
            return fault("must be a list, each item after a `-`", key, line) ?? []
        }
        return sequence.enumerated().map { index, item in
            YAMLSection(item, path: "\(full(key))[\(index)]", line: item.mark?.line ?? line, faults: faults)
        }
    }

    /// A value as it stands there, right or wrong.
    func scalar(_ key: String) -> String? { find(key)?.node.scalar?.string }

    // MARK: Faults

    func has(_ key: String) -> Bool { find(key) != nil }

    func lineOf(_ key: String) -> Int? { values.first { $0.key == key }?.line }

    func isNoted(_ key: String) -> Bool { faults.found.contains { $0.key == full(key) } }

    func note(_ what: String, _ key: String, _ line: Int?) {
        faults.note(what, line: line ?? lineOf(key) ?? self.line, key: full(key))
    }

    /// Notes every key that was not asked for. Call it last.
    func finish() {
        for (key, line, _) in values where !known.contains(key) {
            let near =
                nearest(key, known).map { "did you mean `\($0)`?" } ?? "known here: \(known.joined(separator: ", "))"
            note("is not a key that is known here; \(near)", key, line)
        }
    }

    private func fault<Value>(_ what: String, _ key: String, _ line: Int?) -> Value? {
        note(what, key, line)
        return nil
    }

    private func full(_ key: String) -> String { path.isEmpty ? key : key.isEmpty ? path : "\(path).\(key)" }

    /// A key without a value (`key:`) is as good as absent.
    private func find(_ key: String) -> (line: Int?, node: Node)? {
        if !known.contains(key) { known.append(key) }
        guard let found = values.first(where: { $0.key == key }), found.value.null == nil else { return nil }
        return (found.line, found.value)
    }
}
