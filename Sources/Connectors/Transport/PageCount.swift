import Domain

/// Follows the pages of one answer, and gives up if they do not end, so that a system which answers the same page again and
/// again cannot keep us for ever.
package struct PageCount {
    private let what: String
    private let most: Int
    private var pages = 0
    private var seen: Set<String> = []

    /// - Parameter what: names the list in the failure's words.
    package init(_ what: String, most: Int = 20_000) {
        self.what = what
        self.most = most
    }

    /// - Parameter next: the previous page's link to the next.
    /// - Returns: `next`.
    /// - Throws: `unknown` if the page was asked for before, or if there are too many.
    package mutating func follow(_ next: String?) throws(CallFailure) -> String? {
        guard let next else { return nil }
        pages += 1
        guard pages < most else { throw .unknown("\(plain(what)) has more than \(most) pages") }
        guard seen.insert(next).inserted else { throw .unknown("\(plain(what)) comes to the same page again") }
        return next
    }
}
