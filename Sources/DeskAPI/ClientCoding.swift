/// The wire form of enums with values: an object with one member, named after the case, such as `{"text": "…"}`.
extension CellValue {
    private enum Member: String, CodingKey {
        case text, number, money, since, until, state, owner, severity, suggestion
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Member.self)
        switch values.allKeys.first {
        case .text: self = .text(try values.decode(forKey: .text))
        case .number: self = .number(try values.decode(forKey: .number))
        case .money: self = .money(try values.decode(forKey: .money))
        case .since: self = .since(try values.decode(forKey: .since))
        case .until: self = .until(try values.decode(forKey: .until))
        case .state: self = .state(try values.decode(forKey: .state))
        case .owner: self = .owner(try values.decode(forKey: .owner))
        case .severity: self = .severity(try values.decode(forKey: .severity))
        case .suggestion: self = .suggestion(try values.decode(forKey: .suggestion))
        case nil: throw noMember(decoder, "text, number, money, since, until, state, owner, severity or suggestion")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Member.self)
        switch self {
        case .text(let text): try values.encode(text, forKey: .text)
        case .number(let number): try values.encode(number, forKey: .number)
        case .money(let money): try values.encode(money, forKey: .money)
        case .since(let moment): try values.encode(moment, forKey: .since)
        case .until(let moment): try values.encode(moment, forKey: .until)
        case .state(let state): try values.encode(state, forKey: .state)
        case .owner(let owner): try values.encode(owner, forKey: .owner)
        case .severity(let severity): try values.encode(severity, forKey: .severity)
        case .suggestion(let sku): try values.encode(sku, forKey: .suggestion)
        }
    }
}

extension LiveLine {
    private enum Member: String, CodingKey { case overview, alive }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Member.self)
        switch values.allKeys.first {
        case .overview: self = .overview(try values.decode(forKey: .overview))
        case .alive: self = .alive(at: try values.decode(forKey: .alive))
        case nil: throw noMember(decoder, "overview or alive")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Member.self)
        switch self {
        case .overview(let overview): try values.encode(overview, forKey: .overview)
        case .alive(let at): try values.encode(at, forKey: .alive)
        }
    }
}

extension KeyedDecodingContainer {
    fileprivate func decode<Value: Decodable>(forKey key: Key) throws -> Value { try decode(Value.self, forKey: key) }
}

private func noMember(_ decoder: any Decoder, _ expected: String) -> DecodingError {
    .dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "has none of \(expected)"))
}
