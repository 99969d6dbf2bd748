import ArgumentParser
import Core
import Foundation

struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Write the operating manual of this shop, from its configuration.",
        discussion: """
            Who owns each type of failure, its time to act, what it means, what to do, what ends it and when to do nothing; the point \
            of no return; what is due; stock, places, hours, money; how to reach whom; going live and backup. Owners, times, \
            thresholds and names are the configuration's own, and what it leaves at its default is said to be. Each page is useful \
            alone. No secret is read.
            """)

    @Option(help: "The configuration file; without it the one that would be used.")
    var config: String?

    @Option(help: "How it is written.")
    var format: ManualText.Format = .markdown

    @Option(help: "One page alone; `contents` lists them.")
    var page: String?

    @Option(help: "A folder for a file for each page; without it all is printed.")
    var output: String?

    func validate() throws {
        if page != nil, output != nil {
            throw ValidationError("--page prints one page, --output writes all: give one of them")
        }
        if let page, !Manual.everyPage.contains(where: { $0.name == page }) {
            let names = Manual.everyPage.map(\.name)
            let near =
                nearest(page, names).map { "did you mean `\($0)`?" } ?? "there are \(names.joined(separator: ", "))"
            throw ValidationError("there is no page `\(page)`; \(near)")
        }
    }

    func run() throws {
        let surroundings = Configuration.Surroundings.process(standardRoles: Set(AccessRules.standardRoles.keys))
        guard let found = Configuration.find(config, in: surroundings) else {
            throw ValidationError("no configuration was found in \(surroundings.places.joined(separator: ", "))")
        }
        let shop = ManualShop(try Configuration.load(found, for: .maps, in: surroundings))
        guard let output else {
            let pages = Manual.everyPage.filter { page == nil || $0.name == page }
            return print(pages.map { $0.text(for: shop, as: format) }.joined(separator: "\n"), terminator: "")
        }
        try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
        for page in Manual.everyPage {
            let file = "\(output)/\(page.name).\(format.ending)"
            try page.text(for: shop, as: format).write(toFile: file, atomically: true, encoding: .utf8)
        }
        print("\(Manual.everyPage.count) pages are in \(output); begin with contents.\(format.ending)")
    }
}

extension ManualText.Format: ExpressibleByArgument {}
