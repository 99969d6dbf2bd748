/// The name of a field in a stored value.
struct StoredKey: CodingKey, ExpressibleByStringLiteral {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringLiteral text: String) { stringValue = text }
    init(stringValue text: String) { stringValue = text }
    init?(intValue: Int) { nil }
}

/// Reads the fields of a stored value.
struct StoredFields {
    private let container: KeyedDecodingContainer<StoredKey>
    /// The version of the fact's kind. Values inside facts have no version of their own.
    let version: Int

    init(_ decoder: any Decoder) throws { self.init(try decoder.container(keyedBy: StoredKey.self)) }

    init(_ container: KeyedDecodingContainer<StoredKey>, version: Int = 2) {
        self.container = container
        self.version = version
    }

    /// - Parameter was: the field's name in version 1 of facts, where it differed.
    /// - Throws: `DecodingError`.
    func get<Value: Decodable>(_ key: StoredKey, was: StoredKey? = nil) throws -> Value {
        try container.decode(Value.self, forKey: name(key, was))
    }

    /// Reads an optional field: it may have no value, or the row may be older than the field.
    /// - Throws: `DecodingError`.
    func maybe<Value: Decodable>(_ key: StoredKey, was: StoredKey? = nil) throws -> Value? {
        try container.decodeIfPresent(Value.self, forKey: name(key, was))
    }

    /// The fields of the object under `key`; `nil` where there is none.
    /// - Throws: `DecodingError`.
    func inner(_ key: StoredKey) throws -> StoredFields? {
        guard container.contains(key) else { return nil }
        return StoredFields(try container.nestedContainer(keyedBy: StoredKey.self, forKey: key))
    }

    private func name(_ key: StoredKey, _ was: StoredKey?) -> StoredKey { version == 1 ? was ?? key : key }
}

/// Writes the fields of a stored value.
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

    /// Begins an object under `key`.
    mutating func inner(_ key: StoredKey) -> StoredWriter {
        StoredWriter(container.nestedContainer(keyedBy: StoredKey.self, forKey: key))
    }
}
