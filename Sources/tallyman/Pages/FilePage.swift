import Foundation

/// tallyman.yaml(5): every key of the configuration.
enum FilePage {
    static func page() -> ManPage {
        var page = ManPage("tallyman.yaml", section: 5, about: "configuration of a shop for tallyman")
        page.heading("Description")
        // Without its title and the word about where it is made.
        page.markdown(ConfigurationPage.head.components(separatedBy: "\n\n").dropFirst(2).joined(separator: "\n\n"))
        let root = WholeFile.section
        list(root.settings, on: &page)
        for case .section(let section) in root.entries { add(section, to: &page) }
        page.heading("Reading it anew")
        page.markdown(ConfigurationPage.reload.components(separatedBy: "\n\n").dropFirst().joined(separator: "\n\n"))
        page.seeAlso(["tallyman(1)", "tallyman-config(1)", "tallyman-doctor(1)", "tallyman-serve(1)"])
        return page
    }

    private static func add(_ section: SettingSection, to page: inout ManPage) {
        if section.key.contains(".") { page.part(section.key) } else { page.heading(section.key) }
        page.markdown(section.says)
        list(section.settings, on: &page)
        page.markdown(section.more)
        for case .section(let below) in section.entries { add(below, to: &page) }
    }

    private static func list(_ settings: [any AnySetting], on page: inout ManPage, inItem: Bool = false) {
        for face in settings.map(\.face) {
            let values = ConfigurationPage.values(face)
            let standard = ConfigurationPage.standard(face)
            page.entry(
                face.key.hasSuffix(face.name)
                    ? String(face.key.dropLast(face.name.count)) + face.writtenName : face.key,
                [
                    ConfigurationPage.says(face), values.isEmpty ? "" : "Values: \(values).",
                    standard.isEmpty ? "" : "Default: \(standard).",
                    inItem ? "" : "A change takes \(ConfigurationPage.change(face.holds)).",
                ])
            if let item = face.kind.item { list(item.settings, on: &page, inItem: true) }
        }
    }
}
