import Connectors
import Domain
import Store

/// Reads the WMS's stock page by page, and takes it in.
struct StockFeed: Sendable {
    /// How far polls have read.
    static let mark = "deposco.stock"

    let store: Store
    let deposco: DeposcoV1Client
    let fetching: Fetching
    let policy: Policy
    let clock: CoreClock

    /// What a reading of all stock, or of all stock of some items, found.
    struct Whole: Sendable {
        /// The places whose stock changed.
        var changed: Set<StockPlace> = []
        /// Every row that was told, readable or not; and whether each said whose it was.
        var told: Set<StockPlace> = []
        var unclear: Set<String> = []
        var isComplete = true

        /// Whether a place was surely not told.
        func lacks(_ place: StockPlace) -> Bool {
            isComplete && !told.contains(place) && !unclear.contains(place.item)
        }
    }

    /// - Returns: the items that moved.
    @discardableResult
    func movements(since: Instant) async throws -> Set<String> {
        var items: Set<String> = []
        try await read { page throws(CallFailure) in
            try await deposco.changes(since: since, page: page, for: .stock)
        } each: {
            items.formUnion($0.rows.map(\.item))
        }
        return items
    }

    /// - Parameter items: empty for all of them.
    @discardableResult
    func everything(of items: [String] = []) async throws -> Whole {
        var whole = Whole()
        whole.changed = try await read { page throws(CallFailure) in
            try await deposco.snapshot(of: items, page: page, for: .stock)
        } each: { page in
            whole.told.formUnion(page.rows.map { StockPlace(item: $0.item, facility: $0.facility) })
            whole.unclear.formUnion(page.unreadable.compactMap(\.id))
            if page.unreadable.contains(where: { $0.id == nil }) { whole.isComplete = false }
        }
        return whole
    }

    @discardableResult
    private func read(
        _ ask: (_ page: Int) async throws(CallFailure) -> Page<StockReading>,
        each: (Page<StockReading>) -> Void = { _ in }
    ) async throws -> Set<StockPlace> {
        var new: Set<StockPlace> = []
        var page: Int? = 1
        var pages = PageCount("Deposco's stock")
        while let number = page {
            var readAt = clock.now
            let found = try await fetching.page { () throws(CallFailure) in
                readAt = clock.now
                return try await ask(number)
            }
            each(found)
            new.formUnion(try await take(found, readAt: readAt))
            page = try pages.follow(found.next).flatMap { Int($0) }
        }
        return new
    }

    /// - Returns: the places whose stock changed.
    private func take(_ page: Page<StockReading>, readAt: Instant) async throws -> [StockPlace] {
        let now = clock.now
        return try await store.transact { tx in
            let step = Step(tx, policy: policy, at: now)
            let (flow, intake) = (StockFlow(step), Intake(step))
            var new: [StockPlace] = []
            try intake.each(page.rows, of: "deposco stock", id: { "\($0.item) at \($0.facility)" }) { reading in
                if try flow.sight(reading, readAt: readAt) {
                    new.append(StockPlace(item: reading.item, facility: reading.facility))
                }
            }
            for row in page.unreadable { try intake.unreadable("deposco", "stock", row) }
            return new
        }
    }
}
