import Core

/// One setting: its key, how its value is written and within which bounds, its default, what it means, an example, where its value
/// goes, and whether a running core takes a change over. Reading, `config example` and `docs/configuration.md` are made from it.
struct Setting<Value: Sendable & Equatable>: Sendable {
    let face: SettingFace
    /// What holds when the file does not say.
    let standard: Value
    private let read: @Sendable (SettingPlace) -> Value?
    /// For a default that follows from what was read before, or from the process's surroundings.
    private let derive: (@Sendable (SettingValues, Configuration.Surroundings) -> Value)?
    private let target: SettingTarget<Value>
    /// The value as it stands in a file; empty where there is none, and for secrets.
    private let write: @Sendable (Value) -> String

    /// A setting with a default.
    /// - Parameters:
    ///   - key: whole, as `sweeps.orders`; in an item of a list as `access.grants[].user`.
    ///   - otherwise: what holds without it, where the default itself does not say it well.
    ///   - example: where the default is no good one.
    ///   - target: where the value goes by itself.
    ///   - says: whole sentences, for the page and for the comment in the example.
    init(
        _ key: String, _ kind: SettingKind<Value>, default standard: Value, otherwise: String? = nil,
        example: SettingExample? = nil, holds: TakesHold = .atStart,
        to target: SettingTarget<Value> = .whoeverAsks, _ says: String
    ) {
        let written = kind.written(standard)
        face = SettingFace(
            key: key, says: says, kind: kind.face, standard: written.isEmpty || written == "[]" ? nil : written,
            otherwise: otherwise, isRequired: false, example: example ?? .shown(written), holds: holds)
        self.standard = standard
        read = kind.read
        derive = nil
        self.target = target
        write = kind.written
    }

    /// A setting without a default: `nil` when it is not given.
    /// - Parameter required: it has to be given wherever its section is there.
    init<Given>(
        _ key: String, _ kind: SettingKind<Given>, required: Bool = false, otherwise: String? = nil,
        example: SettingExample, holds: TakesHold = .atStart,
        to target: SettingTarget<Value> = .whoeverAsks, _ says: String
    ) where Value == Given? {
        face = SettingFace(
            key: key, says: says, kind: kind.face, standard: nil, otherwise: otherwise, isRequired: required,
            example: example, holds: holds)
        standard = nil
        read = { place in kind.read(place).map(Optional.some) }
        derive = nil
        self.target = target
        write = { $0.map(kind.written) ?? "" }
    }

    /// A text whose default follows from other settings or from the process's surroundings.
    init(
        _ key: String, _ kind: SettingKind<String>, otherwise: String, example: SettingExample,
        derived: @escaping @Sendable (SettingValues, Configuration.Surroundings) -> String, _ says: String
    ) where Value == String {
        face = SettingFace(
            key: key, says: says, kind: kind.face, standard: nil, otherwise: otherwise, isRequired: false,
            example: example, holds: .atStart)
        standard = ""
        read = kind.read
        derive = derived
        target = .whoeverAsks
        write = kind.written
    }
}

/// Where the value of a setting goes.
struct SettingTarget<Value: Sendable>: Sendable {
    let set: (@Sendable (inout CoreSettings, Value) -> Void)?

    /// To those who ask for it by the setting's name.
    static var whoeverAsks: Self { Self(set: nil) }

    /// Into a field of what the core is told.
    static func core(_ field: any WritableKeyPath<CoreSettings, Value> & Sendable) -> Self {
        Self { $0[keyPath: field] = $1 }
    }

    /// Into what the core is told, after a conversion.
    static func core(_ set: @escaping @Sendable (inout CoreSettings, Value) -> Void) -> Self { Self(set: set) }
}

/// A setting, whatever the type of its value.
protocol AnySetting: Sendable {
    var face: SettingFace { get }

    /// Reads the value, and notes in the section what is wrong with it.
    func read(_ place: SettingPlace, into values: inout SettingValues)
    /// Gives the core its value.
    func apply(_ values: SettingValues, to core: inout CoreSettings)
    func isSame(_ one: SettingValues, _ other: SettingValues) -> Bool
    /// The value as it stands in a file; empty where there is none. Secrets are never written.
    func written(_ values: SettingValues) -> String
}

