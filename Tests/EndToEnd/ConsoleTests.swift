import DeskAPI
import Foundation
import ProgramSupport
import Sandbox
import Testing

/// The console as its users meet it: the real program, on a real terminal, over a real core.
@Suite struct ConsoleTests {
    private static func fill(_ sandbox: Sandbox) {
        let now = Int64(Date().timeIntervalSince1970 * 1000)
        for item in ["TEE", "MUG"] { sandbox.deposco.setItem(number: item, name: item, at: now) }
    }

    private static func order(_ name: String, _ sku: String) -> NewOrder {
        NewOrder(
            name: name, email: "ada@example.com",
            address: NewOrder.Address(
                firstName: "Ada", lastName: "Byron", line1: "1 Mill Lane", city: "Leeds", postalCode: "LS1 1AA",
                country: "GB"),
            lines: [NewOrder.Line(sku: sku, title: sku, quantity: 1, price: 1000)])
    }

    private func console(_ world: StandIns, columns: Int = 120, rows: Int = 36) throws -> Tmux {
        try Tmux(columns: columns, rows: rows, "\(Program.path) console --config \(world.configuration)")
    }

    @Test func `the plain console ends when whoever reads it has gone`() async throws {
        let terminal = try Tmux("\(Program.path) demo --plain | head -4; echo gone on")
        try await terminal.shows("due and not received", "gone on")
    }

    @Test(arguments: [(120, 36), (80, 24)])
    func
        `the demo says what to try, shows every panel with numbers of its own that change, and q leaves a clean terminal`(
            columns: Int, rows: Int
        ) async throws
    {
        let terminal = try Tmux(columns: columns, rows: rows, "\(Program.path) demo")
        let page = try await terminal.shows("Five things to try", "Enter starts it.")
        #expect(page.split(separator: "\n").allSatisfy { $0.count <= columns })
        try terminal.press("Enter")
        let panels = ["LIVE", "GAP", "QUEUES", "SILENT SKU FAILURES", "HELD NOTIFICATIONS", "CONNECTORS"]
        let first = try await terminal.shows("every panel") { screen in
            panels.allSatisfy { screen.contains($0) } && number(after: "received", in: screen) ?? 0 > 0
        }
        let received = try #require(number(after: "received", in: first))
        try await terminal.shows("more orders") { screen in
            number(after: "received", in: screen) ?? 0 > received
        }
        #expect(first.split(separator: "\n").allSatisfy { $0.count <= columns })
        try terminal.press("q")
        #expect(try await terminal.ended() == 0)
        #expect(try terminal.format("#{alternate_on}") == "0")
    }

    @Test func `a rejected cancellation reaches the shop with its reason and the journal names who did it`()
        async throws
    {
        let world = try await StandIns(Self.fill)
        let core = try await world.core()
        let id = await world.host.with { $0.shop.place(Self.order("#1042", "TEE"), at: world.now).id }
        _ = try await eventually("the order in Deposco") {
            await world.host.with { $0.deposco.order(number: "1042") }
        }
        await world.host.with { sandbox in
            sandbox.deposco.setStatus("Picking", of: "1042", at: world.now)
            sandbox.shop.requestCancellation(id, message: "wrong size", at: world.now)
        }
        let terminal = try console(world)
        try await terminal.shows("LIVE", "Cancels 1")
        try terminal.press("4")
        try await terminal.shows("#1042", "late", "Picking")
        try terminal.press("X")
        try await terminal.shows("Reason")
        try terminal.type("on the van already")
        // Enter shows what would be done, and never does it.
        try terminal.press("Enter")
        try await terminal.shows("will be rejected")
        try terminal.press("Enter")
        #expect(await world.host.with { $0.shop.order(named: "#1042")?.cancellationAnswers.count } == 0)
        try await rejectByLetter(terminal)
        _ = try await eventually("the shop being told") {
            await world.host.with { sandbox in
                let answers = sandbox.shop.order(named: "#1042")?.cancellationAnswers ?? []
                return answers.count == 1 && !answers[0].accepted && answers[0].message == "on the van already"
                    ? true : nil
            }
        }
        let card = try await DeskClient(socketPath: world.socket).order(String(id))
        #expect(card.timeline.contains { "\($0)".contains("on the van already") && "\($0)".contains(userName()) })
        core.signal(SIGTERM)
    }

    /// The Cancel button has the focus, so a stray Enter closed the dialog: it is opened again with the words that were typed, and
    /// confirmed with `y`.
    private func rejectByLetter(_ terminal: Tmux) async throws {
        let screen = try await terminal.shows("the list again") { !$0.contains("will be rejected") }
        #expect(screen.contains("late"))
        try terminal.press("X")
        try await terminal.shows("> on the van already")
        try terminal.press("Enter")
        try await terminal.shows("will be rejected")
        try terminal.press("y")
        try await terminal.shows("the end of it") { $0.contains("rejected") }
    }

