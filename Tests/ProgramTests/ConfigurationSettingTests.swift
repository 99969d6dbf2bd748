import Connectors
import Core
import Domain
import Foundation
import Testing

@testable import tallyman

/// All settings, in the order of the file; those of items of lists too.
private let settings: [any AnySetting] = WholeFile.section.sections.flatMap(\.settings).flatMap { setting in
    [setting] + (setting.face.kind.item?.settings ?? [])
}

private let keys = settings.map(\.face.key)

/// A file in which one setting has a value, as YAML, and its path in messages. An item of a list is the list's first.
private func file(_ key: String, _ value: String) -> (text: String, path: String) {
    var text = value
    for part in key.split(separator: ".").reversed() {
        text = part.hasSuffix("[]") ? "{ \(part.dropLast(2)): [ \(text) ] }" : "{ \(part): \(text) }"
    }
    return (text, key.replacing("[]", with: "[0]"))
}

/// What is wrong with one key of a file, whatever is wrong beside it.
private func faults(of path: String, in text: String) -> [ConfigurationFault] {
    do {
        _ = try read(text)
        return []
    } catch {
        return ((error as? ConfigurationFaults)?.faults ?? []).filter { $0.key == path }
    }
}

/// What holds for all settings, by the table of them.
@Suite struct ConfigurationSettingTests {
    struct Bound: Sendable, CustomTestStringConvertible {
        var key: String
        var bound: SettingBound
        var testDescription: String { "\(key) \(bound.refused)" }
    }

    private static let bounds = settings.flatMap { setting in
        setting.face.kind.bounds.map { Bound(key: setting.face.key, bound: $0) }
    }

    @Test(arguments: bounds) func `the value at a bound is taken`(_ bound: Bound) {
        let (text, path) = file(bound.key, "\"\(bound.bound.taken)\"")
        // It may still not fit with the defaults of others.
        let found = faults(of: path, in: text).filter { $0.what.contains("`\(bound.bound.taken)`") }
        #expect(found.isEmpty)
    }

    @Test(arguments: bounds) func `one beyond a bound is refused with the place, the key and the bound`(_ bound: Bound)
    {
        let (text, path) = file(bound.key, "\"\(bound.bound.refused)\"")
        let found = faults(of: path, in: "\n\n" + text)
        #expect(found.count == 1)
        #expect(
            found.first?.description.hasPrefix("tallyman.yaml:3: \(path): `\(bound.bound.refused)` ") == true,
            "\(found)")
        #expect(found.first?.what.contains(bound.bound.words) == true, "\(found)")
    }

    @Test func `every number and every length of time has its bounds`() {
        let unbounded = settings.filter {
            ($0 is Setting<Int> || $0 is Setting<Int?> || $0 is Setting<Span> || $0 is Setting<Span?>)
                && $0.face.kind.bounds.isEmpty
        }
        #expect(unbounded.map(\.face.key) == [])
        #expect(Self.bounds.count > 40)
    }

    @Test func `no two settings have one key, and each key begins with its section`() {
        #expect(keys.count == Set(keys).count)
        for section in WholeFile.section.sections {
            for setting in section.settings {
                #expect(setting.face.key == (section.key.isEmpty ? "" : section.key + ".") + setting.face.name)
            }
        }
    }

    @Test func `every setting is explained in whole sentences`() {
        for face in settings.map(\.face) { #expect(face.says.count > 10 && face.says.hasSuffix("."), "\(face.key)") }
        for section in WholeFile.section.sections.dropFirst() {
            #expect(section.says.hasSuffix("."), "\(section.key)")
        }
    }

    @Test(arguments: keys) func `the example of a setting is one that is taken`(key: String) throws {
        let face = try #require(settings.first { $0.face.key == key }).face
        // Secrets and maps are files, which an example does not bring along.
        guard face.kind.secret == nil, !face.example.text.hasSuffix(".csv") else { return }
        let path = key.replacing("[]", with: "[0]")
        var parts = key.split(separator: ".").map(String.init)
        let name = parts.removeLast()
        var text = ""
        var indent = ""
        for part in parts {
            text += "\(indent)\(part.replacing("[]", with: "")):\n"
            indent += "  "
            if part.hasSuffix("[]") {
                text += "\(indent)-\n"
                indent += "  "
            }
        }
        let value = face.example.text.components(separatedBy: "\n").map { "\(indent)  \($0)" }.joined(separator: "\n")
        text +=
            face.example.text.contains("\n") || face.example.text.contains(": ")
            ? "\(indent)\(name):\n\(value)\n" : "\(indent)\(name): \(face.example.text)\n"
        let found = faults(of: path, in: text)
        #expect(found.isEmpty, "\(text)\(found)")
    }

    @Test func `a core that is told nothing goes by the same defaults as one with an empty configuration`() throws {
        let configured = try read("shop: acme-uk", for: .console).coreSettings()
        var bare = CoreSettings(shop: "acme-uk", deskSocket: configured.deskSocket)
        // A core without a configuration has nobody who signs checks off: it simulates or rehearses.
        #expect(bare.policy.checks == nil)
        bare.policy.checks = CheckPolicy()
        #expect(configured.policy == bare.policy)
        #expect("\(configured.hooks)" == "\(bare.hooks)")
        #expect("\(configured.intervals)" == "\(bare.intervals)")
        #expect(configured.privacy == bare.privacy)
        #expect(configured.deskGroup == bare.deskGroup)
        #expect(configured.access.roles == bare.access.roles)
        #expect(configured.reasons == bare.reasons)
    }

    @Test func `a running core takes over secrets, maps, reasons and who may do what; all else takes a new start`() {
        let live = settings.filter { if case .atReload = $0.face.holds { true } else { false } }.map(\.face.key)
        let tracking = WholeFile.section.sections.filter { section in
            live.contains("\(section.key).secrets")
        }
        #expect(tracking.map(\.key) == TrackingService.allCases.map(\.rawValue))
        #expect(
            live.filter { !$0.hasSuffix(".secrets") } == [
                "access.roles", "access.grants", "reasons.rejectCancellation", "reasons.releaseNotification",
                "reasons.takeIn", "reasons.follow", "reasons.note", "reasons.signOff", "shopify.webhookSecrets",
                "deposco.clientSecret",
                "deposco.v1.password", "royalMail.clientSecret", "patchworks.hookSecrets", "orders.skuMap",
                "orders.bundleMap", "stock.safetyMap", "cancellations.senders", "payments.gateways", "payments.terms",
            ])
        let conditional = settings.filter { if case .atReloadWhile = $0.face.holds { true } else { false } }
        #expect(
            conditional.map(\.face.key) == [
                "shopify.token", "shopify.clientSecret", "shopify.refreshToken", "deposco.refreshToken",
                "patchworks.apiKey", "patchworks.user", "patchworks.password",
                "routing.locationMap",
            ])
    }
}
