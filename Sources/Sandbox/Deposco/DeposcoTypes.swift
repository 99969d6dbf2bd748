/// How the stand-in Deposco, its warehouse and its carrier behave. Times in milliseconds.
package struct DeposcoSettings: Sendable {
    package var clientID = "sandbox"
    package var clientSecret = "sandbox-deposco"
    /// How long a token lasts.
    package var tokenLife: Int64 = 3_600_000
    /// Calls a second for the whole account; `nil` for no limit.
    package var callsPerSecond: Int? = 4
    /// How long an order stays in each status; `nil` if nobody works in the warehouse.
    package var stageTime: Int64? = 20_000
    /// The time from the shipment to the carrier's first scan.
    package var scanDelay: Int64 = 30_000
    /// Parcels that no carrier ever scans, in a thousand.
    package var neverScannedPerMille = 100
    /// Parcels for which AfterShip first says InTransit without an acceptance scan, in a thousand.
    package var falseTransitPerMille = 150
    /// Labels that were printed and not used, in a thousand shipments. Each becomes a shipment with a tracking number and no
    /// units.
    package var unusedLabelsPerMille = 60
    /// Shipments that go in two parcels, in a thousand.
    package var twoParcelsPerMille = 80
    /// Shipments whose tracking number comes some minutes later, in a thousand. Until then they have a placeholder.
    package var lateNumbersPerMille = 0
    package var lateNumber: Int64 = 900_000
    /// What stands in the place of such a number, in turn; nothing at all if it is empty.
    package var placeholders = [DeposcoSystem.placeholder]
    /// Orders that leave in two shipments, in a thousand.
    package var twoShipmentsPerMille = 0
    /// Orders whose last shipment lacks a unit that cannot be found, in a thousand.
    package var shortPicksPerMille = 0
    /// Orders that are parked for review, in a thousand.
    package var reviewPerMille = 0
    /// Parcels that are scanned while they are still being loaded, in a thousand.
    package var earlyScansPerMille = 0
    /// In a thousand writes: answered 409; done without an answer; answered an empty 200 without effect.
    package var busyPerMille = 0
    package var lostAnswersPerMille = 0
    package var blankAnswersPerMille = 0
    /// How many orders an import makes a second.
    package var importsPerSecond = 40
    package var facilities: [String] = []
    package var offline = false
    /// Every call until then is answered 429 with an empty body.
    package var limitedUntil: Int64 = 0
    package var afterShipSecret = "sandbox-aftership"

    package init() {}
}

package struct DeposcoOrder: Sendable {
    package struct Line: Sendable {
        package var id: Int64
        package var number: String
        package var customerLine: String?
        package var item: String
        package var quantity: Int64
        package var cancelled: Int64 = 0
        package var shipped: Int64 = 0
    }

    package var id: Int64
    package var number: String
    package var status: String
    package var lines: [Line]
    package var createdAt: Int64
    package var updatedAt: Int64
    /// How often an order with this number was sent; what changes it is counted once.
    package var posts: Int
    /// As it was sent last; `null` where it came otherwise than through V2.
    var body = SandboxJSON.null
    package var shipVendor: String
    package var source = ""
    /// The other reference and the customer order number, as they were sent.
    package var reference: String?
    package var customerOrderNumber: String?
    package var city = ""
    /// The address as it was sent, by field; below, the notes' bodies by title.
    package var address: [String: String] = [:]
    package var notes: [String: String] = [:]
    var shipToContact = SandboxJSON.null
    var shipToAddress = SandboxJSON.null
    package var facility: String?
}

package struct DeposcoShipment: Sendable {
    package var id: Int64
    package var number: String
    package var order: String
    package var status: String
    /// One for each parcel; never empty.
    package var tracking: [String]
    /// The numbers that its parcels had before, and until when.
    package var formerly: [(tracking: [String], until: Int64)] = []
    package var carrier: String
    package var shippedAt: Int64
    package var updatedAt: Int64
    package var lines: [(line: DeposcoOrder.Line, quantity: Int64)]

    /// Its number comes later.
    package var awaitsNumber: Bool { tracking.count == 1 && DeposcoSystem.placeholders.contains(tracking[0]) }
}

package struct DeposcoItem: Sendable {
    package var id: Int64
    package var number: String
    package var name: String
    package var active: Bool
    package var updatedAt: Int64
    /// The items that it is put together from when it is ordered.
    package var components: [(item: String, quantity: Int64)] = []
}