    @Test func `a console for a slow line waits longer for the rest of a key before it takes Escape alone`()
        async throws
    {
        let world = try await StandIns(configuration: "console: { escapeDelay: 2s }", Self.fill)
        let core = try await world.core()
        let terminal = try console(world)
        try await terminal.shows("LIVE")
        try terminal.type(":retry")
        try await terminal.shows(": retry")
        let pressed = ContinuousClock.now
        try terminal.press("Escape")
        try await terminal.shows("no command line") { !$0.contains(": retry") }
        #expect(ContinuousClock.now - pressed >= .seconds(1.5))
        core.signal(SIGTERM)
    }

    @Test func `a retry sends what was blocked once its item is there, and an owner sticks`() async throws {
        let world = try await StandIns(configuration: "sweeps: { items: 1h }", Self.fill)
        let core = try await world.core()
        await world.host.with { _ = $0.shop.place(Self.order("#7", "NEW"), at: world.now) }
        let terminal = try console(world)
        try await terminal.shows("NEW", "not in Deposco")
        try terminal.press("2")
        try await terminal.shows("NEW")
        try terminal.press("o")
        try await terminal.shows("operations", "oncall")
        try terminal.press("Escape")
        await world.host.with { $0.deposco.setItem(number: "NEW", name: "New", at: world.now) }
        try await terminal.shows("the list") { !$0.contains("oncall") }
        try terminal.press("r")
        try await terminal.shows("will be retried")
        try terminal.press("y")
        _ = try await eventually("the order in Deposco") {
            await world.host.with { $0.deposco.order(number: "7") }
        }
        core.signal(SIGTERM)
    }

    @Test func `y hands what a row is about to the terminal's clipboard`() async throws {
        let world = try await StandIns(configuration: "sweeps: { items: 1h }", Self.fill)
        let core = try await world.core()
        await world.host.with { _ = $0.shop.place(Self.order("#7", "NEW-ÄÖ"), at: world.now) }
        let terminal = try console(world)
        try await terminal.shows("NEW-ÄÖ")
        try terminal.press("2")
        try await terminal.shows("row 1")
        try terminal.press("y")
        try await terminal.shows("Sent to your terminal: NEW-ÄÖ")
        #expect(try terminal.copied().hasPrefix("NEW-ÄÖ"))
        core.signal(SIGTERM)
    }

    @Test func `a lost core shows STALE and the console comes back by itself`() async throws {
        let world = try await StandIns(Self.fill)
        let core = try await world.core()
        let terminal = try console(world)
        try await terminal.shows("LIVE")
        try await core.kill9()
        try await terminal.shows("STALE in the title and the banner") { screen in
            screen.components(separatedBy: "STALE").count > 2
        }
        try terminal.press("r")
        try await terminal.shows("why nothing can be done") { $0.contains("core") }
        let next = try await world.core()
        try await terminal.shows("LIVE again") { $0.contains("LIVE") && !$0.contains("STALE") }
        next.signal(SIGTERM)
    }

