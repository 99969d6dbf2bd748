import Core

/// Settings that stand together under one key of the file.
struct SettingSection: Sendable {
    /// Whole, as `deposco.v1`; empty for the file itself.
    let key: String
    /// Whole sentences, for the page and for the comment in the example.
    let says: String
    /// What the page says below the table, as Markdown.
    let more: String
    /// Why a core cannot do without the section.
    let required: String?
    /// Whether the section is there says something by itself: without it, the core leaves something alone.
    let isPart: Bool
    /// It stands in the example as a comment.
    let isCommented: Bool
    let entries: [Entry]
    /// Looks at settings that have to fit together, once everything is read.
    let check: (@Sendable (SettingCheck) -> Void)?
    /// Gives the core what follows from several settings.
    let apply: (@Sendable (SettingValues, inout CoreSettings) -> Void)?

    enum Entry: Sendable {
        case setting(any AnySetting)
        case section(SettingSection)
    }

    init(
        _ key: String, _ says: String, more: String = "", required: String? = nil, isPart: Bool = false,
        isCommented: Bool = false, check: (@Sendable (SettingCheck) -> Void)? = nil,
        apply: (@Sendable (SettingValues, inout CoreSettings) -> Void)? = nil, @Entries _ entries: () -> [Entry]
    ) {
        self.key = key
        self.says = says
        self.more = more
        self.required = required
        self.isPart = isPart
        self.isCommented = isCommented
        self.entries = entries()
        self.check = check
        self.apply = apply
    }

    /// The last part of the key, as it stands in the section around it.
    var name: String { String(key[(key.lastIndex(of: ".").map(key.index(after:)) ?? key.startIndex)...]) }

    /// Its own settings.
    var settings: [any AnySetting] {
        entries.compactMap { if case .setting(let setting) = $0 { setting } else { nil } }
    }

    /// The section and all below it; not what items of lists have.
    var sections: [SettingSection] {
        [self] + entries.flatMap { if case .section(let section) = $0 { section.sections } else { [SettingSection]() } }
    }

    @resultBuilder enum Entries {
        static func buildExpression<Value>(_ setting: Setting<Value>) -> [Entry] { [.setting(setting)] }
        static func buildExpression<Value>(_ settings: [Setting<Value>]) -> [Entry] { settings.map { .setting($0) } }
        static func buildExpression(_ section: SettingSection) -> [Entry] { [.section(section)] }
        static func buildExpression(_ sections: [SettingSection]) -> [Entry] { sections.map(Entry.section) }
        static func buildBlock(_ entries: [Entry]...) -> [Entry] { entries.flatMap { $0 } }
    }
}

/// What a section looks at once everything is read.
struct SettingCheck {
    let values: SettingValues
    let context: SettingContext
    fileprivate let sections: [String: YAMLSection]

    init(_ values: SettingValues, _ context: SettingContext, _ sections: [String: YAMLSection]) {
        self.values = values
        self.context = context
        self.sections = sections
    }

    subscript<Value>(_ setting: Setting<Value>) -> Value { values[setting] }

    /// Whether it stands in the file.
    func isGiven(_ setting: any AnySetting) -> Bool { section(of: setting.face)?.has(setting.face.writtenName) == true }

    func note(_ what: String, at setting: any AnySetting) {
        section(of: setting.face)?.note(what, setting.face.name, nil)
    }

    func note(_ what: String, at section: SettingSection) { sections[section.key]?.note(what, "", nil) }

    /// Notes that a secret is missing, unless something is wrong with it already.
    func noteMissing(_ setting: Setting<Secret?>, adding words: String = "") {
        guard let section = section(of: setting.face), !section.isNoted(setting.face.name),
            !section.isNoted(setting.face.writtenName), let secret = setting.face.kind.secret
        else { return }
        section.note(secret.missing(setting.face.name, in: section) + words, setting.face.name, nil)
    }

    private func section(of face: SettingFace) -> YAMLSection? {
        sections[face.key.count > face.name.count ? String(face.key.dropLast(face.name.count + 1)) : ""]
    }
}
