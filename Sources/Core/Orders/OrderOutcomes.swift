import Domain
import Store

extension Outcome {
    /// Compares a part that the WMS has with what was sent.
    static func readBack(_ there: WMSOrder, of order: WarehouseOrder, _ id: OrderID) -> Outcome {
        .write { step in
            try OrderFlow(step).readBack(there, of: order, id)
            return .done
        }
    }

    /// Ends an attempt to send a part.
    /// - Parameter wait: the time until the part is looked up, or sent again.
    static func sending(
        _ ending: Sending.Ending, _ number: String, of id: OrderID, lookAfter wait: Span = .zero
    ) -> Outcome {
        .write { step in
            try OrderFlow(step).ended(ending, number, of: id, next: step.now + wait)
            return .done
        }
    }
}
