/// Prints JSON with a line for each value, without changing any value's text. Other text is left as it is.
enum PrettyText {
    static func lines(of text: String) -> [String] {
        guard let first = text.first(where: { !$0.isWhitespace }), first == "{" || first == "[" else {
            return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
        var lines: [String] = []
        var line = ""
        var depth = 0
        var inString = false
        var escaped = false
        func end() {
            if !line.allSatisfy({ $0 == " " }) { lines.append(line) }
            line = String(repeating: "  ", count: min(depth, 60))
        }
        for scalar in text.unicodeScalars {
            if inString {
                line.unicodeScalars.append(scalar)
                if escaped {
                    escaped = false
                } else if scalar == "\\" {
                    escaped = true
                } else if scalar == "\"" {
                    inString = false
                }
                continue
            }
            switch scalar {
            case "\"":
                inString = true
                line.unicodeScalars.append(scalar)
            case "{", "[":
                line.unicodeScalars.append(scalar)
                depth += 1
                end()
            case "}", "]":
                depth = max(0, depth - 1)
                end()
                line.unicodeScalars.append(scalar)
            case ",":
                line.unicodeScalars.append(scalar)
                end()
            case ":": line += ": "
            case " ", "\n", "\r", "\t": break
            default: line.unicodeScalars.append(scalar)
            }
        }
        end()
        return lines
    }
}
