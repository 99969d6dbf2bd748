/// Words inside facts that may name people: text that somebody typed or a remote system sent. They are kept beside the
/// journal under the names of their fields, so that they can be erased while the journal stays as it was written.
extension Fact {
    /// Stands in the journal in place of words kept beside it.
    package static let apart = "(kept apart)"
    /// Stands in place of erased words when a fact is read.
    package static let erasedWords = "(erased)"
    /// The reason of an unconfirmed part whose call has not been made yet. It is our own text, and code compares it.
    package static let beingSent = "being sent"

    /// The same fact with its words replaced.
    /// - Parameter change: gets a field's name and its words, which are never empty.
    package func mappingWords(_ change: (_ field: String, _ words: String) -> String) -> Fact {
        func changed(_ field: String, _ words: String) -> String { words.isEmpty ? words : change(field, words) }
        switch self {
        case .orderUnconfirmed(let number, let reason):
            return reason == Self.beingSent
                ? self : .orderUnconfirmed(number: number, reason: changed("reason", reason))
        case .shipmentSeen(var shipment, let order, let name):
            // Carriers' tracking pages often carry the postal code.
            for index in shipment.parcels.indices {
                guard let url = shipment.parcels[index].url else { continue }
                let kept = changed("url.\(index)", url)
                shipment.parcels[index].url = kept == Self.erasedWords ? nil : kept
            }
            return .shipmentSeen(shipment, order: order, orderName: name)
        case .scanned(var scan):
            scan.evidence = changed("evidence", scan.evidence)
            return .scanned(scan)
        case .noticeReleased(let reason): return .noticeReleased(reason: changed("reason", reason))
        case .cancellationRefused(let reason): return .cancellationRefused(reason: changed("reason", reason))
        case .cancellationAnswered(let accepted, let message):
            return .cancellationAnswered(accepted: accepted, message: message.map { changed("message", $0) })
        case .exceptionRaised(var raised):
            raised.detail = changed("detail", raised.detail)
            return .exceptionRaised(raised)
        case .acted(let action, let reason, let outcome):
            return .acted(action: action, reason: reason.map { changed("reason", $0) }, outcome: outcome)
        case .checkSigned(var signed):
            signed.note = signed.note.map { changed("reason", $0) }
            return .checkSigned(signed)
        case .noted(let text): return .noted(changed("note", text))
        default: return self
        }
    }

    /// Whether it has words that are kept beside the journal.
    package var hasWords: Bool {
        var found = false
        _ = mappingWords { _, words in
            found = true
            return words
        }
        return found
    }
}

/// The progress of erasing the person behind an order.
package enum ErasureState: String, Hashable, Sendable, Codable {
    /// Requested. The order has not ended yet.
    case due
    case erased
}
