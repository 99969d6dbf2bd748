import HTTPTypes

/// Checks the head of a request before any of its body is read.
enum HeadCheck: Equatable {
    /// - Parameters:
    ///   - wantsContinue: whether the sender waits for `100 Continue` before it sends the body.
    ///   - endsConnection: whether nothing after this request can be read on this connection.
    case takes(wantsContinue: Bool, endsConnection: Bool)
    case refused(Refusal)

    init(_ head: HTTPRequest, maximumBody: Int) {
        guard let path = head.path, Self.isSound(target: path) else {
            self = .refused(.badRequest("the target is no path, or its percent-encoding is broken"))
            return
        }
        var wantsContinue = false
        var endsConnection = false
        // One pass, because most requests have none of these.
        for field in head.headerFields {
            switch field.name {
            case .contentLength:
                guard let length = Self.length(field.value) else {
                    self = .refused(.badRequest("Content-Length is no number"))
                    return
                }
                if length > maximumBody {
                    self = .refused(.tooLarge(maximumBody))
                    return
                }
            case .transferEncoding where field.value.lowercased() != "chunked":
                self = .refused(.badRequest("Transfer-Encoding can be chunked and nothing else"))
                return
            case .expect:
                guard field.value.lowercased() == "100-continue" else {
                    self = .refused(
                        Refusal(status: 417, words: "Expect can be 100-continue and nothing else"))
                    return
                }
                wantsContinue = true
            case .upgrade:
                // The parser treats what follows as another protocol, which is not supported.
                endsConnection = true
            default: break
            }
        }
        self = .takes(wantsContinue: wantsContinue, endsConnection: endsConnection)
    }

    /// A number that overflows counts as larger than any permitted body.
    private static func length(_ text: String) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text) ?? .max
    }

    /// Whether the target is a path, with or without a query, of printable ASCII, whose percent-encoding decodes to valid UTF-8.
    static func isSound(target: String) -> Bool {
        guard target.utf8.first == UInt8(ascii: "/") else { return false }
        var isEncoded = false
        for byte in target.utf8 {
            guard byte > 0x20, byte < 0x7F else { return false }
            if byte == UInt8(ascii: "%") { isEncoded = true }
        }
        guard isEncoded else { return true }
        var decoded: [UInt8] = []
        var bytes = target.utf8.makeIterator()
        while let byte = bytes.next() {
            guard byte == UInt8(ascii: "%") else {
                decoded.append(byte)
                continue
            }
            guard let high = bytes.next().flatMap(digit), let low = bytes.next().flatMap(digit) else { return false }
            decoded.append(high << 4 | low)
        }
        return String(validating: decoded, as: UTF8.self) != nil
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
