/// What ends exceptions of some types. `…` in its words stands for what it was in each case.
package struct ExceptionEnding: Hashable, Sendable {
    /// The ending's words, as a type lists them.
    package let pattern: String
    /// For the journal and the desk.
    package let words: String

    init(_ pattern: String) {
        self.pattern = pattern
        words = pattern
    }

    private init(pattern: String, words: String) {
        self.pattern = pattern
        self.words = words
    }

    /// This ending, for a case of its own.
    package func of(_ what: String) -> ExceptionEnding {
        let at = pattern.firstIndex(of: "…")
        let words = at.map { pattern[..<$0] + what + pattern[pattern.index(after: $0)...] }
        return ExceptionEnding(pattern: pattern, words: words.map { String($0) } ?? pattern)
    }
}
