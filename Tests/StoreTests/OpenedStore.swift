import Domain
import Store

extension TestStore {
    /// A store with so many of everything that can be open, each of another minute.
    static func opened(_ count: Int, _ engine: TestEngine = .sqlite) async throws -> TestStore {
        let test = try TestStore(engine)
        try await test.store.transact { tx in
            for number in 0..<count {
                let at = t0 - .minutes(Int64(number * 7))
                let (order, id) = (OrderID("\(number)"), ExceptionID("unknown-sku/NOPE-\(number)"))
                try tx.append(
                    .exceptionRaised(
                        RaisedException(.unknown(sku: SKU("NOPE-\(number)"), title: "x", suggestion: nil))),
                    to: .exception(id), by: .core, at: at)
                try tx.append(
                    .orderSeen(
                        channelOrder("\(number)", sku: "NOPE-\(number)", createdAt: at, updatedAt: at), via: .webhook),
                    to: .order(order), by: .core, at: at)
                try tx.append(
                    .orderAssessed(.blocked, blocks: [Block(exception: id, units: 2)], parts: nil), to: .order(order),
                    by: .core, at: at)
                let shipment = Shipment(
                    id: ShipmentID("S\(number)"), wmsOrderNumbers: [], status: .shipped, carrier: "DPD", method: nil,
                    shippedAt: at, lines: [], parcels: [Parcel(number: "1", tracking: "H\(count - 1 - number)")])
                try tx.append(
                    .shipmentSeen(shipment, order: order, orderName: "#\(number)"), to: .shipment(shipment.id),
                    by: .core,
                    at: at)
                try tx.append(.noticeHeld(until: "first scan"), to: .shipment(shipment.id), by: .core, at: at)
                let request = CancellationRequest(order: order, orderName: "#\(number)", source: .channelCancelled)
                try tx.append(
                    .cancellationRequested(request), to: .cancellation(CancellationID("order-\(number)")), by: .core,
                    at: at)
                try tx.append(
                    .acted(action: "retry", reason: "asked", outcome: "done"), to: .order(order),
                    by: .person(name: "ada", uid: 1000), at: at)
                _ = try tx.queues.enqueue(NewWork(.sendOrder(order, number: "\(number)"), due: at), at: t0)
            }
        }
        return test
    }
}
