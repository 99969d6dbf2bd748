import Connectors
import Domain
import Foundation

/// What every remote system's section has: addresses and secrets.
extension ConfigurationReading {
    func url(_ section: ConfigurationSection, _ key: String, _ otherwise: String?, example: String) -> String? {
        guard let text = otherwise == nil ? section.requiredText(key, example) : section.text(key) ?? otherwise else {
            return nil
        }
        if let problem = ConfigurationText.urlProblem(text) {
            section.note(problem, key, nil)
            return nil
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// Secrets come from an environment variable or from a file that `<key>File` names, one a line; never from this file.
    func secrets(
        _ section: ConfigurationSection, _ key: String, _ variable: String, _ meaning: String, several: Bool = false,
        required: Bool = true
    ) -> [Secret]? {
        if section.has(key) {
            section.note(
                "secrets do not belong in this file: set \(variable) in the environment, or `\(key)File` to a file that "
                    + "holds it; then replace this one, for it has been seen", key, nil)
            return nil
        }
        let file = section.text(key + "File").map(path)
        guard purpose == .core else { return nil }
        let text: String
        if let file {
            guard let content = FileManager.default.contents(atPath: file),
                let read = String(bytes: content, encoding: .utf8)
            else {
                section.note("`\(file)` cannot be read", key + "File", nil)
                return nil
            }
            text = read
        } else if let value = surroundings.variable(variable) {
            text = value
        } else {
            if required {
                section.note("is missing: set \(variable) in the environment, or `\(key)File`, to \(meaning)", key, nil)
            }
            return nil
        }
        let found = text.split(whereSeparator: { $0.isNewline || (several && ($0 == "," || $0 == " ")) })
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        guard !found.isEmpty, several || found.count == 1 else {
            let place = file.map { "`\($0)`" } ?? variable
            section.note("\(place) must hold \(several ? "at least one secret" : "one line with \(meaning)")", key, nil)
            return nil
        }
        return found.map(Secret.init)
    }
}

extension ConfigurationReading {
    /// Patchworks is used once there is a key or a user; its hook once there is a secret for it.
    /// - Returns: the flow that takes orders to Deposco, where there is one.
    func patchworks(_ section: ConfigurationSection, _ result: inout Configuration) -> String? {
        let core = url(section, "coreURL", PatchworksEndpoint.standardCore, example: "")
        let start = url(section, "startURL", PatchworksEndpoint.standardStart, example: "")
        let login = url(section, "loginURL", PatchworksEndpoint.standardLogin, example: "")
        let key = secrets(section, "apiKey", "TALLYMAN_PATCHWORKS_API_KEY", "the API key", required: false)
        let user = section.text("user")
        let password = secrets(
            section, "password", "TALLYMAN_PATCHWORKS_PASSWORD", "the user's password", required: user != nil)
        let rate = section.integer("callsPerMinute", 1...10_000)
        let concurrent = section.integer("concurrentFlows", 1...1000)
        let flows = section.section("flows")
        let orderFlow = flows.text("orders")
        flows.finish()
        result.patchworksHookSecrets =
            secrets(
                section, "hookSecrets", "TALLYMAN_PATCHWORKS_HOOK_SECRETS", "what its flows send to our hook",
                several: true, required: false) ?? []
        let calls = ["coreURL", "startURL", "loginURL", "callsPerMinute", "concurrentFlows", "flows"]
        let wanted = calls.contains { section.has($0) }
        section.finish()
        guard purpose == .core, let core, let start, let login else { return orderFlow }
        var credentials: Configuration.Patchworks.Credentials?
        if let key = key?.first {
            credentials = .key(key)
        } else if let user, let password = password?.first {
            credentials = .login(user: user, password: password)
        } else if wanted, user == nil, !section.has("apiKey"), !section.has("apiKeyFile") {
            section.note(
                "is missing: set TALLYMAN_PATCHWORKS_API_KEY in the environment, or `apiKeyFile`, to the API key; or "
                    + "give `user` and its password", "apiKey", nil)
        }
        result.patchworks = credentials.map {
            .init(
                coreURL: core, startURL: start, loginURL: login, credentials: $0, callsPerMinute: rate ?? 240,
                concurrentFlows: concurrent)
        }
        return orderFlow
    }
}

extension ConfigurationReading {
    /// Those who may ask to cancel through `/hooks/cancellations`.
    func senders(_ section: ConfigurationSection) -> [Configuration.Sender] {
        var found: [Configuration.Sender] = []
        for sender in section.sections("senders") {
            let name = sender.requiredText("name", "helpdesk")
            if let name, name.wholeMatch(of: #/[a-z0-9-]{1,40}/#) == nil {
                sender.note("`\(name)` must be 1 to 40 small letters, digits and dashes", "name", nil)
            }
            if let name, found.contains(where: { $0.name == name }) {
                sender.note("`\(name)` stands here twice: give each sender its own name", "name", nil)
            }
            let variable = "TALLYMAN_SENDER_\((name ?? "").uppercased().replacing("-", with: "_"))_SECRETS"
            let secrets = secrets(sender, "secrets", variable, "what signs its requests", several: true)
            let answer = sender.has("answer") ? url(sender, "answer", nil, example: "") : nil
            sender.finish()
            if let name, let secrets { found.append(.init(name: name, secrets: secrets, answerURL: answer)) }
        }
        return found
    }
}

extension ConfigurationReading {
    func payments(_ section: ConfigurationSection, _ policy: inout Policy) {
        let ways = [(name: "channel", value: PaymentPolicy.Capture.channel), ("onDispatch", .onDispatch)]
        if let capture = section.choice("capture", ways) { policy.payments.capture = capture }
        if policy.payments.capture == .onDispatch, !policy.sendOnAuthorised {
            section.note(
                "`onDispatch` needs `orders.send: authorised`: an order that waits for its money is never dispatched",
                "capture", nil)
        }
        if let byShipment = section.choice("partShipments", [(name: "whole", value: false), ("shipped", true)]) {
            policy.payments.byShipment = byShipment
        }
        if let life = section.span("authorisationLife", atLeast: .hours(1)) { policy.payments.authorisationLife = life }
        if let span = section.span("warnBefore", atLeast: .minutes(1)) { policy.payments.warnBefore = span }
        section.finish()
    }
}
