import ArgumentParser
import Connectors
import Core
import Domain

struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract:
            "Compare the channel's catalogue and locations with the item master and facilities, and report what would go wrong.",
        discussion: "Changes nothing and needs no running core. Exits with 1 if there is something to report.")

    @Option(help: "The configuration file.")
    var config: String?

    @Flag(help: "Report as JSON.")
    var json = false

    func run() async throws {
        let surroundings = Configuration.Surroundings.process(standardRoles: Set(AccessRules.standardRoles.keys))
        guard let file = Configuration.find(config, in: surroundings) else {
            throw ValidationError("no configuration was found: name one with --config")
        }
        let configuration = try Configuration.load(file, for: .core, in: surroundings)
        let clients = try RemoteSystems(configuration, over: HTTPTransport()).clients()
        var unreadable: [String] = []
        var audit = CatalogueAudit(
            variants: try await Self.variants(clients.shopify, &unreadable),
            items: try await Self.items(clients.deposco, &unreadable),
            map: configuration[OrdersSection.skuMap]?.content ?? [:])
        audit.bundles = configuration[OrdersSection.bundleMap]?.content ?? [:]
        let policy = configuration.coreSettings().policy
        if LocationAudit.concerns(policy) {
            audit.places = LocationAudit(
                locations: try await clients.shopify.locations(for: .catalogue).filter(\.isActive).map {
                    LocationAudit.Location(id: $0.id, name: $0.name)
                },
                facilities: try await clients.deposco.facilities(for: .catalogue), policy: policy)
        }
        let findings = audit.findings
        if json {
            print(try TerminalText.json(findings))
        } else {
            print(
                "\(audit.variants.count) variants, \(audit.items.count) items, \(audit.map.count) mapped SKUs, "
                    + "\(audit.bundles.count) mapped bundles")
            for finding in findings {
                let hint = finding.suggestion.map { "  did you mean \($0)?" } ?? ""
                print(TerminalText.line("\(finding.kind.rawValue)  \(finding.subject)  \(finding.detail)\(hint)"))
            }
            if findings.isEmpty { print("nothing to report") }
        }
        // What cannot be read was not compared, and must not pass for faultless.
        for row in unreadable { TerminalText.warn(row) }
        if !findings.isEmpty || !unreadable.isEmpty { throw ExitCode(1) }
    }

    private static func variants(
        _ shopify: ShopifyClient, _ unreadable: inout [String]
    ) async throws -> [Variant] {
        var all: [Variant] = []
        var cursor: String?
        repeat {
            let page = try await shopify.variants(after: cursor, for: .catalogue)
            all += page.rows
            unreadable += page.unreadable.map { "a variant cannot be read: \($0.id ?? "without an id"): \($0.reason)" }
            cursor = page.next
        } while cursor != nil
        return all
    }

    private static func items(_ deposco: DeposcoClient, _ unreadable: inout [String]) async throws -> [Item] {
        var all: [Item] = []
        var link: String?
        repeat {
            let page = try await deposco.items(updatedSince: nil, after: link, for: .catalogue)
            all += page.rows
            unreadable += page.unreadable.map { "an item cannot be read: \($0.id ?? "without an id"): \($0.reason)" }
            link = page.next
        } while link != nil
        return all
    }
}
