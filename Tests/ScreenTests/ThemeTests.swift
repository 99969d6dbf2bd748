import Foundation
import Screen
import Testing

@Suite struct ThemeTests {
    private func theme(_ json: String) throws -> Theme {
        try JSONDecoder().decode(ThemeFile.self, from: Data(json.utf8)).theme
    }

    private func complaint(_ json: String) throws -> String {
        do {
            _ = try theme(json)
            return ""
        } catch let DecodingError.dataCorrupted(context) {
            return context.debugDescription
        }
    }

    @Test func aThemeStylesMeanings() throws {
        let theme = try theme(##"{"critical": {"foreground": "#d70000", "bold": true}, "key": {"foreground": 6}}"##)
        #expect(theme[.critical] == Style(foreground: 160, bold: true))
        #expect(theme[.key] == Style(foreground: 6))
        #expect(theme[.good] == Style())
    }

    @Test func aMeaningThatIsNotThereIsNamed() throws {
        #expect(try complaint(#"{"critcal": {"bold": true}}"#).contains("critcal"))
    }

    @Test func aLookThatIsNotThereIsNamed() throws {
        #expect(try complaint(#"{"good": {"blink": true}}"#).contains("blink"))
    }

    @Test(arguments: [#""redd""#, "256", "-1", ##""#12345""##, ##""#-12345""##]) func aColourThatIsNotThereIsNamed(
        colour: String
    ) throws {
        #expect(try complaint(#"{"good": {"foreground": \#(colour)}}"#).contains(colour.replacing("\"", with: "")))
    }

    @Test func fewerColoursGiveTheNearestOnes() throws {
        let theme = try theme(##"{"critical": {"foreground": "#d70000"}, "good": {"foreground": "bright-green"}}"##)
        #expect(theme.limited(to: 16)[.critical].foreground == 1)
        #expect(theme.limited(to: 8)[.good].foreground == 2)
        #expect(theme.limited(to: 256) == theme)
    }

    @Test func withoutColourWeightRemains() {
        #expect(Theme.standard.limited(to: 0) == .mono)
        #expect(Role.allCases.allSatisfy { Theme.mono[$0].foreground == nil && Theme.mono[$0].background == nil })
    }
}
