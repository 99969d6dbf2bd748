import Connectors
import DeskAPI
import Domain

/// What a shop tells Tallyman about itself: one YAML file, with secrets from the environment or from files of their own.
/// `Configuration.example` documents every key.
struct Configuration: Sendable {
    /// The file it was read from.
    var file: String
    /// The shop or brand, as the desk shows it.
    var shop: String
    /// The folder that holds the store and, unless configured otherwise, the desk socket.
    var stateFolder: String
    /// Where `serve` logs; `nil` for standard error.
    var logFile: String?
    var hooks = Hooks()
    var desk: Desk
    var access = Access()
    var shopify: Shopify?
    var deposco: Deposco?
    var patchworks: Patchworks?
    /// What flows in Patchworks send with what they hand to us; without one its hook takes nothing.
    var patchworksHookSecrets: [Secret] = []
    var royalMail: RoyalMail?
    /// What tracking services and carriers sign with; those that are not used have no entry.
    var tracking: [TrackingService: [Secret]] = [:]
    /// Who may ask to cancel through a hook.
    var cancellationSenders: [Sender] = []
    var policy = Policy()
    /// Which item a channel SKU means where the two differ.
    var skuMap: [String: String] = [:]
    /// The files that the maps are in, by the keys that name them.
    var mapFiles: [String: String] = [:]
    /// What bundles are made of.
    var bundles: [SKU: [BundleComponent]] = [:]
    var sweeps = Sweeps()
    var privacy = Privacy()
    var console = Console()

    var storePath: String { stateFolder + "/tallyman.sqlite" }

    /// How long what is known of people is kept.
    struct Privacy: Sendable, Equatable {
        var keepBodies: Span = .hours(14 * 24)
        var keepContacts: Span = .hours(400 * 24)
    }

    struct Hooks: Sendable, Equatable {
        var host = "127.0.0.1"
        var port = 8080
        /// Bytes.
        var maximumBody = 2 * 1024 * 1024
        /// Nested arrays and objects.
        var maximumDepth = 64
    }

    struct Desk: Sendable, Equatable {
        var socket: String
        /// The Unix group whose members may open the socket.
        var group: String?
    }

    struct Access: Sendable, Equatable {
        /// Roles that the shop defines or redefines; the standard ones stand beside them.
        var roles: [String: Set<ActionName>] = [:]
        var grants: [Grant] = []

        struct Grant: Sendable, Equatable {
            var holder: Holder
            var roles: [String]
        }

        enum Holder: Sendable, Equatable {
            case user(String)
            case uid(UInt32)
            case group(String)
        }
    }

    struct Shopify: Sendable, Equatable {
        /// Without a slash at its end, such as `https://acme-uk.myshopify.com`.
        var store: String
        var apiVersion: String
        var token: Secret
        /// Several while one is being replaced.
        var webhookSecrets: [Secret]
    }

    struct Deposco: Sendable, Equatable {
        /// Without a slash at its end.
        var baseURL: String
        var tokenURL: String
        var clientID: String
        var clientSecret: Secret
        /// Present where the tenant installed the app; without it the client's own credentials are used.
        var refreshToken: Secret?
        var businessUnit: String
        /// For the whole account.
        var callsPerSecond: Int
        var v1: V1?

        /// The older API, which alone tells stock.
        struct V1: Sendable, Equatable {
            /// With the tenant's code, without a slash at its end.
            var baseURL: String
            var user: String
            var password: Secret
            /// How orders are written to it, where they go by it.
            var orders = DeposcoV1Form.xml
        }
    }

    struct RoyalMail: Sendable, Equatable {
        /// Without a slash at its end.
        var baseURL: String
        var clientID: String
        var clientSecret: Secret
        var callsPerSecond: Int
    }

    struct Sender: Sendable, Equatable {
        var name: String
        /// Several while one is being replaced.
        var secrets: [Secret]
        /// Where it takes our answers, if it does.
        var answerURL: String?
    }

    struct Patchworks: Sendable, Equatable {
        enum Credentials: Sendable, Equatable {
            case key(Secret)
            case login(user: String, password: Secret)
        }

        /// Without a slash at their ends.
        var coreURL: String
        var startURL: String
        var loginURL: String
        var credentials: Credentials
        /// For the whole account.
        var callsPerMinute: Int
        /// How many flows may run at once there, by the tier; `nil` when it was not said.
        var concurrentFlows: Int?
    }

    /// How often the periodic work runs.
    struct Sweeps: Sendable, Equatable {
        var orders: Span = .minutes(2)
        var deepOrders: Span = .hours(1)
        var nightlyOrders: Span = .day
        var shipments: Span = .seconds(30)
        var stock: Span = .seconds(10)
        var wmsOrders: Span = .minutes(1)
        var items: Span = .minutes(1)
        var variants: Span = .minutes(10)
        var royalMail: Span = .minutes(5)
        /// How far a poll reaches back behind its mark.
        var overlap: Span = .minutes(5)
        /// No webhook for this long is a stall.
        var quietWebhooks: Span = .minutes(30)
    }

    struct Console: Sendable, Equatable {
        /// The name of a theme that comes with the program, or a path to a theme file.
        var theme: String?
        /// Key names by command name; no names leave a command without a key.
        var keys: [String: [String]] = [:]
    }
}

/// Text that no log, error or debugger output shows.
struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let value: String

    init(_ value: String) { self.value = value }

    var description: String { "(secret)" }
    var debugDescription: String { "(secret)" }
    var customMirror: Mirror { Mirror(self, children: []) }
}

/// Something wrong in the configuration: where, what, and what to do.
struct ConfigurationFault: Error, Equatable, CustomStringConvertible {
    var file: String
    /// 1 for the first line; `nil` when the whole file is meant.
    var line: Int?
    /// The key, as `shopify.apiVersion`; empty for the file itself.
    var key: String
    var what: String

    var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return key.isEmpty ? "\(place): \(what)" : "\(place): \(key): \(what)"
    }
}

/// Every fault of a configuration, in the order of its lines.
struct ConfigurationFaults: Error, CustomStringConvertible {
    var faults: [ConfigurationFault]

    var description: String { faults.map(\.description).joined(separator: "\n") }
}
