import Core
import Domain
import Foundation
import Sandbox
import ServiceLifecycle
import Simulation
import Store

/// A drill with a console before it, in real time.
struct DrillRun {
    let drill: Drill
    let look: ConsoleLook
    let plain: Bool

    func run() async throws -> DrillDebrief {
        let (drill, seen) = (drill, OpenedCards())
        let start = Self.now
        let host = SandboxHost { drill.sandbox(at: start.milliseconds) }
        let stage = DemoStage(host: host, look: look, plain: plain) { settings in
            drill.prepare(&settings)
            settings.cardOpened = { seen.note($0, at: Self.now) }
        }
        return try await stage.run { store in
            [Happenings(drill: drill, host: host, store: store, start: start)]
        } after: { store in
            let opened = seen.all
            return DrillDebrief(
                drill, try await store.read { try DrillRecord(of: drill, $0, opened: opened) }, start: start)
        }
    }

    private static var now: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

    /// Makes happen what the drill says.
    private struct Happenings: Service {
        let drill: Drill
        let host: SandboxHost
        let store: Store
        let start: Instant

        func run() async throws {
            await cancelWhenGracefulShutdown {
                var play = DrillPlay(drill, start: start)
                while !Task.isCancelled {
                    let record = try? await store.read { [drill] in try DrillRecord(of: drill, $0, opened: []) }
                    let before = play
                    let isHandled = record.map { DrillDebrief(drill, $0, start: start).missing.isEmpty } ?? false
                    play = await host.with { sandbox in
                        var play = before
                        play.step(sandbox, now: DrillRun.now, isHandled: isHandled)
                        return play
                    }
                    try? await Task.sleep(for: .milliseconds(500))
                }
            }
        }
    }
}