extension Setting: AnySetting {
    func read(_ place: SettingPlace, into values: inout SettingValues) {
        let faults = place.section.faults.found.count
        if let value = read(place) {
            values[self] = value
        } else if let derive {
            values.derive(self, derive(values, place.context.surroundings))
        } else if face.isRequired, place.mustBeComplete, place.section.faults.found.count == faults {
            face.noteMissing(in: place)
        }
    }

    func apply(_ values: SettingValues, to core: inout CoreSettings) { target.set?(&core, values[self]) }

    func isSame(_ one: SettingValues, _ other: SettingValues) -> Bool { one[self] == other[self] }

    func written(_ values: SettingValues) -> String { face.kind.secret == nil ? write(values[self]) : "" }
}

/// What is said of a setting, whatever the type of its value.
struct SettingFace: Sendable {
    /// The whole key.
    var key: String
    var says: String
    var kind: SettingKindFace
    /// The default as it would be written.
    var standard: String?
    /// What holds without it, in words.
    var otherwise: String?
    var isRequired: Bool
    var example: SettingExample
    var holds: TakesHold

    /// The last part of the key, as it stands in its section.
    var name: String { String(key[(key.lastIndex(of: ".").map(key.index(after:)) ?? key.startIndex)...]) }
    /// The name that stands in the file: a secret is not there itself, but the path of its file may be.
    var writtenName: String { kind.secret == nil ? name : name + "File" }

    /// Secrets are missing only where they are read, which consoles do not.
    func noteMissing(in place: SettingPlace) {
        if let secret = kind.secret {
            guard place.context.purpose == .core else { return }
            place.section.note(secret.missing(name, in: place.section), name, nil)
        } else {
            place.section.note("is missing: add it, as `\(name): \(example.text)`", name, nil)
        }
    }
}

/// A value for the example configuration, as YAML. Several lines go below the key.
enum SettingExample: Sendable {
    case shown(String)
    /// Stands there as a comment.
    case commented(String)

    var text: String {
        switch self {
        case .shown(let text), .commented(let text): text
        }
    }

    var isShown: Bool { if case .shown = self { true } else { false } }
}

/// When a change of a setting takes hold.
enum TakesHold: Sendable {
    /// With a new start of the core.
    case atStart
    /// When the operating manual is written. The core does not use it.
    case withManual
    /// At a SIGHUP.
    case atReload
    /// At a SIGHUP, as long as the answer to a question stays the same; else with a new start.
    /// - Parameter condition: for the page, as `where there was one before`.
    case atReloadWhile(_ condition: String, @Sendable (SettingValues) -> Bool)
    /// When a console starts. The core does not use it.
    case withConsole

    /// Whether a running core takes over what another configuration says.
    func letsTakeOver(from running: SettingValues, to wanted: SettingValues) -> Bool {
        switch self {
        case .atStart, .withConsole, .withManual: false
        case .atReload: true
        case .atReloadWhile(_, let question): question(running) == question(wanted)
        }
    }

    var concernsCore: Bool {
        switch self {
        case .withConsole, .withManual: false
        case .atStart, .atReload, .atReloadWhile: true
        }
    }
}

/// The values of settings, by what specifies them.
struct SettingValues: Sendable {
    private var given: [String: any Sendable] = [:]
    /// The keys of the sections that the file has.
    private var sections: Set<String> = []
    /// The keys whose values follow from others.
    private var derived: Set<String> = []

    subscript<Value>(_ setting: Setting<Value>) -> Value {
        get { given[setting.face.key] as? Value ?? setting.standard }
        set { given[setting.face.key] = newValue }
    }

    /// Takes a value that follows from others.
    mutating func derive<Value>(_ setting: Setting<Value>, _ value: Value) {
        self[setting] = value
        derived.insert(setting.face.key)
    }

    /// Whether the file itself says it.
    func isSaid(_ setting: any AnySetting) -> Bool {
        given[setting.face.key] != nil && !derived.contains(setting.face.key)
    }

    func has(_ section: SettingSection) -> Bool { sections.contains(section.key) }

    mutating func add(_ section: SettingSection) { sections.insert(section.key) }

    /// Takes the value of one setting from others.
    mutating func take(_ setting: any AnySetting, from other: SettingValues) {
        given[setting.face.key] = other.given[setting.face.key]
    }
}
