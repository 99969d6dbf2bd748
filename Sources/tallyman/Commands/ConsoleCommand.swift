import ArgumentParser
import Console
import Core
import DeskAPI
import Domain
import Foundation
import Screen
import Terminal

struct ConsoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console", abstract: "Open the console of a running core; `tallyman` alone does the same.")

    @Option(help: "The core's desk socket; without it the configuration's, or the usual place.")
    var socket: String?

    @Option(help: "The configuration file.")
    var config: String?

    @Option(help: "A theme's name (default, light, mono) or the path of a theme file.")
    var theme: String?

    @Flag(help: "No full screen: a snapshot, then a line for each change.")
    var plain = false

    @Option(help: "Print the lines of one list, such as exceptions, and end.")
    var list: String?

    @Flag(help: "With --list: also what it leaves out, such as settled cancellations.")
    var all = false

    /// Unknown commands end up here, because `tallyman` alone opens the console.
    @Argument(help: .hidden)
    var words: [String] = []

    func validate() throws {
        if let list, ListName(command: list) == nil {
            let names = ListName.allCases.map(\.spec.command).joined(separator: ", ")
            throw ValidationError("there is no list `\(list)`; there are \(names)")
        }
        if all, list == nil { throw ValidationError("--all goes with --list") }
        guard let word = words.first else { return }
        throw ValidationError("`\(word)` is not a command, and the console takes no arguments; see tallyman --help")
    }

    func run() async throws {
        let surroundings = Configuration.Surroundings.process(standardRoles: Set(AccessRules.standardRoles.keys))
        var path = surroundings.deskSocket
        var values = SettingValues()
        if let file = Configuration.find(config, in: surroundings) {
            let configuration = try Configuration.load(file, for: .console, in: surroundings)
            path = configuration[DeskSection.socket]
            values = configuration.values
        }
        let client = DeskClient(socketPath: socket ?? path)
        let look = try ConsoleLook(values, theme: theme)
        // Errors are reported before the console takes the screen.
        do {
            _ = try await client.me()
        } catch DeskFailure.notRunning(let socket, .noSocket) {
            throw NoCore(socket: socket)
        }
        if let list = list.flatMap(ListName.init(command:)) {
            return try await PlainConsole(client: client).show(list, all: all)
        }
        if plain { return try await PlainConsole(client: client).run() }
        try await FullScreen(client: client, look: look).run()
    }
}

/// The message for starting the console when no core runs.
private struct NoCore: Error, CustomStringConvertible {
    var socket: String

    var description: String {
        """
        No core is running here (there is no \(socket)).
          To look around with stand-in systems:  tallyman demo
          To run one for your shop:              tallyman config example > tallyman.yaml; fill it in; tallyman serve
        """
    }
}

/// The console on this process's terminal.
struct FullScreen: Sendable {
    let client: DeskClient
    let look: ConsoleLook

    func run() async throws {
        let colour = ProcessInfo.processInfo.environment["NO_COLOR"].map(\.isEmpty) ?? true
        let desk = DeskPerformer(client: client)
        try await Terminal(theme: look.theme, escapeDelay: look.escapeDelay, colour: colour).run(
            seed: UUID().uuidString, keymap: look.keymap,
            now: { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
        ) { effect, mailbox in
            Task { await desk.perform(effect) { mailbox.post($0) } }
        }
    }
}

/// Carries the console's requests to the core, and the answers back.
struct DeskPerformer: Sendable {
    let client: DeskClient

    func perform(_ effect: Effect, _ post: @escaping @Sendable (Message) -> Void) async {
        switch effect {
        case .subscribe: await follow(post)
        case .identity(let id): await answer(id, post) { .identity(try await client.me()) }
        case .list(let id, let name, let all, let filter, let after, let limit):
            await answer(id, post) {
                .list(id, try await client.list(name, all: all, filter: filter, after: after, limit: limit))
            }
        case .orderCard(let id, let order): await answer(id, post) { .orderCard(id, try await client.order(order)) }
        case .exceptionCard(let id, let exception):
            await answer(id, post) { .exceptionCard(id, try await client.exception(exception)) }
        case .workStanding(let id, let work):
            await answer(id, post) { .workStanding(id, try await client.work(work)) }
        case .connectorCard(let id, let connector):
            await answer(id, post) { .connectorCard(id, try await client.connector(connector)) }
        case .checkCard(let id, let check): await answer(id, post) { .checkCard(id, try await client.check(check)) }
        case .search(let id, let text): await answer(id, post) { .searchHits(id, try await client.search(text)) }
        case .preview(let id, let request): await answer(id, post) { .preview(id, try await client.preview(request)) }
        case .act(let id, let request): await answer(id, post) { .outcome(id, try await client.act(request)) }
        case .copy, .redraw, .suspend, .quit: break
        }
    }

    private func answer(
        _ id: RequestID, _ post: @Sendable (Message) -> Void, _ ask: () async throws -> Message
    ) async {
        do { post(try await ask()) } catch { post(.failed(id, reason: "\(error)")) }
    }

    /// Follows the live stream, and opens it again whenever it ends: the first time at once, then after growing waits.
    private func follow(_ post: @Sendable (Message) -> Void) async {
        var wait = 250
        var wasConnected = false
        while !Task.isCancelled {
            do {
                var connected = false
                for try await line in client.live() {
                    if !connected {
                        (connected, wasConnected) = (true, true)
                        wait = 250
                        post(.connection(up: true, reason: ""))
                    }
                    post(.live(line))
                }
                post(.connection(up: false, reason: "the core closed the connection"))
            } catch {
                let cause = wasConnected ? (error as? DeskFailure)?.cause : nil
                post(.connection(up: false, reason: cause ?? "\(error)"))
            }
            try? await Task.sleep(for: .milliseconds(wait))
            wait = min(wait * 2, 5000)
        }
    }
}

/// The console without a screen: for pipes, logs and screen readers.
struct PlainConsole: Sendable {
    let client: DeskClient

    private var glyphs: Glyphs {
        setlocale(LC_ALL, "")
        let utf8 = nl_langinfo(Int32(CODESET)).map { String(cString: $0) == "UTF-8" } ?? false
        return utf8 ? .unicode : .ascii
    }

    /// The first rows of one list.
    func show(_ list: ListName, all: Bool) async throws {
        let page = try await client.list(list, all: all, limit: 500)
        let offset = list.spec.columns.contains(where: \.isMoment) ? try await shopOffset() : 0
        let lines = Plain.list(page, for: try await client.me(), now: page.at, offset: offset, glyphs: glyphs)
        for line in lines { print(line) }
    }

    /// The shop's local time, in minutes east of UTC.
    private func shopOffset() async throws -> Int64 {
        for try await line in client.live() { if case .overview(let overview) = line { return overview.offset } }
        return 0
    }

    /// Tells what comes until whoever reads has gone, also over losses of the core.
    func run() async throws {
        let (messages, mailbox) = AsyncStream.makeStream(of: Message?.self, bufferingPolicy: .bufferingNewest(64))
        let following = Task { await DeskPerformer(client: client).perform(.subscribe) { mailbox.yield($0) } }
        let ticking = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: .milliseconds(500))
                mailbox.yield(nil)
            }
        }
        defer {
            following.cancel()
            ticking.cancel()
        }
        var feed = PlainFeed(glyphs: glyphs)
        for await message in messages {
            let machine = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
            for line in feed.take(message, now: .now, machine: machine) { print(line) }
            // Whoever reads has gone.
            guard fflush(nil) == 0 else { return }
        }
    }
}
