import Domain

/// How the value of a setting is written and read, and within which bounds.
struct SettingKind<Value: Sendable & Equatable>: Sendable {
    var face = SettingKindFace()
    /// The value as it stands in a file.
    var written: @Sendable (Value) -> String
    /// - Returns: `nil` when it is not given, or wrong; what is wrong is noted in the section.
    var read: @Sendable (SettingPlace) -> Value?
}

/// What is said of a kind of value, whatever its type.
struct SettingKindFace: Sendable {
    /// What may be written, where that can be said in a few words: `1 to 1000`.
    var values = ""
    var bounds: [SettingBound] = []
    var secret: SecretSource?
    /// What each item of a list of sections has.
    var item: SettingSection?
}

/// The last value that is taken on one side, and the first beyond it, both as written.
struct SettingBound: Sendable {
    /// How messages name the bound.
    var words: String
    var taken: String
    var refused: String
}

/// Where the value of a setting is read.
struct SettingPlace {
    let section: YAMLSection
    /// The setting's key inside the section.
    let key: String
    let context: SettingContext
    /// The settings that were read before it.
    let before: SettingValues
    /// The section is there, so that what it requires has to be there too.
    let mustBeComplete: Bool
}

/// What a file is read for, and where.
struct SettingContext: Sendable {
    let purpose: Configuration.Purpose
    let surroundings: Configuration.Surroundings
    /// Where the file's relative paths start.
    let folder: String
    /// Takes the files of secrets that are read, where somebody asks for them.
    var secretFiles: SecretFiles?

    func path(_ text: String) -> String { Configuration.absolute(text, in: folder, home: surroundings.home) }
}

// MARK: Texts

extension SettingKind where Value == String {
    static var text: Self { Self(written: { $0 }) { $0.section.text($0.key) } }

    /// The path of a file or folder, absolute once it was read.
    static var path: Self { Self(written: { $0 }) { place in place.section.text(place.key).map(place.context.path) } }

    /// An address to which secrets may be sent, without a slash at its end once it was read.
    static var url: Self {
        Self(written: { $0 }) { place in
            guard let text = place.section.text(place.key) else { return nil }
            if let problem = ConfigurationText.urlProblem(text) {
                place.section.note(problem, place.key, nil)
                return nil
            }
            return text.hasSuffix("/") ? String(text.dropLast()) : text
        }
    }

    /// - Parameter expected: completes "is not …", with an example.
    static func text(matching pattern: @escaping @Sendable (String) -> Bool, expected: String) -> Self {
        Self(written: { $0 }) { $0.section.value($0.key, expected: expected) { pattern($0) ? $0 : nil } }
    }
}

extension SettingKind where Value == [String] {
    static var texts: Self {
        Self(written: { "[\($0.joined(separator: ", "))]" }) { $0.section.texts($0.key) }
    }
}

extension SettingKind {
    /// One of several words, each with what it stands for.
    static func choice(_ choices: KeyValuePairs<String, Value>) -> Self {
        let choices = choices.map { (name: $0.key, value: $0.value) }
        return Self(
            face: SettingKindFace(values: choices.map { "`\($0.name)`" }.joined(separator: " or ")),
            written: { value in choices.first { $0.value == value }?.name ?? "" },
            read: { $0.section.choice($0.key, choices) })
    }
}

// MARK: Numbers and times

extension SettingKind where Value == Int {
    static func integer(_ range: ClosedRange<Int>) -> Self {
        let words = "from \(range.lowerBound) to \(range.upperBound)"
        return Self(
            face: SettingKindFace(
                values: "\(range.lowerBound) to \(range.upperBound)",
                bounds: [
                    SettingBound(words: words, taken: "\(range.lowerBound)", refused: "\(range.lowerBound - 1)"),
                    SettingBound(words: words, taken: "\(range.upperBound)", refused: "\(range.upperBound + 1)"),
                ]),
            written: { String($0) },
            read: { place in
                place.section.value(place.key, expected: "a whole number \(words)") { text in
                    Int(text).flatMap { range.contains($0) ? $0 : nil }
                }
            })
    }

