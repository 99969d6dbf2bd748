import ProgramSupport

/// Somebody at the desk of a drill, with nothing but the keys that a user has.
struct DrillDesk: Sendable {
    private let terminal: Tmux

    /// Reads the briefing and starts.
    init(_ script: DrillScript) async throws {
        terminal = try Tmux(columns: 120, rows: 36, "\(Program.path) demo --drill \(script.name)")
        try await terminal.shows("DRILL  \(script.title)", "Enter starts it.")
        try terminal.press("Enter")
        try await terminal.shows("LIVE", "GAP")
    }

    /// Quits, and reads what is printed then.
    func debrief() async throws -> String {
        try terminal.press("q")
        return try await terminal.shows("time to notice", "evidence opened")
    }

    func press(_ key: String) throws { try terminal.press(key) }

    /// Waits until all of it is on the screen.
    func sees(_ texts: String...) async throws {
        try await terminal.shows(texts.joined(separator: " and ")) { screen in
            texts.allSatisfy { screen.contains($0) }
        }
    }

    /// Moves to the row that begins with a text, of the first few of a list.
    func choose(_ text: String) async throws {
        try terminal.press("Home")
        var row = 1
        while try await !terminal.shows(" row \(row)").contains("> \(text)") {
            guard row < 4 else { throw TimedOut(description: "no row `\(text)`: \(try terminal.screen())") }
            row += 1
            try terminal.press("Down")
        }
    }

    /// Opens the card of an order by its number.
    func find(_ number: String) async throws {
        try terminal.press("f")
        try await terminal.shows(" find: ")
        try terminal.type(number)
        try terminal.press("Enter")
        try await terminal.shows("FOUND  1", "> order")
        try terminal.press("Enter")
        try await terminal.shows(" ORDER #\(number)")
    }

    /// Gives what is chosen to somebody: to oneself, if no team is named.
    func own(_ team: String? = nil) async throws {
        try await untilDone("assigned") {
            try terminal.press("o")
            try await terminal.shows("operations", "oncall", "> you")
            if let team {
                for _ in 0..<8 where try !terminal.screen().contains("> team \(team)") {
                    let before = try terminal.screen()
                    try terminal.press("Down")
                    try await terminal.shows("the next owner") { $0 != before }
                }
                try await terminal.shows("> team \(team)")
            }
            try terminal.press("Enter")
        }
    }

    /// Does what a key does, with words where it needs some.
    func act(_ key: String, saying words: String? = nil, done: String) async throws {
        try await untilDone(done) {
            try terminal.press(key)
            guard let words else { return }
            if try await !terminal.shows("Enter go on").contains("> \(words)") { try terminal.type(words) }
            try await terminal.shows("> \(words)")
            try terminal.press("Enter")
        }
    }

    /// Who is told that the row has changed since they looked closes the dialog, looks at the row as it is now, and does the same again.
    private func untilDone(_ done: String, _ ask: () async throws -> Void) async throws {
        for _ in 0..<3 {
            try await ask()
            if try await confirm(done: done) { return }
            try await terminal.shows("the row as it is now") { !$0.contains(" waiting ") }
        }
        throw TimedOut(description: "the row did not come to rest: \(try terminal.screen())")
    }

    /// Confirms what the preview says, and closes the dialog that tells what came of it.
    /// - Returns: whether it was done; not where the row has changed since one looked.
    private func confirm(done: String) async throws -> Bool {
        let preview = try await terminal.shows("will be \(done) and y, or changed since you looked") {
            $0.contains("will be \(done)") && $0.contains(" y ") || $0.contains(Self.changed)
        }
        var isDone = false
        if !preview.contains(Self.changed) {
            try terminal.press("y")
            isDone = try await !terminal.shows("\(done) and close, or changed since you looked") {
                $0.contains(" \(done)") && $0.contains("[ Close") || $0.contains(Self.changed)
            }.contains(Self.changed)
        }
        try terminal.press("Enter")
        try await terminal.shows("no dialog") { !$0.contains("[ Close") }
        return isDone
    }

    private static let changed = "changed since you looked"
}
