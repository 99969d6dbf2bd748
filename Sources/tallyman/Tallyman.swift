import ArgumentParser
import Glibc

@main
struct Tallyman: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "tallyman",
        abstract: "Counts what was promised against what arrived: an operations core between Shopify and Deposco.",
        version: version,
        subcommands: [
            ConsoleCommand.self, Serve.self, Demo.self, SandboxCommand.self, Rehearse.self, StoreCommand.self,
            InboxCommand.self, ChecksCommand.self, ConfigCommand.self, DoctorCommand.self, ManualCommand.self,
            Audit.self,
            MoneyCommand.self, MapsCommand.self,
            AdoptCommand.self, PrivacyCommand.self, Simulate.self, FuzzCommand.self, Bench.self,
        ], defaultSubcommand: ConsoleCommand.self)

    static func main() async {
        // Files of this program are for its owner and group at most: the store, its lock, and the socket until it is opened.
        umask(umask(0o027) | 0o027)
        await main(nil)
    }
}
