/// A theme as users write it: a style for each role that should differ from ordinary text.
///
///     critical: {foreground: "#d70000", bold: true}
///     chosen: {reverse: true}
package struct ThemeFile: Decodable, Sendable {
    package let theme: Theme

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// - Throws: `DecodingError`, whose description names what is wrong and what is allowed.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        var styles: [Role: Style] = [:]
        for key in container.allKeys {
            guard let role = Role(rawValue: key.stringValue) else {
                let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: container,
                    debugDescription: "There is no \"\(key.stringValue)\" to style; there are \(known).")
            }
            styles[role] = try Self.style(of: role, container.nestedContainer(keyedBy: Name.self, forKey: key))
        }
        theme = Theme(styles)
    }

    private static func style(of role: Role, _ container: KeyedDecodingContainer<Name>) throws -> Style {
        var style = Style()
        for key in container.allKeys {
            switch key.stringValue {
            case "foreground": style.foreground = try colour(of: role, container, key)
            case "background": style.background = try colour(of: role, container, key)
            case "bold": style.bold = try container.decode(Bool.self, forKey: key)
            case "dim": style.dim = try container.decode(Bool.self, forKey: key)
            case "reverse": style.reverse = try container.decode(Bool.self, forKey: key)
            case "underline": style.underline = try container.decode(Bool.self, forKey: key)
            default:
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: container,
                    debugDescription: "\"\(key.stringValue)\" of \(role.rawValue) is not understood; "
                        + "foreground, background, bold, dim, reverse and underline are.")
            }
        }
        return style
    }

    private static func colour(of role: Role, _ container: KeyedDecodingContainer<Name>, _ key: Name) throws -> Int? {
        let text: String
        if let number = try? container.decode(Int.self, forKey: key) {
            text = String(number)
        } else {
            text = try container.decode(String.self, forKey: key)
        }
        if text == "default" { return nil }
        guard let index = Palette.index(of: text) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: container,
                debugDescription:
                    "\"\(text)\" is no colour for \(role.rawValue); a colour is default, a number from 0 to 255, "
                    + "#rrggbb, or one of \(Palette.names.joined(separator: ", ")).")
        }
        return index
    }
}
