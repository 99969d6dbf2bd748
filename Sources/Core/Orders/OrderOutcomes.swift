import Domain
import Store

extension Outcome {
    /// The WMS has a part, which is compared with what was sent.
    static func readBack(_ there: WMSOrder, of order: WarehouseOrder, _ id: OrderID) -> Outcome {
        .write { step in
            try OrderFlow(step).readBack(there, of: order, id)
            return .done
        }
    }

    /// The attempt to send a part ended.
    /// - Parameter wait: until the part is looked at, or sent, next.
    static func sending(
        _ ending: Sending.Ending, _ number: String, of id: OrderID, lookAfter wait: Span = .zero
    ) -> Outcome {
        .write { step in
            try OrderFlow(step).ended(ending, number, of: id, next: step.now + wait)
            return .done
        }
    }
}