    @Test func `resizing, Ctrl-Z and back leave a whole screen`() async throws {
        let world = try await StandIns(Self.fill)
        let core = try await world.core()
        let terminal = try Tmux(columns: 120, rows: 36, "bash --norc -i")
        try terminal.type("PS1='ready> '; \(Program.path) console --config \(world.configuration)\n")
        try await terminal.shows("LIVE", "QUEUES")
        try terminal.resize(columns: 80, rows: 24)
        try await terminal.shows("the panels at 80x24") { screen in
            screen.contains("QUEUES") && screen.split(separator: "\n").allSatisfy { $0.count <= 80 }
        }
        try terminal.resize(columns: 30, rows: 6)
        try await terminal.shows("40")
        try terminal.resize(columns: 120, rows: 36)
        try await terminal.shows("LIVE", "QUEUES", "CONNECTORS")
        try terminal.press("C-z")
        try await terminal.shows("Stopped", "ready>")
        #expect(try terminal.format("#{alternate_on}") == "0")
        try terminal.type("fg\n")
        try await terminal.shows("LIVE", "QUEUES", "CONNECTORS")
        try terminal.press("q")
        try await terminal.shows("ready>")
        try terminal.type("stty -a | tr ' ' '\\n' | grep -cxE 'icanon;?|echo;?|icrnl;?'\n")
        try await terminal.shows("a terminal that echoes and reads lines") { $0.contains("\n3\n") }
        core.signal(SIGTERM)
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGSEGV, SIGABRT])
    func `a console that is killed gives the terminal back`(signal: Int32) async throws {
        let world = try await StandIns(Self.fill)
        let core = try await world.core()
        // A report of the crash would take longer than the test waits.
        let terminal = try Tmux(environment: ["SWIFT_BACKTRACE": "enable=no"], "bash --norc -i")
        try terminal.type("PS1='ready> '; \(Program.path) console --config \(world.configuration)\n")
        try await terminal.shows("LIVE")
        // The last of them is the console, below the shells.
        let console = try #require(try terminal.children().last)
        #expect(kill(console, signal) == 0)
        try await terminal.shows("ready>")
        #expect(try terminal.format("#{alternate_on} #{cursor_flag}") == "0 1")
        try terminal.type("stty -a | tr ' ' '\\n' | grep -cxE 'icanon;?|echo;?|icrnl;?'\n")
        try await terminal.shows("a terminal that echoes and reads lines") { $0.contains("\n3\n") }
        core.signal(SIGTERM)
    }

    @Test func `tallyman alone opens the console of a running core, and says in three lines what to do without one`()
        async throws
    {
        let alone = try await Program.run()
        #expect(alone.status != 0)
        let words = alone.errors.split(separator: "\n")
        #expect(words.count == 3, "\(alone.errors)")
        #expect(alone.errors.contains("tallyman demo"))
        #expect(alone.errors.contains("tallyman serve"))

        let world = try await StandIns(Self.fill)
        let core = try await world.core()
        let terminal = try Tmux(environment: ["TALLYMAN_CONFIG": world.configuration], Program.path)
        try await terminal.shows("LIVE", "QUEUES")
        core.signal(SIGTERM)
    }

    @Test func `a word that is no command is named, with where the commands are`() async throws {
        let answer = try await Program.run("consle")
        #expect(answer.status == 64)
        #expect(answer.errors.contains("`consle` is not a command"), "\(answer.errors)")
        #expect(answer.errors.contains("tallyman --help"))
    }

    @Test(arguments: [["demo"], ["demo", "--theme", "nope"]])
    func `a demo that cannot be shown says why and ends`(arguments: [String]) async throws {
        let demo = try await Program(arguments).ended()
        #expect(demo.status == 1)
        #expect(demo.errors.contains(arguments.count > 1 ? "there is no such theme" : "--plain"), "\(demo.errors)")
        #expect(!demo.errors.contains("Fatal"))
    }

    @Test(arguments: [SIGTERM, SIGHUP])
    func `a demo that is told to end leaves nothing behind`(signal: Int32) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let demo = try Program(["demo", "--plain"], environment: ["TMPDIR": folder])
        try await demo.prints("Connector AfterShip")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
        demo.signal(signal)
        #expect(try await demo.ended().status == 128 + signal)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    }

    @Test func `a plain console prints a snapshot and then a line for each change`() async throws {
        let world = try await StandIns(Self.fill)
        let core = try await world.core()
        let plain = try Program(["console", "--plain", "--config", world.configuration])
        try await plain.prints("Connector AfterShip")
        let before = plain.output.split(separator: "\n").count
        await world.host.with { _ = $0.shop.place(Self.order("#1", "TEE"), at: world.now) }
        _ = try await eventually("another line") { plain.output.split(separator: "\n").count > before ? true : nil }
        #expect(!plain.output.utf8.contains(0x1B))
        core.signal(SIGTERM)
    }

    @Test func `a plain console tells that the core is silent, and that it is back`() async throws {
        let world = try await StandIns(Self.fill)
        let core = try await world.core()
        let plain = try Program(["console", "--plain", "--config", world.configuration])
        try await plain.prints("Connector AfterShip")
        core.signal(SIGSTOP)
        try await plain.prints("STALE: the core gives no sign of life; what was told may be old")
        core.signal(SIGCONT)
        try await plain.prints(" LIVE\n")
        try await core.kill9()
        try await plain.prints("STALE: the core")
        let next = try await world.core()
        _ = try await eventually("back") { plain.output.components(separatedBy: " LIVE\n").count > 2 ? true : nil }
        next.signal(SIGTERM)
    }

    @Test func `a second core on the same store is refused and says why`() async throws {
        let world = try await StandIns(Self.fill)
        let core = try await world.core()
        let second = try await Program.run("serve", "--config", world.configuration, environment: StandIns.secrets)
        #expect(second.status != 0)
        #expect(second.errors.contains("in use by another core"))
        core.signal(SIGTERM)
    }
}

/// The number that follows a label on its line, whatever groups its digits.
private func number(after label: String, in screen: String) -> Int? {
    guard let row = screen.split(separator: "\n").first(where: { $0.contains(label) }),
        let at = row.range(of: label)
    else { return nil }
    let digits = row[at.upperBound...].drop { !$0.isNumber }.prefix { $0.isNumber || $0 == " " }
    return Int(digits.split(separator: "  ").first.map { $0.filter(\.isNumber) } ?? "")
}

private func userName() -> String {
    getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } ?? "uid\(getuid())"
}
