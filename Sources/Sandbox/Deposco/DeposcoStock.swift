/// The stand-in warehouse's stock. An item whose stock was never set is not tracked: there is always enough of it.
struct DeposcoStock {
    /// By item, then by facility.
    var onHand: [String: [String: Int64]] = [:]
    /// Units that are allocated to open orders, by item and facility.
    var allocated: [String: [String: Int64]] = [:]
    var changedAt: [String: Int64] = [:]
    var adjustments: [DeposcoAdjustment] = []
}

package struct DeposcoAdjustment: Sendable {
    package var id: Int64
    package var item: String
    package var facility: String
    package var quantity: Int64
    package var reason: String
    package var at: Int64
}

extension DeposcoSystem {
    private static let nobody = "MAIN"

    // MARK: Items

    package func setItem(
        number: String, name: String, active: Bool = true, components: [(item: String, quantity: Int64)] = [],
        at now: Int64
    ) {
        if items[number] == nil { log.note(.itemMade, item: number) }
        let id = items[number]?.id ?? takeID()
        items[number] = DeposcoItem(
            id: id, number: number, name: name, active: active, updatedAt: now, components: components)
    }

    /// Somebody deletes an item.
    package func removeItem(_ number: String) { items[number] = nil }

    // MARK: Stock

    /// Starts tracking an item, or sets its stock to a new count.
    package func setStock(_ item: String, _ facility: String, _ units: Int64, at now: Int64) {
        stock.onHand[item, default: [:]][facility] = units
        moved(item, facility, at: now)
    }

    /// Tells no longer what there is of an item, at one facility or anywhere. No movement tells of it.
    package func forgetStock(_ item: String, _ facility: String? = nil, at now: Int64) {
        guard let facility else {
            stock.onHand[item] = nil
            stock.changedAt[item] = nil
            return
        }
        stock.onHand[item]?[facility] = nil
    }

    /// Changes stock as Deposco does by itself: goods arrive, break or are counted.
    package func adjust(_ item: String, _ facility: String, by units: Int64, reason: String, at now: Int64) {
        guard stock.onHand[item]?[facility] != nil else { return }
        log.note(.stockCounted, item: item)
        stock.onHand[item]?[facility]? += units
        stock.adjustments.append(
            DeposcoAdjustment(id: takeID(), item: item, facility: facility, quantity: units, reason: reason, at: now))
        moved(item, facility, at: now)
    }

    /// Units available to promise, which may be negative.
    package func available(_ item: String, _ facility: String) -> Int64? {
        stock.onHand[item]?[facility].map { $0 - (stock.allocated[item]?[facility] ?? 0) }
    }

    func allocate(_ item: String, _ facility: String?, _ units: Int64, at now: Int64) {
        guard units != 0, let there = stock.onHand[item] else { return }
        let facility = place(facility, in: there)
        stock.allocated[item, default: [:]][facility, default: 0] += units
        moved(item, facility, at: now)
    }

    /// Allocated units leave the building, or come back if the number is negative.
    func leave(_ item: String, _ facility: String?, _ units: Int64, at now: Int64) {
        guard units != 0, let there = stock.onHand[item] else { return }
        let facility = place(facility, in: there)
        stock.onHand[item]?[facility, default: 0] -= units
        stock.allocated[item, default: [:]][facility, default: 0] -= units
        stock.changedAt[item] = now
    }

    func place(_ facility: String?, in there: [String: Int64]) -> String {
        facility.flatMap { there[$0] == nil ? nil : $0 } ?? there.keys.min() ?? Self.nobody
    }

    private func moved(_ item: String, _ facility: String, at now: Int64) {
        stock.changedAt[item] = now
        stockMoves.append((now, item))
    }

    // MARK: What it tells

    private func rows(_ items: [String]) -> [SandboxJSON] {
        items.map { item in
            let facilities = (stock.onHand[item] ?? [:]).keys.sorted()
            return [
                "itemId": .int(self.items[item]?.id ?? 0), "itemNumber": .string(item),
                "facilities": .array(
                    facilities.map { facility in
                        [
                            "facility": .string(facility), "totalOnHandQty": .int(stock.onHand[item]?[facility] ?? 0),
                            "atpQty": available(item, facility).map { .int($0) } ?? ["@nil": "true"],
                        ]
                    }),
            ]
        }
    }

    /// A snapshot. The body is JSON, although its header says XML.
    func availability(_ query: [String: String]) -> SandboxResponse {
        let size = min(max(1, query["pageSize"].flatMap { Int($0) } ?? 100), 500)
        let page = max(1, query["pageNumber"].flatMap { Int($0) } ?? 1)
        let wanted = query["itemNumbers"].map { Set($0.split(separator: ",").map(String.init)) }
        let all = stock.onHand.keys.filter { wanted?.contains($0) ?? true }.sorted()
        let some = Array(all.dropFirst((page - 1) * size).prefix(size))
        return SandboxResponse(
            status: 200, headers: [SandboxHeader("Content-Type", "application/xml")],
            body: (["enterpriseInventory": .array(rows(some))] as SandboxJSON).bytes)
    }

    /// What changed since a moment, in XML.
    func inventoryFull(_ query: [String: String]) -> SandboxResponse {
        let since = query["startActivityTime"].flatMap(milliseconds) ?? Int64.min
        let page = max(1, query["pageNo"].flatMap { Int($0) } ?? 1)
        let changed = stock.changedAt.filter { $0.value >= since }.keys.sorted()
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><itemInventories>"
        for item in changed.dropFirst((page - 1) * 200).prefix(200) {
            text += "<itemInventory><itemNumber>\(item)</itemNumber>"
            for (facility, units) in (stock.onHand[item] ?? [:]).sorted(by: { $0.key < $1.key }) {
                text += "<facilityInventory><facility>\(facility)</facility><inventory><total>\(units)</total>"
                text += "<availableToPromise>\(available(item, facility) ?? 0)</availableToPromise>"
                text += "</inventory></facilityInventory>"
            }
            text += "</itemInventory>"
        }
        return SandboxResponse(
            status: 200, headers: [SandboxHeader("Content-Type", "application/xml")],
            body: Array((text + "</itemInventories>").utf8))
    }

    func adjustmentRows(_ query: [String: String]) -> [SandboxJSON] {
        let since = query["createdAfter"].flatMap(milliseconds) ?? Int64.min
        return stock.adjustments.reversed()
            .filter { $0.at >= since && (query["itemNumber"] == nil || query["itemNumber"] == $0.item) }
            .map { row in
                [
                    "id": .int(row.id), "actionType": "Adjustment", "quantity": .int(row.quantity),
                    "reasonCode": .string(row.reason), "inventoryStatus": "Available",
                    "item": ["businessKey": ["number": .string(row.item)]],
                    "facility": ["businessKey": ["number": .string(row.facility)]],
                    "createdDate": .string(timestamp(row.at)),
                ]
            }
    }
}