    /// A size in bytes.
    static func bytes(_ range: ClosedRange<Int>) -> Self {
        let (least, most) = (
            ConfigurationText.text(bytes: range.lowerBound), ConfigurationText.text(bytes: range.upperBound)
        )
        let words = "from \(least) to \(most)"
        return Self(
            face: SettingKindFace(
                values: "`\(least)` to `\(most)`",
                bounds: [
                    SettingBound(words: words, taken: least, refused: "\(range.lowerBound - 1)"),
                    SettingBound(words: words, taken: most, refused: "\(range.upperBound + 1)"),
                ]),
            written: { ConfigurationText.text(bytes: $0) },
            read: { place in
                place.section.value(place.key, expected: "a size \(words), as 2 MiB") { text in
                    ConfigurationText.bytes(text).flatMap { range.contains($0) ? $0 : nil }
                }
            })
    }
}

extension SettingKind where Value == Span {
    static func span(atLeast least: Span = .seconds(1)) -> Self {
        let words = "of at least \(SpanText.text(least))"
        return span(
            SettingKindFace(
                values: least > .zero ? "at least `\(SpanText.text(least))`" : "", bounds: [shortest(least, words)]),
            words, as: "90s, 15m, 8h, 1h30m or 14d"
        ) { $0 >= least }
    }

    static func span(_ range: ClosedRange<Span>) -> Self {
        let (least, most) = (SpanText.text(range.lowerBound), SpanText.text(range.upperBound))
        let words = "from \(least) to \(most)"
        let longest = SettingBound(
            words: words, taken: most, refused: SpanText.text(range.upperBound + Span(milliseconds: 1)))
        return span(
            SettingKindFace(values: "`\(least)` to `\(most)`", bounds: [shortest(range.lowerBound, words), longest]),
            words, as: "250ms or 2s"
        ) { range.contains($0) }
    }

    private static func span(
        _ face: SettingKindFace, _ words: String, as example: String, _ isWithin: @escaping @Sendable (Span) -> Bool
    ) -> Self {
        Self(face: face, written: { SpanText.text($0) }) { place in
            place.section.value(place.key, expected: "a length of time \(words), as \(example)") { text in
                SpanText.read(text).flatMap { isWithin($0) ? $0 : nil }
            }
        }
    }

    private static func shortest(_ least: Span, _ words: String) -> SettingBound {
        let shorter = least > .zero ? SpanText.text(Span(milliseconds: least.milliseconds - 1)) : "-1s"
        return SettingBound(words: words, taken: SpanText.text(least), refused: shorter)
    }
}

extension SettingKind where Value == Instant {
    /// A moment. Without an offset it is UTC.
    static var instant: Self {
        Self(written: { $0.iso }) { place in
            place.section.value(place.key, expected: "a moment, as 2026-12-01T06:00:00Z") { Instant(iso: $0) }
        }
    }
}

// MARK: Lists of sections

extension SettingKind {
    /// A list whose items have settings of their own.
    /// - Parameters:
    ///   - written: an element in a few words; no secrets.
    ///   - make: an element of the list, from an item and the elements before it; `nil` where something is wrong.
    static func items<Element: Sendable & Equatable>(
        of item: SettingSection, written: @escaping @Sendable (Element) -> String,
        _ make: @escaping @Sendable (SettingItem, [Element]) -> Element?
    ) -> Self where Value == [Element] {
        Self(
            face: SettingKindFace(item: item),
            written: { $0.isEmpty ? "" : "[\($0.map(written).joined(separator: ", "))]" }
        ) { place in
            guard place.section.has(place.key) else { return nil }
            var found: [Element] = []
            for section in place.section.sections(place.key) {
                var reading = SettingReading(place.context)
                reading.read(item, from: section, isItem: true)
                let read = SettingItem(
                    values: reading.values, section: section, before: place.before, context: place.context)
                if let element = make(read, found) { found.append(element) }
            }
            return found
        }
    }
}

/// One item of a list of sections.
struct SettingItem {
    let values: SettingValues
    fileprivate let section: YAMLSection
    /// The settings that were read before the list.
    let before: SettingValues
    let context: SettingContext

    subscript<Value>(_ setting: Setting<Value>) -> Value { values[setting] }

    /// - Parameter setting: `nil` where the whole item is meant.
    func note(_ what: String, at setting: (any AnySetting)? = nil) {
        section.note(what, setting?.face.name ?? "", nil)
    }
}
