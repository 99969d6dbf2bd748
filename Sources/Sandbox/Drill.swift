/// Switches faults and habits of the stand-ins while they run, and shows what they know of an order: for drills, and for
/// checking what a core did. No real system has it.
enum StagingDrills {
    static let routes: [StagingRoute] = [
        StagingRoute("GET", "switches", "shows the faults that can be switched") { sandbox, _ in sandbox.switches },
        StagingRoute("PATCH", "switches", #"switches them, as {"deposco.offline": true}"#) { sandbox, input in
            let wanted = input.body.members.sorted { $0.key < $1.key }
            let mistakes = wanted.compactMap { sandbox.set($0.key, $0.value, input.now) }
            guard mistakes.isEmpty else { throw StagingMistake(words: mistakes.joined(separator: "; ")) }
            return sandbox.switches
        },
        StagingRoute("GET", "orders/NAME", "shows an order on both sides") { sandbox, input in
            StagingLook.both(sandbox, input.names["NAME"] ?? "")
        },
    ]
}

extension Sandbox {
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

    fileprivate var switches: SandboxJSON {
        var all: [String: SandboxJSON] = [
            "deposco.callsPerSecond": deposco.settings.callsPerSecond.map { .int(Int64($0)) } ?? .null,
            "deposco.limitedUntil": .int(deposco.settings.limitedUntil),
        ]
        for (name, place) in flags { all[name] = .bool(self[keyPath: place]) }
        for (name, place) in chances { all[name] = .int(Int64(self[keyPath: place])) }
        return .object(all)
    }

    /// - Returns: what is wrong with the request; `nil` if nothing is.
    fileprivate func set(_ name: String, _ value: SandboxJSON, _ now: Int64) -> String? {
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
}
