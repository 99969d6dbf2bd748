import DeskAPI
import Domain
import Foundation

/// Limits of requests to the desk. A console stays far below them, and no request within them is expensive. `docs/openapi.yaml` lists
/// them too.
enum DeskLimits {
    /// Bytes of an action: 500 targets with long ids.
    static let body = 1024 * 1024
    /// Bytes of a filter or a search text. A search uses the first eight words.
    static let words = 500
    /// Bytes of an id. Exceptions have the longest, because they contain a channel SKU of up to 255 characters.
    static let id = 2000
    /// Bytes of a cursor: the list, the position and an id.
    static let cursor = 2100
    /// Rows of a page.
    static let rows = 1...500
    /// Targets of one action. All of them change in one commit.
    static let targets = 500
    static let requestID = 100
    /// Bytes of a reason; its first 500 characters are kept.
    static let reason = 2000
    static let owner = 64

    static func check(_ request: ActionRequest) throws(DeskErrorBody) {
        if request.requestID.isEmpty || request.requestID.utf8.count > requestID {
            throw DeskErrorBody(error: "requestID must have 1 to \(requestID) bytes")
        }
        if request.targets.isEmpty { throw DeskErrorBody(error: "targets is empty: name at least one") }
        if request.targets.count > targets {
            throw DeskErrorBody(error: "\(request.targets.count) targets; at most \(targets) at a time")
        }
        if let index = request.targets.firstIndex(where: { $0.ref.id.isEmpty || $0.ref.id.utf8.count > id }) {
            throw DeskErrorBody(error: "targets[\(index)].ref.id must have 1 to \(id) bytes")
        }
        if (request.reason?.utf8.count ?? 0) > reason {
            throw DeskErrorBody(error: "a reason has at most \(reason) bytes")
        }
        if let name = request.owner?.name, name.isEmpty || name.utf8.count > owner {
            throw DeskErrorBody(error: "an owner's name has 1 to \(owner) bytes")
        }
    }
}

/// The query parameters of a request: known names only, each at most once.
struct DeskQuery {
    private var values: [String: String] = [:]

    /// - Parameter query: the raw query, without the question mark.
    init(_ query: String?, allowed: [String]) throws(DeskErrorBody) {
        for pair in (query ?? "").split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = sides.first.map(String.init), allowed.contains(name) else {
                throw DeskErrorBody(
                    error: "an unknown parameter was given; there "
                        + (allowed.isEmpty ? "are none" : "are \(allowed.joined(separator: ", "))"))
            }
            guard values[name] == nil else { throw DeskErrorBody(error: "\(name) is given twice") }
            let raw = sides.count > 1 ? String(sides[1]) : ""
            values[name] = raw.removingPercentEncoding ?? raw
        }
    }

    func text(_ name: String, atMost bytes: Int) throws(DeskErrorBody) -> String? {
        guard let text = values[name] else { return nil }
        guard text.utf8.count <= bytes else {
            throw DeskErrorBody(error: "\(name) has \(text.utf8.count) bytes; at most \(bytes)")
        }
        return text
    }

    func number(_ name: String, in range: ClosedRange<Int>) throws(DeskErrorBody) -> Int? {
        guard let text = values[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw DeskErrorBody(error: "\(name) must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func flag(_ name: String) throws(DeskErrorBody) -> Bool? {
        guard let text = values[name] else { return nil }
        guard let flag = Bool(text) else { throw DeskErrorBody(error: "\(name) must be true or false") }
        return flag
    }
}

/// The end of a list's page, as the console sends it back: the list, the position, and the id of the last row.
struct ListCursor {
    /// The position in the store's format.
    let place: String

    init(_ text: String, of list: ListName) throws(DeskErrorBody) {
        let prefix = "\(list.rawValue):"
        guard text.hasPrefix(prefix) else {
            throw DeskErrorBody(error: "after is not from this list: send the `next` of its page before")
        }
        place = String(text.dropFirst(prefix.count))
        let sides = place.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2, Int64(sides[0]) != nil, !sides[1].isEmpty, list != .work || Int64(sides[1]) != nil
        else {
            throw DeskErrorBody(error: "after cannot be read: send the `next` of the page before as it came")
        }
    }

    static func text(_ place: String, of list: ListName) -> String { "\(list.rawValue):\(place)" }
}
