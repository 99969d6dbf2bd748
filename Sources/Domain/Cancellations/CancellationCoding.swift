// The stored form of requests to cancel, in facts and in the records folded from them. Read a field that is added later
// with `maybe`: older rows do not have it.

extension CancellationRequest: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        self.init(
            order: try fields.get("order"), orderName: try fields.get("orderName"), source: try fields.get("source"))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("order", order)
        try fields.put("orderName", orderName)
        try fields.put("source", source)
    }
}

/// Stored as one member. Its key is the name of the source, its value what identifies the request there.
extension CancellationRequest.Source: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        if let sender = try fields.inner("sender") {
            self = .sender(name: try sender.get("name"), request: try sender.get("request"))
        } else if let order = try fields.inner("fulfilmentOrder") {
            self = .fulfilmentOrder(try order.get("_0"))
        } else if try fields.inner("channelCancelled") != nil {
            self = .channelCancelled
        } else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "this version knows no such source"))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        switch self {
        case .fulfilmentOrder(let id):
            var order = fields.inner("fulfilmentOrder")
            try order.put("_0", id)
        case .channelCancelled: _ = fields.inner("channelCancelled")
        case .sender(let name, let request):
            var sender = fields.inner("sender")
            try sender.put("name", name)
            try sender.put("request", request)
        }
    }
}
