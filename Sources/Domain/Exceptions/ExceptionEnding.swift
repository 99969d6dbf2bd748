/// A condition that ends exceptions of some types. `…` in its words stands for the particular case.
package struct ExceptionEnding: Hashable, Sendable {
    /// The words with the placeholder, as a type lists them.
    package let pattern: String
    /// The words for the journal and the desk, with the placeholder filled in.
    package let words: String

    init(_ pattern: String) {
        self.pattern = pattern
        words = pattern
    }

    private init(pattern: String, words: String) {
        self.pattern = pattern
        self.words = words
    }

    /// Fills the placeholder in with `what`.
    package func of(_ what: String) -> ExceptionEnding {
        let at = pattern.firstIndex(of: "…")
        let words = at.map { pattern[..<$0] + what + pattern[pattern.index(after: $0)...] }
        return ExceptionEnding(pattern: pattern, words: words.map { String($0) } ?? pattern)
    }
}
