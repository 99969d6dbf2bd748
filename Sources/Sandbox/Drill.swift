import Foundation

/// Switches faults and habits of the stand-ins while they run, and shows what they know of an order: for drills, and for
/// checking what a core did. No real system has it.
extension Sandbox {
    /// `GET` and `PATCH /_sandbox/switches`; `GET /_sandbox/orders/NAME`.
    func drill(_ request: SandboxRequest, now: Int64) -> SandboxResponse {
        let path = request.path.split(separator: "/").dropFirst().map { $0.removingPercentEncoding ?? String($0) }
        switch (request.method, path.first, path.dropFirst().first) {
        case ("GET", "switches", nil): return json(200, switches)
        case ("PATCH", "switches", nil):
            guard case .object(let wanted)? = SandboxJSON(request.body) else {
                return json(400, ["error": "send an object of switches and their values"])
            }
            let mistakes = wanted.sorted { $0.key < $1.key }.compactMap { set($0.key, $0.value, now) }
            return mistakes.isEmpty
                ? json(200, switches) : json(400, ["error": .string(mistakes.joined(separator: "; "))])
        case ("GET", "orders", let name?): return json(200, order(name))
        default: return json(404, ["error": "there are /_sandbox/switches and /_sandbox/orders/NAME"])
        }
    }

    private func json(_ status: Int, _ body: SandboxJSON) -> SandboxResponse {
        SandboxResponse(status: status, headers: [SandboxHeader("Content-Type", "application/json")], body: body.bytes)
    }

    // MARK: Switches

    private var flags: [(name: String, place: ReferenceWritableKeyPath<Sandbox, Bool>)] {
        [
            ("shopify.offline", \.shop.settings.offline), ("deposco.offline", \.deposco.settings.offline),
            ("royalmail.offline", \.royalMail.offline),
            ("patchworks.offline", \.patchworks.settings.offline),
            ("patchworks.waitsForDeposco", \.patchworks.settings.waitsForDeposco),
        ]
    }

    /// Probabilities, in a thousand.
    private var chances: [(name: String, place: ReferenceWritableKeyPath<Sandbox, Int>)] {
        [
            ("shopify.lostWebhooks", \.shop.settings.lostPerMille),
            ("shopify.duplicatedWebhooks", \.shop.settings.duplicatedPerMille),
            ("deposco.busy", \.deposco.settings.busyPerMille),
            ("deposco.lostAnswers", \.deposco.settings.lostAnswersPerMille),
            ("deposco.blankAnswers", \.deposco.settings.blankAnswersPerMille),
            ("warehouse.unusedLabels", \.deposco.settings.unusedLabelsPerMille),
            ("warehouse.twoParcels", \.deposco.settings.twoParcelsPerMille),
            ("carrier.neverScanned", \.deposco.settings.neverScannedPerMille),
            ("carrier.falseTransit", \.deposco.settings.falseTransitPerMille),
            ("patchworks.lostRuns", \.patchworks.settings.lostRunsPerMille),
            ("patchworks.lostAnswers", \.patchworks.settings.lostAnswersPerMille),
        ]
    }

    private var switches: SandboxJSON {
        var all: [String: SandboxJSON] = [
            "deposco.callsPerSecond": deposco.settings.callsPerSecond.map { .int(Int64($0)) } ?? .null,
            "deposco.limitedUntil": .int(deposco.settings.limitedUntil),
        ]
        for (name, place) in flags { all[name] = .bool(self[keyPath: place]) }
        for (name, place) in chances { all[name] = .int(Int64(self[keyPath: place])) }
        return .object(all)
    }

    /// - Returns: what is wrong with the request; `nil` if nothing is.
    private func set(_ name: String, _ value: SandboxJSON, _ now: Int64) -> String? {
        if let flag = flags.first(where: { $0.name == name }) {
            guard let on = value.bool else { return "\(name) is true or false" }
            self[keyPath: flag.place] = on
        } else if let chance = chances.first(where: { $0.name == name }) {
            guard let number = value.int, (0...1000).contains(number) else {
                return "\(name) is 0 to 1000, in a thousand"
            }
            self[keyPath: chance.place] = Int(number)
        } else if name == "deposco.callsPerSecond" {
            guard value.isNull || (value.int ?? 0) > 0 else {
                return "\(name) is a number above 0, or null for no limit"
            }
            deposco.settings.callsPerSecond = value.int.map { Int($0) }
        } else if name == "deposco.limitedForSeconds" {
            guard let seconds = value.int, (0...86_400).contains(seconds) else { return "\(name) is 0 to 86400" }
            deposco.settings.limitedUntil = now + seconds * 1000
        } else {
            return "there is no \(name)"
        }
        return nil
    }

    // MARK: Looks

    /// An order, by its name in the shop, as the shop and Deposco have it.
    private func order(_ name: String) -> SandboxJSON {
        let order = shop.order(named: name)
        let number = name.hasPrefix("#") ? String(name.dropFirst()) : name
        let there = deposco.order(number: number)
        return [
            "shop": order.map { order in
                [
                    "id": .int(order.id), "cancelled": .bool(order.cancelledAt != nil),
                    "cancellationAnswers": .array(
                        order.cancellationAnswers.map {
                            ["accepted": .bool($0.accepted), "message": .text($0.message)]
                        }),
                    "notifications": .array(order.fulfilments.map { .int(Int64($0.notifications)) }),
                    "tags": .array(order.tags.map { .string($0) }),
                ]
            } ?? nil,
            "deposco": there.map { ["status": .string($0.status), "posts": .int(Int64($0.posts))] } ?? nil,
        ]
    }
}
