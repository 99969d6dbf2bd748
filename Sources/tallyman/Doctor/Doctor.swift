import Core

/// Looks at everything that a core depends on, and changes nothing. What one look finds keeps no other look from being taken.
struct Doctor: Sendable {
    let surroundings: Configuration.Surroundings
    /// The configuration to look at; `nil` for the usual places.
    var file: String?

    func report() async -> DoctorReport {
        guard let file = Configuration.find(file, in: surroundings) else {
            return DoctorReport(
                findings: [
                    .fault(
                        .configuration, "no configuration is in \(surroundings.places.joined(separator: ", "))",
                        do: "write one with `tallyman config example > tallyman.yaml`, or name it with --config")
                ])
        }
        let secrets = SecretFiles()
        let (read, faults) = Configuration.survey(file, noting: secrets, in: surroundings)
        var findings = faults.map {
            Finding.fault(.configuration, "\($0)", do: "mend that line; `tallyman config example` shows every key")
        }
        guard let configuration = read else { return DoctorReport(findings: findings) }
        findings += FileCheck(configuration: configuration, secrets: secrets.all, folder: surroundings.folder).findings
        findings += AccessCheck(configuration: configuration).findings
        let port = await PortCheck(configuration: configuration).look()
        findings += port.findings
        findings +=
            DeskCheck(
                socket: configuration[DeskSection.socket], group: configuration.coreSettings().deskGroup,
                isServed: port.isServed
            ).findings
        findings += await StoreLook(configuration: configuration).findings()
        findings += await ConnectionCheck(configuration: configuration).findings()
        return DoctorReport(shop: configuration[WholeFile.shop], findings: findings)
    }
}
