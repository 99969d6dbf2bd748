import DeskAPI
import Domain
import Store

extension ExceptionRow {
    /// What tells it apart in a list, in a few words: a SKU, an order, a system. What happened to that stands in its title and its summary.
    var identity: String {
        if let known = sku ?? orderName { return known }
        guard let type = ExceptionType(rawValue: type) else { return summary }
        let key = id.key
        if let system = RemoteSystem.all.first(where: { $0.name == key }) { return system.title }
        switch type {
        case .oversold, .stockUnknown, .duplicateSKU, .bundleRefused, .orphanOrder: return key
        case .stockContested, .stockRefused: return "variant \(key)"
        case .unmappedLocation, .locationClosed: return "location \(key)"
        case .checkMissed: return "check \(key)"
        case .orphanShipment: return "shipment \(key)"
        case .cancellationUnmatched: return "cancellation \(key)"
        case .dataRequest: return "request \(key)"
        case .deadLetter, .setAside, .unreadableBody: return StateWord.words(key)
        default: return type.group.leg.rawValue
        }
    }
}
