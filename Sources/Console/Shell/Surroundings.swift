package import DeskAPI
package import Domain
package import Screen

/// The desk as every place sees it. Only the shell changes it.
package struct Surroundings: Hashable, Sendable {
    package enum Connection: Hashable, Sendable {
        /// Not yet connected for the first time.
        case connecting
        case up
        case down(reason: String)
    }

    package internal(set) var size: Size
    package internal(set) var now: Instant
    package internal(set) var connection: Connection = .connecting
    /// When the core was last heard of.
    package internal(set) var heardAt: Instant?
    package internal(set) var overview: Overview?
    package internal(set) var identity: Identity?
    package let keymap: Keymap
    /// A dialog is open: what is below it must not change.
    var isStill = false

    init(now: Instant, size: Size, keymap: Keymap) {
        self.now = now
        self.size = size
        self.keymap = keymap
    }

    /// Whether the first figures are still to come, from a core that was not found missing.
    package var isOpening: Bool {
        if case .down = connection { return false }
        return overview == nil
    }

    /// Why what is shown may no longer be so; `nil` while the core is heard.
    package var staleReason: String? {
        switch connection {
        case .connecting: nil
        case .down(let reason): reason
        case .up:
            heardAt.map { (now - $0).milliseconds > DeskWire.staleMilliseconds } == true
                ? "the core gives no sign of life" : nil
        }
    }

    /// The age of what is shown, while it may no longer be so.
    package var staleAge: String? {
        guard staleReason != nil else { return nil }
        guard let heardAt else { return "0s" }
        // Ages go in steps of ten seconds, and silence is never told at once.
        return now - heardAt < .seconds(10) ? "under 10s" : Ages.since(heardAt, now: now)
    }

    /// Whether orders may go by way of Patchworks here, as far as the core has said.
    var hasPatchworks: Bool { overview.map { $0.patchworks != nil } ?? true }

    /// Which rows hold what, with the banner that there is now.
    var layout: Layout {
        let bare = Layout(size: size)
        return Layout(
            size: size, banner: BannerView(around: self).lines(Pen(glyphs: .unicode), most: bare.bannerRows).count)
    }

    /// How whoever reads is called.
    static let reader = "you"

    /// The key of a command, or what to type where it has none.
    func key(_ command: Command) -> String { keymap.shown(command) ?? ":\(command.spec.name)" }

    func ownerText(_ owner: Owner?) -> Table.Cell {
        guard let owner else { return .init(text: "nobody", tone: .dim, short: "-") }
        return ownerText(name: owner.name, isTeam: owner.isTeam)
    }

    func ownerText(name: String, isTeam: Bool = false) -> Table.Cell {
        let mine = !isTeam && name == identity?.name
        return .init(
            text: mine ? Self.reader : name, tone: mine ? .notice : .normal, short: Team(rawValue: name)?.shortName)
    }

    /// `grace's`, `yours`.
    func possessive(_ owner: Owner) -> String {
        !owner.isTeam && owner.name == identity?.name ? "yours" : "\(owner.name)'s"
    }

    /// The shop's local time, in minutes east of UTC.
    private var offset: Int64 { overview?.offset ?? plainOffset }
    /// The same where no overview is shown.
    var plainOffset: Int64 = 0

    /// `14:07:32` in the shop.
    func clock(_ moment: Instant) -> String { (moment + .minutes(offset)).clockText }

    /// `1 Mar 14:07` in the shop.
    func dayAndTime(_ moment: Instant) -> String { Ages.dayAndTime(moment, offset: offset) }

    /// `14:07` where it is of today in the shop, `1 Mar 14:07` where it is not.
    func clockOrDay(_ moment: Instant) -> String {
        let shift = Span.minutes(offset)
        let isToday = (moment + shift).startOfDay == (now + shift).startOfDay
        return isToday ? String(clock(moment).prefix(5)) : dayAndTime(moment)
    }

    func age(_ moment: Instant?) -> String { moment.map { Ages.since($0, now: now) } ?? "" }
}

extension Team {
    /// The name where there is little room.
    fileprivate var shortName: String? {
        switch self {
        case .operations: "ops"
        case .merchandising: "merch"
        default: nil
        }
    }
}
