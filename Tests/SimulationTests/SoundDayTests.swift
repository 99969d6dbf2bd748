import DeskAPI
import Domain
import Foundation
import Store
import Synchronization
import Testing

@testable import Core
@testable import Simulation

struct SoundDayTests {
    @Test(arguments: SeedCover.seeds.prefix(1))
    func `on a sound day no daily check finds anything, each is signed off, and nobody has anything to do`(
        seed: UInt64
    ) async throws {
        let shipped = Mutex<[String]>([])
        let report = try await simulate(seed, orders: 60, faults: .none) { simulator in
            simulator.day = .sound
            // From Monday at eight to Tuesday at half past two.
            simulator.length = .minutes(30 * 60 + 30)
            simulator.configure = { settings in
                settings.policy.hold.hours = BusinessHours()
                settings.policy.checks = CheckPolicy()
                settings.diskRoom = { _ in DiskRoom(free: 8 << 30, store: 1 << 20) }
            }
            // After the day began, and before the cut-off.
            simulator.visits = [.minutes(90), .minutes(390), .minutes(1530), .minutes(1830)]
            simulator.visit = { core in
                let now = core.clock.now
                try BackupFile.write(
                    BackupNote(madeAt: now, verifiedAt: now, file: "/backup/1", sequence: 1), beside: core.store.path)
                for check in DailyCheck.allCases {
                    let card = try #require(try await core.checkCard(check.rawValue))
                    let found = card.figures.filter(\.asksForLook).map { "\($0.name): \($0.value)" }
                    #expect(found == [], "seed \(seed), \(check.rawValue), \(now.iso)")
                    try await signOff(card, core)
                    guard check == .orderTotals else { continue }
                    shipped.withLock { $0 += card.figures.filter { $0.name == "orders shipped" }.map(\.value) }
                }
                let open = try await core.store.read { try $0.exceptions.openExceptions(after: nil, limit: 9) }
                #expect(open.map(\.id.rawValue) == [], "seed \(seed), \(now.iso)")
            }
        }
        #expect(report.violations == [], "seed \(seed)")
        let monday = shipped.withLock { $0.last } ?? ""
        #expect((Int(monday) ?? 0) > 15, "what left on Monday, as Tuesday's check has it: \(monday)")
    }

    private func signOff(_ card: CheckCard, _ core: IntegrationCore) async throws {
        guard card.actions == [.signOff] else { return }
        var rules = AccessRules()
        rules.grants = [AccessRules.Grant(.user("ada"), roles: ["lead"])]
        let ada = rules.identify(Login(uid: 1000, name: "ada", groups: []), shop: "simulation")
        let target = ActionTarget(ref: card.ref, version: card.version)
        let request = ActionRequest(
            requestID: UUID().uuidString, action: .signOff, targets: [target], reason: "all well")
        #expect(try await core.act(request, by: ada).outcomes.map(\.kind) == [.done])
    }
}
