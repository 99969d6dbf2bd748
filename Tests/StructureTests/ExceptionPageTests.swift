import Domain
import Foundation
import Testing

/// `docs/exceptions.md` is made of the types. `TALLYMAN_RECORD_GOLDENS=1`, which `make goldens` sets, writes it anew.
struct ExceptionPageTests {
    static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/exceptions.md")

    @Test func `the page of exceptions says what the types say`() throws {
        if ProcessInfo.processInfo.environment["TALLYMAN_RECORD_GOLDENS"] != nil {
            try Self.page.write(to: Self.file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: Self.file, encoding: .utf8) == Self.page)
    }

    static var page: String {
        let types = ExceptionType.allCases.sorted { $0.rawValue < $1.rawValue }
        return """
            # Exceptions

            Everything that Tallyman asks a person to deal with: who owns it first, by when, what it means, what a retry does and what
            ends it. This page is made of `Sources/Domain/Exceptions` by `make goldens`.


            """ + types.map(section).joined(separator: "\n")
    }

    private static func section(_ type: ExceptionType) -> String {
        let retry =
            switch type.retry {
            case .blockedOrders: "reads the item master again and checks the orders that it blocks"
            case .channelTerms: "subscribes to the webhooks that are missing, and looks at the connection again"
            case .capture: "takes the payment again, after looking what is taken"
            case .subject: "tries again what it is about"
            }
        let ends = type.ends.map { "\"\($0.pattern)\"" }.joined(separator: ", ")
        return """
            ## \(type.rawValue)

            **\(type.title).** \(type.playbook)

            * Team \(type.team.title), \(type.severity.rawValue), time to act \(type.timeToAct.words)
            * Where: \(type.group.leg.rawValue), \(type.group.system.rawValue), \(type.group.kind.rawValue)
            * Retry: \(retry)
            * When to do nothing: \(type.leave)
            * Ends: \(ends.isEmpty ? "only a person can tell" : ends)

            """
    }
}
