import ArgumentParser
import Core

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at everything that a core depends on, and say what is wrong and what to do. Changes nothing.",
        discussion: """
            Looks at the configuration, the modes of secret files, users and groups, the port, the desk socket, the store with its \
            room on disk, the clock, and each remote system: whether it answers, takes the credentials, and grants what is needed. \
            It may run beside a core. A refresh token is not used, since another one may be given in exchange; that system is then \
            only reached. Exits with 0 and one line on a sound machine, with 1 if something keeps the core from its work, and with \
            2 if there are only warnings.
            """)

    @Option(help: "The configuration file; without it the one that would be used.")
    var config: String?

    @Flag(help: "Report as JSON.")
    var json = false

    func run() async throws {
        let doctor = Doctor(
            surroundings: .process(standardRoles: Set(AccessRules.standardRoles.keys)), file: config)
        let report = await doctor.report()
        if json {
            print(try TerminalText.json(report))
        } else {
            for line in report.lines { print(TerminalText.line(line)) }
        }
        if report.status != 0 { throw ExitCode(report.status) }
    }
}
