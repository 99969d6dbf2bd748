import Domain
import Testing

/// What the figures of daily checks mean.
struct CheckFindingTests {
    private let now = Instant(milliseconds: 1_772_445_600_000)
    private let day = "1 March, 00:00 to 2 March, 00:00"

    @Test func `an open exception is not sound, and its age is told`() {
        let none = OpenExceptions(type: .oversold, count: 0, oldest: nil)
        #expect(CheckFinding.exceptions([none], at: now).words == "sound")
        let some = OpenExceptions(type: .oversold, count: 2, oldest: now - .hours(3))
        #expect(CheckFinding.exceptions([some], at: now).words == "Sold more than there is: 2, the oldest: 3 hours")
    }

    @Test func `the gap is sound while nothing waits for a quarter of an hour`() {
        #expect(CheckFinding.gap(40, late: 0, oldest: now - .minutes(3), at: now).isSound)
        let late = CheckFinding.gap(40, late: 2, oldest: now - .minutes(31), at: now)
        #expect(late.words == "for over 15 minutes: 2")
        #expect(late.figures.map(\.value) == ["40", "2", "31 minutes"])
    }

    @Test func `a stalled hold is operations', and an overdue one the customer's matter`() {
        #expect(CheckFinding.holds(9, overdue: 2, stalled: 0, .stalled).isSound)
        #expect(CheckFinding.holds(9, overdue: 2, stalled: 1, .stalled).words == "stalled: 1")
        #expect(CheckFinding.holds(9, overdue: 2, stalled: 1, .overdue).words == "overdue: 3")
        #expect(CheckFinding.holds(9, overdue: 0, stalled: 0, .overdue).isSound)
    }

    @Test func `what shipped agrees with what was ordered, or is named`() {
        var totals = ShippedTotals()
        totals.orders = 2
        totals.shipments = 3
        totals.units = 5
        totals.amounts = ["GBP": 4200]
        let sound = CheckFinding.totals(totals, in: day)
        #expect(sound.isSound)
        #expect(sound.figures.first { $0.name == "value" }?.value == "42.00 GBP")
        totals.breaks = [MatchBreak(kind: .quantity, order: "#1", value: nil, since: now, detail: "TEE: 2 too many")]
        #expect(CheckFinding.totals(totals, in: day).words == "quantities differ: 1")
        totals.breaks = []
        totals.withoutOrder = 1
        #expect(CheckFinding.totals(totals, in: day).words == "shipments without an order: 1")
        totals.withoutOrder = 0
        totals.isCut = true
        #expect(!CheckFinding.totals(totals, in: day).isSound, "what was not compared is not said to agree")
    }

    @Test func `breaks of yesterday are told by type`() {
        #expect(CheckFinding.earlierBreaks([], in: day).isSound)
        let open = [OpenExceptions(type: .captureFailed, count: 1, oldest: now)]
        #expect(CheckFinding.earlierBreaks(open, in: day).words == "Payment not captured: 1")
    }

    @Test func `figures of a day say which day it was, also where they are none`() {
        let none = CheckFinding.totals(ShippedTotals(), in: day).figures
        #expect(none.first == CheckFigure("shipped from", day))
        #expect(none.dropFirst().first == CheckFigure("orders shipped", "0"))
        #expect(CheckFinding.earlierBreaks([], in: day).figures.map(\.value) == [day, "0"])
    }

    @Test func `a connection that is not well is named`() {
        let found = CheckFinding.connections([("Shopify", "ok", true), ("Deposco", "OFFLINE", false)])
        #expect(found.words == "Deposco: OFFLINE")
    }

    @Test func `the disk needs as much room as the store has, and a gigabyte`() {
        #expect(CheckFinding.disk(DiskRoom(free: 4 << 30, store: 3 << 30)).isSound)
        #expect(!CheckFinding.disk(DiskRoom(free: 2 << 30, store: 3 << 30)).isSound)
        #expect(!CheckFinding.disk(DiskRoom(free: 900 << 20, store: 1 << 20)).isSound)
        #expect(CheckFinding.disk(nil).words == "free: not known")
    }

    @Test func `a backup is of today, and verified, or it is said what is missing`() {
        func note(_ age: Span, verified: Bool) -> BackupNote {
            BackupNote(
                madeAt: now - age, verifiedAt: verified ? now - age + .minutes(1) : nil, file: "/b/1", sequence: 9)
        }
        #expect(CheckFinding.backup(nil, at: now).words == "last backup: none known")
        #expect(CheckFinding.backup(note(.hours(10), verified: true), at: now).isSound)
        #expect(CheckFinding.backup(note(.hours(10), verified: false), at: now).words == "verified: no")
        #expect(CheckFinding.backup(note(.hours(50), verified: true), at: now).words == "last backup: 2 days ago")
    }

    @Test func `a missed check is one of its team's`() {
        let new = NewException(.checkMissed(.backup), summary: "", team: DailyCheck.backup.team)
        #expect(RaisedException(new).owner == Owner(team: "oncall"))
        #expect(ExceptionCause.checkMissed(.backup).id.rawValue == "check-missed/backup")
    }
}
