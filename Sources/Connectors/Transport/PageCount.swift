import Domain

/// Follows the pages of one answer, and gives up one without an end: a remote system that answers the same page again and again must
/// not keep us for ever.
package struct PageCount {
    private let what: String
    private let most: Int
    private var pages = 0
    private var seen: Set<String> = []

    /// - Parameter what: whose pages they are, for the words of the failure.
    package init(_ what: String, most: Int = 20_000) {
        self.what = what
        self.most = most
    }

    /// - Parameter next: what the page before gave as its next.
    /// - Returns: the same.
    /// - Throws: `unknown` when it was asked for before, or when there are too many.
    package mutating func follow(_ next: String?) throws(CallFailure) -> String? {
        guard let next else { return nil }
        pages += 1
        guard pages < most else { throw .unknown("\(plain(what)) has more than \(most) pages") }
        guard seen.insert(next).inserted else { throw .unknown("\(plain(what)) comes to the same page again") }
        return next
    }
}
