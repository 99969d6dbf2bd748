import Testing

@testable import tallyman

/// The secrets that a core needs, as the environment has them.
let secrets = [
    "TALLYMAN_SHOPIFY_TOKEN": "shpat_1", "TALLYMAN_SHOPIFY_WEBHOOK_SECRETS": "new-key, old-key",
    "TALLYMAN_DEPOSCO_CLIENT_SECRET": "s3cret", "TALLYMAN_DEPOSCO_V1_PASSWORD": "pw",
]

/// What a process runs in, made up.
func surroundings(_ environment: [String: String] = secrets) -> Configuration.Surroundings {
    Configuration.Surroundings(
        environment: environment, home: "/home/ada", folder: "/srv",
        standardRoles: ["operations", "cx", "oncall", "finance", "merchandising", "lead"])
}

/// A configuration, read from its text.
func read(
    _ text: String, for purpose: Configuration.Purpose = .core, environment: [String: String] = secrets
) throws -> Configuration {
    try Configuration.read(text, file: "tallyman.yaml", for: purpose, in: surroundings(environment))
}

/// What is wrong with a configuration.
func faults(
    _ text: String, for purpose: Configuration.Purpose = .core, environment: [String: String] = secrets
) -> [String] {
    do {
        _ = try read(text, for: purpose, environment: environment)
        return []
    } catch {
        return (error as? ConfigurationFaults)?.faults.map(\.description) ?? ["\(error)"]
    }
}

/// The least that a core needs. Its last line is the third.
let smallest = """
    shop: acme-uk
    shopify: { store: https://acme-uk.myshopify.com }
    deposco: { clientID: c, businessUnit: ACME }

    """
