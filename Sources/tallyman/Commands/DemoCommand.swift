import ArgumentParser
import Core
import DeskAPI
import Domain
import Foundation
import Glibc
import Sandbox
import Simulation

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "A live console over a core and stand-in remote systems; nothing to configure.",
        discussion: """
            Core and stand-ins talk over real HTTP on this machine, and everything is forgotten at the end. A first page says what to try.
            In minute 3 of each 20 Deposco goes off for two minutes; items are made and taken out of use, holds are released, and some
            customers ask to cancel too late, so that each thing is seen to begin and to end. Two colleagues work the desk besides you.

            With --drill a failure is staged to practise on: a briefing comes first, and when the console is left, what was done is gone
            through: the time to notice and to the right action, wrong actions, and the evidence that was opened. It is checked by what the
            core recorded. `all` stages one after the other, which takes an hour.
            """)

    @Option(help: "The same seed makes the same day.")
    var seed: UInt64 = 1

    @Option(help: "A theme's name (default, light, mono) or the path of a theme file.")
    var theme: String?

    @Flag(help: "No full screen: a snapshot, then a line for each change.")
    var plain = false

    @Flag(help: "Orders reach Deposco by a flow in Patchworks.")
    var patchworks = false

    @Option(help: "A drill: \(Drill.all.map(\.name).joined(separator: ", ")), or all.")
    var drill: String?

    func validate() throws {
        guard let drill, drill != "all", !Drill.all.contains(where: { $0.name == drill }) else { return }
        let names = Drill.all.map(\.name)
        let near = nearest(drill, names).map { "did you mean `\($0)`?" } ?? "there are \(names.joined(separator: ", "))"
        throw ValidationError("there is no drill `\(drill)`; \(near)")
    }

    func run() async throws {
        let look = try ConsoleLook(SettingValues(), theme: theme)
        guard let drill else { return try await day(look) }
        let chosen = Drill.all.filter { drill == "all" || $0.name == drill }
        var debriefs: [DrillDebrief] = []
        for (place, one) in chosen.enumerated() {
            guard isRead(DrillText.briefing(one)) else { break }
            let debrief = try await DrillRun(drill: one, look: look, plain: plain).run()
            print(debrief.text)
            debriefs.append(debrief)
            // The next briefing would push the debrief off a small screen.
            guard place == chosen.count - 1 || isAnswered("Enter goes on.") else { break }
        }
        if chosen.count > 1 { print((["", "  ALL DRILLS", ""] + debriefs.map(\.line)).joined(separator: "\n")) }
    }

    private func day(_ look: ConsoleLook) async throws {
        // Before anything is started, so that the minutes of the day count from when it is read.
        guard isRead(DemoPage.text) else { return }
        let seed = seed
        let host = SandboxHost {
            // The warehouse and the carrier are in a hurry: a parcel leaves within a minute.
            var settings = DeposcoSettings()
            settings.stageTime = 9000
            settings.scanDelay = 40_000
            settings.neverScannedPerMille = 100
            let sandbox = Sandbox(seed: seed, deposco: settings)
            sandbox.patchworks.settings.addingEvery = 2000
            sandbox.patchworks.settings.pickingEvery = 1000
            sandbox.patchworks.settings.waitsForDeposco = true
            return sandbox
        }
        let flow = patchworks ? await host.with { String($0.patchworks.orderFlow) } : nil
        let day = await SandboxDay(in: host, seed: seed, plotted: true)
        try await DemoStage(host: host, look: look, plain: plain) { settings in
            Self.prepare(&settings)
            if let flow { settings.policy.ordersVia = .patchworks(flow: flow) }
        }.run(
            day: { _ in [day] }, people: { [DemoColleagues(core: $0)] })
    }

    /// Shows a page first where somebody can read it.
    /// - Returns: whether to go on.
    private func isRead(_ page: String) -> Bool {
        guard isWatched else { return true }
        print(page)
        return isAnswered("Enter starts it.")
    }

    /// Waits for Enter where somebody can press it.
    /// - Returns: whether to go on.
    private func isAnswered(_ prompt: String) -> Bool {
        guard isWatched else { return true }
        print("  \(prompt) ", terminator: "")
        fflush(nil)
        return readLine() != nil
    }

    private var isWatched: Bool { !plain && isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

    private static func prepare(_ settings: inout CoreSettings) {
        settings.policy.due.settle = .zero
        let facilities = DayPlot.facilities.map { (String($0.location), $0.name) }
        settings.policy.routing = .locations(Dictionary(uniqueKeysWithValues: facilities))
        settings.policy.stock = StockPolicy(
            locations: Dictionary(uniqueKeysWithValues: facilities.map { ($0.0, [$0.1]) }))
        settings.bundles = [
            SKU(DayPlot.bundle.sku): DayPlot.bundle.items.map { BundleComponent(sku: SKU($0), quantity: 1) }
        ]
        // The demo is short, so what takes hours in a shop takes minutes here.
        settings.policy.decideWithin = .minutes(5)
        settings.policy.hold.hours = .always
        settings.policy.hold.warnAfter = .minutes(2)
        settings.policy.hold.stallAfter = .minutes(5)
        // The demo has no working day: every check is due, whenever it is started.
        var checks = CheckPolicy()
        checks.within = .day
        checks.cutoffs = []
        settings.policy.checks = checks
        settings.intervals.shipments = .seconds(5)
        settings.intervals.items = .seconds(15)
        settings.intervals.royalMail = .seconds(30)
        settings.intervals.patchworks = .seconds(3)
        settings.intervals.orders = .minutes(1)
    }
}
