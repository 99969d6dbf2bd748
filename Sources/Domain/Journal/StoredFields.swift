/// The name of a field in a stored value.
struct StoredKey: CodingKey, ExpressibleByStringLiteral {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringLiteral text: String) { stringValue = text }
    init(stringValue text: String) { stringValue = text }
    init?(intValue: Int) { nil }
}

/// The fields of a stored value that is read.
struct StoredFields {
    private let container: KeyedDecodingContainer<StoredKey>
    /// Of the fact's kind; what stands within facts has no version of its own.
    let version: Int

    init(_ decoder: any Decoder) throws { self.init(try decoder.container(keyedBy: StoredKey.self)) }

    init(_ container: KeyedDecodingContainer<StoredKey>, version: Int = 2) {
        self.container = container
        self.version = version
    }

    /// - Parameter was: its name in version 1 of facts, where that was another.
    /// - Throws: `DecodingError`.
    func get<Value: Decodable>(_ key: StoredKey, was: StoredKey? = nil) throws -> Value {
        try container.decode(Value.self, forKey: name(key, was))
    }

    /// A field that need not be there: it may have no value, or the row was written before there was such a field.
    /// - Throws: `DecodingError`.
    func maybe<Value: Decodable>(_ key: StoredKey, was: StoredKey? = nil) throws -> Value? {
        try container.decodeIfPresent(Value.self, forKey: name(key, was))
    }

    /// The fields of the object under a name; `nil` where it is not there.
    /// - Throws: `DecodingError`.
    func inner(_ key: StoredKey) throws -> StoredFields? {
        guard container.contains(key) else { return nil }
        return StoredFields(try container.nestedContainer(keyedBy: StoredKey.self, forKey: key))
    }

    private func name(_ key: StoredKey, _ was: StoredKey?) -> StoredKey { version == 1 ? was ?? key : key }
}

/// The fields of a stored value that is written.
struct StoredWriter {
    private var container: KeyedEncodingContainer<StoredKey>

    init(_ encoder: any Encoder) { container = encoder.container(keyedBy: StoredKey.self) }

    private init(_ container: KeyedEncodingContainer<StoredKey>) { self.container = container }

    /// - Throws: `EncodingError`.
    mutating func put(_ key: StoredKey, _ value: some Encodable) throws { try container.encode(value, forKey: key) }

    /// Writes nothing where there is no value.
    /// - Throws: `EncodingError`.
    mutating func put(_ key: StoredKey, ifPresent value: (some Encodable)?) throws {
        try container.encodeIfPresent(value, forKey: key)
    }

    /// Begins an object under a name.
    mutating func inner(_ key: StoredKey) -> StoredWriter {
        StoredWriter(container.nestedContainer(keyedBy: StoredKey.self, forKey: key))
    }
}
