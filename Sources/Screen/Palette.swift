/// xterm's palette of 256 colours. Users choose the first 16 themselves, so the values for those are guesses.
enum Palette {
    static let names = [
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "bright-black", "bright-red",
        "bright-green",
        "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan", "bright-white",
    ]

    private struct RGB {
        var red, green, blue: Int

        func distance(to other: RGB) -> Int {
            let (r, g, b) = (red - other.red, green - other.green, blue - other.blue)
            return r * r + g * g + b * b
        }
    }

    /// Reads a name, a number from 0 to 255, or `#rrggbb`. The last becomes the nearest colour that is the same in every
    /// terminal.
    static func index(of text: String) -> Int? {
        if let named = names.firstIndex(of: text) { return named }
        if let number = Int(text) { return (0...255).contains(number) ? number : nil }
        guard text.hasPrefix("#"), text.utf8.count == 7, let value = Int(text.dropFirst(), radix: 16), value >= 0 else {
            return nil
        }
        let wanted = RGB(red: value >> 16, green: value >> 8 & 0xFF, blue: value & 0xFF)
        return (16...255).min { colour($0).distance(to: wanted) < colour($1).distance(to: wanted) }
    }

    /// The nearest among the first `colours` of the palette.
    static func nearest(to index: Int, of colours: Int) -> Int {
        if index < colours { return index }
        // A bright colour becomes the plain one.
        if index < 16 { return index % 8 }
        let wanted = colour(index)
        return (0..<min(16, colours)).min { colour($0).distance(to: wanted) < colour($1).distance(to: wanted) } ?? 0
    }

    private static func colour(_ index: Int) -> RGB {
        switch index {
        case 7: return RGB(red: 229, green: 229, blue: 229)
        case 8: return RGB(red: 127, green: 127, blue: 127)
        case 0..<16:
            let on = index < 8 ? 205 : 255
            return RGB(red: index & 1 != 0 ? on : 0, green: index & 2 != 0 ? on : 0, blue: index & 4 != 0 ? on : 0)
        case 16..<232:
            func level(_ step: Int) -> Int { step == 0 ? 0 : 55 + 40 * step }
            let cube = index - 16
            return RGB(red: level(cube / 36), green: level(cube / 6 % 6), blue: level(cube % 6))
        default:
            let grey = 8 + 10 * (index - 232)
            return RGB(red: grey, green: grey, blue: grey)
        }
    }
}
