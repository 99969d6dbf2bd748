import CPgQuery
import Foundation

/// A statement as PostgreSQL's own parser reads it.
struct Parsed {
    /// The functions that it calls, the types that it names, and the collations.
    private(set) var functions: Set<String> = []
    private(set) var types: Set<String> = []
    private(set) var collations: Set<String> = []

    struct Refused: Error, CustomStringConvertible {
        var description: String
    }

    /// - Throws: when PostgreSQL cannot read it.
    init(_ sql: String) throws {
        let result = pg_query_parse(sql)
        defer { pg_query_free_parse_result(result) }
        if let error = result.error {
            throw Refused(
                description: "\(String(cString: error.pointee.message)), at \(error.pointee.cursorpos) of: \(sql)")
        }
        let tree = try JSONSerialization.jsonObject(with: Data(String(cString: result.parse_tree).utf8))
        look(at: tree)
    }

    private mutating func look(at node: Any) {
        if let list = node as? [Any] { return list.forEach { look(at: $0) } }
        guard let fields = node as? [String: Any] else { return }
        for (name, value) in fields {
            switch name {
            case "FuncCall": functions.insert(Self.name(value, "funcname"))
            case "TypeName", "typeName": types.insert(Self.name(value, "names"))
            case "CollateClause", "collClause": collations.insert(Self.name(value, "collname"))
            default: break
            }
            look(at: value)
        }
    }

    /// The last part of a name, without the schema that the parser puts before it.
    private static func name(_ node: Any, _ field: String) -> String {
        let parts = (node as? [String: Any])?[field] as? [Any] ?? []
        let last = (parts.last as? [String: Any])?["String"] as? [String: Any]
        return (last?["sval"] ?? last?["str"]) as? String ?? "?"
    }
}
