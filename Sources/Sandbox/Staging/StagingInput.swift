import Foundation

/// What a request to stage a case says.
struct StagingInput: Sendable {
    let body: StagingObject
    let names: [String: String]
    let query: String
    let now: Int64

    init(_ request: SandboxRequest, names: [String: String], now: Int64) throws {
        (self.names, query, self.now) = (names, request.query, now)
        guard !request.body.isEmpty else {
            body = StagingObject(members: [:], place: "")
            return
        }
        guard case .object(let members)? = SandboxJSON(request.body) else {
            throw StagingMistake(words: "send a JSON object")
        }
        body = StagingObject(members: members, place: "")
    }

    /// The order of the path.
    func order(_ sandbox: Sandbox) throws -> ShopOrder {
        let name = names["NAME"] ?? ""
        guard let found = StagingLook.find(name, in: sandbox.shop) else {
            throw StagingMistake(status: 404, words: "the shop has no order \(name)")
        }
        return found
    }

    func number(_ name: String) throws -> Int64 {
        guard let number = names[name].flatMap({ Int64($0) }) else {
            throw StagingMistake(words: "\(name) in the path is a number")
        }
        return number
    }

    /// Units by an order's lines. They are named by SKU or id.
    func units(_ name: String, of order: ShopOrder) throws -> [Int64: Int64]? {
        guard let wanted = try body.object(name) else { return nil }
        var units: [Int64: Int64] = [:]
        for key in wanted.members.keys.sorted() {
            guard let line = order.lines.first(where: { $0.ordered.sku == key || String($0.id) == key }) else {
                throw StagingMistake(words: "\(name).\(key) is no line of \(order.name)")
            }
            units[line.id] = try wanted.units(key)
        }
        return units
    }

    func tracking() throws -> ShopTracking {
        ShopTracking(
            try body.texts("numbers") ?? [], urls: try body.texts("urls") ?? [], company: try body.text("company"))
    }
}

/// A JSON object whose members are read with a word about each that is wrong.
struct StagingObject: Sendable {
    let members: [String: SandboxJSON]
    /// Where it stands, before the names of its members: `lines[0].`.
    let place: String

    func allow(_ names: [String]) throws {
        for name in members.keys.sorted() where !names.contains(name) {
            let known = names.isEmpty ? "nothing" : names.joined(separator: ", ")
            throw StagingMistake(words: "there is no \(place)\(name); it takes \(known)")
        }
    }

    func has(_ name: String) -> Bool { members[name] != nil }

    private func read<Value>(_ name: String, _ kind: String, _ read: (SandboxJSON) -> Value?) throws -> Value? {
        guard let value = members[name], !value.isNull else { return nil }
        guard let found = read(value) else { throw StagingMistake(words: "\(place)\(name) is \(kind)") }
        return found
    }

    func need<Value>(_ name: String, _ value: Value?) throws -> Value {
        guard let value else { throw StagingMistake(words: "\(place)\(name) is missing") }
        return value
    }

    func text(_ name: String) throws -> String? {
        try read(name, "a text") { if case .string(let text) = $0 { text } else { nil } }
    }

    func texts(_ name: String) throws -> [String]? {
        try read(name, "a list of texts") { value in
            guard case .array(let all) = value else { return nil }
            let texts = all.compactMap { if case .string(let text) = $0 { text } else { nil } }
            return texts.count == all.count ? texts : nil
        }
    }

    func flag(_ name: String) throws -> Bool? { try read(name, "true or false", \.bool) }

    func id(_ name: String) throws -> Int64? {
        try read(name, "an id, which is a number above 0") { $0.idNumber.flatMap { $0 > 0 ? $0 : nil } }
    }

    func ids(_ name: String) throws -> [Int64]? {
        try read(name, "a list of ids") { value in
            guard case .array(let all) = value else { return nil }
            let ids = all.compactMap(\.int).filter { $0 > 0 }
            return ids.count == all.count ? ids : nil
        }
    }

    /// With these bounds no sum over an order exceeds what a number holds.
    static let mostUnits: Int64 = 10_000
    static let mostRows = 5000

    func units(_ name: String) throws -> Int64? { try whole(name, 0...Self.mostUnits) }

    func whole(_ name: String, _ range: ClosedRange<Int64>) throws -> Int64? {
        try read(name, "a whole number from \(range.lowerBound) to \(range.upperBound)") { value in
            guard case .int(let number) = value, range.contains(number) else { return nil }
            return number
        }
    }

    /// An amount as a decimal text, in hundredths.
    func money(_ name: String) throws -> Int64? {
        try read(name, #"an amount such as "19.99""#, Self.minor)
    }

    static func minor(_ value: SandboxJSON) -> Int64? {
        let text: String
        switch value {
        case .string(let given), .decimal(let given): text = given
        case .int(let number): text = String(number)
        default: return nil
        }
        let negative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = Int64(parts[0]), (0...1_000_000_000).contains(whole) else {
            return nil
        }
        // What is below a hundredth is dropped, as in figures with three decimals.
        let cents = parts.count == 2 ? (parts[1] + "00").prefix(2) : "00"
        guard let rest = Int64(cents), cents.allSatisfy(\.isNumber) else { return nil }
        return (negative ? -1 : 1) * (whole * 100 + rest)
    }

    /// A time such as `2026-03-02T10:00:00Z`.
    func time(_ name: String) throws -> Int64? {
        try read(name, #"a time such as "2026-03-02T10:00:00Z""#) { $0.string.flatMap(milliseconds) }
    }

    /// One of some words, in capitals whatever is given.
    func word(_ name: String, of words: [String]) throws -> String? {
        try read(name, "one of " + words.joined(separator: ", ")) { value in
            value.string.flatMap { words.contains($0.uppercased()) ? $0.uppercased() : nil }
        }
    }

    func object(_ name: String) throws -> StagingObject? {
        try read(name, "an object") { value in
            guard case .object(let members) = value else { return nil }
            return StagingObject(members: members, place: "\(place)\(name).")
        }
    }

    func objects(_ name: String) throws -> [StagingObject]? {
        try read(name, "a list of at most \(Self.mostRows) objects") { value in
            guard case .array(let all) = value, all.count <= Self.mostRows else { return nil }
            let objects = all.enumerated().compactMap { index, one -> StagingObject? in
                guard case .object(let members) = one else { return nil }
                return StagingObject(members: members, place: "\(place)\(name)[\(index)].")
            }
            return objects.count == all.count ? objects : nil
        }
    }

    /// Pairs as `[{"name": "Gift", "value": "yes"}]`.
    func pairs(_ name: String) throws -> [(name: String, value: String)]? {
        try objects(name)?.map { pair in
            try pair.allow(["name", "value"])
            return (try pair.need("name", try pair.text("name")), try pair.text("value") ?? "")
        }
    }
}
