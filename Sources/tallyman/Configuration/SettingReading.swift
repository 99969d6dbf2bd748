/// Reads the settings of a section and of all below it, as they are specified. What nobody specified is a fault of the file.
struct SettingReading {
    private let context: SettingContext
    private(set) var values = SettingValues()
    private var sections: [String: YAMLSection] = [:]

    init(_ context: SettingContext) { self.context = context }

    /// - Parameter isItem: it is an item of a list: it has to be complete, even if there is nothing in it.
    mutating func read(_ specified: SettingSection, from section: YAMLSection, isItem: Bool = false) {
        sections[specified.key] = section
        if !section.isEmpty { values.add(specified) }
        if section.isEmpty, context.purpose == .core, let why = specified.required {
            section.note("is missing: \(why)", "", nil)
        }
        for entry in specified.entries {
            switch entry {
            case .setting(let setting):
                let place = SettingPlace(
                    section: section, key: setting.face.name, context: context, before: values,
                    mustBeComplete: isItem || specified.key.isEmpty || !section.isEmpty)
                setting.read(place, into: &values)
            case .section(let below): read(below, from: section.section(below.name))
            }
        }
        section.finish()
    }

    /// Looks at what has to fit together, once everything is read.
    func check(_ specified: SettingSection) {
        let check = SettingCheck(values, context, sections)
        for section in specified.sections { section.check?(check) }
    }
}
