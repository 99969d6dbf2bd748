import Connectors
import DeskAPI
import Domain
import Foundation
import Simulation

/// Makes a `Configuration` of the sections of its file.
struct ConfigurationReading {
    let purpose: Configuration.Purpose
    let surroundings: Configuration.Surroundings
    /// Where the file's relative paths start.
    let folder: String
    private var mapFiles: [String: String] = [:]

    init(purpose: Configuration.Purpose, surroundings: Configuration.Surroundings, folder: String) {
        self.purpose = purpose
        self.surroundings = surroundings
        self.folder = folder
    }

    /// - Returns: `nil` when something required is missing; what, is noted in the section.
    mutating func configuration(_ root: ConfigurationSection, file: String) -> Configuration? {
        let shop = root.requiredText("shop", "acme-uk")
        let state = root.text("state").map(path) ?? surroundings.stateFolder
        var result = Configuration(
            file: file, shop: shop ?? "", stateFolder: state, desk: desk(root.section("desk"), state: state))
        let log = root.section("log")
        result.logFile = log.text("file").map(path)
        log.finish()
        result.hooks = hooks(root.section("hooks"))
        result.access = access(root.section("access"))
        result.shopify = shopify(root.section("shopify"))
        result.deposco = deposco(root.section("deposco"), &result.policy)
        result.royalMail = royalMail(root.section("royalMail"))
        let flow = patchworks(root.section("patchworks"), &result)
        for service in TrackingService.allCases {
            result.tracking[service] = tracking(service, root.section(service.rawValue))
        }
        (result.skuMap, result.bundles) = orders(root.section("orders"), orderFlow: flow, &result.policy)
        routing(root.section("routing"), &result.policy)
        stock(root.section("stock"), &result)
        cancellations(root.section("cancellations"), &result)
        notifications(root.section("notifications"), &result.policy.hold)
        payments(root.section("payments"), &result.policy)
        result.sweeps = sweeps(root.section("sweeps"))
        result.privacy = privacy(root.section("privacy"))
        result.console = console(root.section("console"))
        result.mapFiles = mapFiles
        root.finish()
        return shop == nil ? nil : result
    }

    func path(_ text: String) -> String {
        Configuration.absolute(text, in: folder, home: surroundings.home)
    }

    // MARK: This machine

    private func hooks(_ section: ConfigurationSection) -> Configuration.Hooks {
        var hooks = Configuration.Hooks()
        let expected = "an address and a port, as 127.0.0.1:8080"
        if let address = section.value("listen", expected: expected, ConfigurationText.address) {
            (hooks.host, hooks.port) = address
        }
        let size = "a size from 64 KiB to 64 MiB, as 2 MiB"
        if let bytes = section.value(
            "maximumBody", expected: size,
            { ConfigurationText.bytes($0).flatMap { (65_536...67_108_864).contains($0) ? $0 : nil } })
        {
            hooks.maximumBody = bytes
        }
        if let depth = section.integer("maximumDepth", 8...512) { hooks.maximumDepth = depth }
        section.finish()
        return hooks
    }

    private func desk(_ section: ConfigurationSection, state: String) -> Configuration.Desk {
        let socket =
            section.text("socket").map(path) ?? surroundings.variable("TALLYMAN_SOCKET") ?? state + "/desk.sock"
        if socket.utf8.count > 107 {
            section.note(
                "`\(socket)` is longer than the 107 bytes a Unix socket's path may have: set a shorter one", "socket",
                nil)
        }
        let group = section.text("group")
        section.finish()
        return Configuration.Desk(socket: socket, group: group)
    }

    private func access(_ section: ConfigurationSection) -> Configuration.Access {
        var access = Configuration.Access()
        let roles = section.section("roles")
        let actions = ActionName.allCases.map { (name: $0.rawValue, value: $0) }
        for (role, line, _) in roles.entries {
            access.roles[role] = Set(
                (roles.texts(role) ?? []).compactMap { name in
                    if let action = ActionName(rawValue: name) { return action }
                    let near = nearest(name, actions.map(\.name)).map { "; did you mean `\($0)`?" } ?? ""
                    roles.note("`\(name)` is none of \(actions.map(\.name).joined(separator: ", "))\(near)", role, line)
                    return nil
                })
        }
        let known = surroundings.standardRoles.union(access.roles.keys)
        for grant in section.sections("grants") {
            let user = grant.text("user").map(Configuration.Access.Holder.user)
            let group = grant.text("group").map(Configuration.Access.Holder.group)
            let uid = grant.value("uid", expected: "a user's number", UInt32.init).map(Configuration.Access.Holder.uid)
            let holders = [user, group, uid].compactMap { $0 }
            let names = grant.texts("roles") ?? []
            for name in names where !known.contains(name) {
                let near =
                    nearest(name, known.sorted()).map { "did you mean `\($0)`?" }
                    ?? "there are \(known.sorted().joined(separator: ", "))"
                grant.note("`\(name)` is not a role; \(near)", "roles", nil)
            }
            if holders.count != 1 { grant.note("must name one of user, group or uid", "", nil) }
            if names.isEmpty, !grant.has("roles") {
                grant.note("is missing: say which roles, as `roles: [cx]`", "roles", nil)
            }
            grant.finish()
            if holders.count == 1 { access.grants.append(.init(holder: holders[0], roles: names)) }
        }
        section.finish()
        return access
    }

    private func privacy(_ section: ConfigurationSection) -> Configuration.Privacy {
        var privacy = Configuration.Privacy()
        if let bodies = section.span("keepBodies", atLeast: .hours(1)) { privacy.keepBodies = bodies }
        if let contacts = section.span("keepContacts", atLeast: .day) { privacy.keepContacts = contacts }
        section.finish()
        return privacy
    }

    private func console(_ section: ConfigurationSection) -> Configuration.Console {
        var console = Configuration.Console()
        if let theme = section.text("theme") { console.theme = theme.contains("/") ? path(theme) : theme }
        let keys = section.section("keys")
        for (command, _, _) in keys.entries { console.keys[command] = keys.textOrTexts(command) }
        section.finish()
        return console
    }

    // MARK: Remote systems

    private func shopify(_ section: ConfigurationSection) -> Configuration.Shopify? {
        if section.isEmpty {
            if purpose == .core { section.note("is missing: the core needs to know its Shopify store", "", nil) }
            return nil
        }
        let store = url(section, "store", nil, example: "https://acme-uk.myshopify.com")
        let version = section.value("apiVersion", expected: "a version of Shopify's API, as 2026-07") { text in
            text.wholeMatch(of: #/20\d\d-(01|04|07|10)/#) != nil ? text : nil
        }
        let token = secrets(section, "token", "TALLYMAN_SHOPIFY_TOKEN", "the Admin API access token")
        let hooks = secrets(
            section, "webhookSecrets", "TALLYMAN_SHOPIFY_WEBHOOK_SECRETS", "the app's secret, which signs its webhooks",
            several: true)
        section.finish()
        guard let store, let token, let hooks, purpose == .core, let first = token.first else { return nil }
        return .init(store: store, apiVersion: version ?? "2026-07", token: first, webhookSecrets: hooks)
    }

    private func deposco(_ section: ConfigurationSection, _ policy: inout Policy) -> Configuration.Deposco? {
        if section.isEmpty {
            if purpose == .core { section.note("is missing: the core needs to know its Deposco account", "", nil) }
            return nil
        }
        let base = url(section, "baseURL", "https://api.deposco.com/latest", example: "")
        // Found live: the beta API served stale data, which made orders twice.
        if base?.hasSuffix("/beta") == true {
            section.note(
                "the beta API has served stale data, so that orders were made twice: use /latest", "baseURL", nil)
        }
        let token = url(section, "tokenURL", "https://auth.deposco.com/oauth2/token", example: "")
        let client = section.requiredText("clientID", "1a2b3c")
        let secret = secrets(section, "clientSecret", "TALLYMAN_DEPOSCO_CLIENT_SECRET", "the client secret")
        let refresh = secrets(
            section, "refreshToken", "TALLYMAN_DEPOSCO_REFRESH_TOKEN", "the refresh token", required: false)
        let unit = section.requiredText("businessUnit", "ACME")
        let rate = section.integer("callsPerSecond", 1...1000)
        if let from = section.integer("bulkFrom", 0...100_000) { policy.bulkFrom = from == 0 ? nil : from }
        let v1 = deposcoV1(section.section("v1"), &policy)
        section.finish()
        guard let base, let token, let client, let secret = secret?.first, let unit, purpose == .core else {
            return nil
        }
        return .init(
            baseURL: base, tokenURL: token, clientID: client, clientSecret: secret, refreshToken: refresh?.first,
            businessUnit: unit, callsPerSecond: rate ?? 4, v1: v1)
    }

    private func deposcoV1(_ section: ConfigurationSection, _ policy: inout Policy) -> Configuration.Deposco.V1? {
        if section.isEmpty { return nil }
        let base = url(section, "baseURL", nil, example: "https://acme.deposco.com/integration/ACME")
        let user = section.requiredText("user", "tallyman")
        let password = secrets(section, "password", "TALLYMAN_DEPOSCO_V1_PASSWORD", "the password")
        let orders = section.choice("orders", [(name: "xml", value: DeposcoV1Form.xml), ("json", .json)])
        if orders != nil { policy.orderAPI = .v1 }
        section.finish()
        guard let base, let user, let password = password?.first, purpose == .core else { return nil }
        return .init(baseURL: base, user: user, password: password, orders: orders ?? .xml)
    }

    private mutating func stock(_ section: ConfigurationSection, _ result: inout Configuration) {
        if section.isEmpty { return }
        let location = section.text("location")
        let facilities = section.texts("facilities") ?? []
        var policy = StockPolicy(locations: [:])
        if case .locations(let map) = result.policy.routing, location == nil {
            for (location, facility) in map { policy.locations[location, default: []].append(facility) }
        } else if let location {
            policy.locations = [String(location.split(separator: "/").last ?? ""): facilities]
        } else {
            section.note("is missing: the channel's location that shows the stock, as 61234567890", "location", nil)
        }
        if let safety = section.integer("safety", 0...1_000_000) { policy.safety = Int64(safety) }
        policy.safetyBySKU =
            map(section, "safetyMap", "stock.safetyMap") { bytes throws(CSVRefusal) in
                let read = try SafetyFile(csv: bytes)
                return (read.units, read.faults)
            } ?? [:]
        let every = section.span("snapshotEvery", atLeast: .seconds(30))
        switch section.choice("push", [(name: "frequent", value: false), ("snapshot", true)]) {
        case true?: policy.push = .snapshot(every: every ?? .minutes(15))
        case false?, nil: break
        }
        if let every = section.span("auditEvery", atLeast: .minutes(5)) { policy.auditEvery = every }
        section.finish()
        if purpose == .core, result.deposco != nil, result.deposco?.v1 == nil {
            section.note("needs deposco.v1: Deposco tells stock by its older API alone", "", nil)
        }
        result.policy.stock = policy
    }

    /// Optional: without it Royal Mail is not asked.
    private func royalMail(_ section: ConfigurationSection) -> Configuration.RoyalMail? {
        let base = url(section, "baseURL", "https://api.royalmail.net/mailpieces/v2", example: "")
        let client = section.isEmpty ? section.text("clientID") : section.requiredText("clientID", "1a2b3c")
        let secret = secrets(
            section, "clientSecret", "TALLYMAN_ROYALMAIL_SECRET", "the client secret", required: !section.isEmpty)
        let rate = section.integer("callsPerSecond", 1...1000)
        section.finish()
        guard let base, let client, let secret = secret?.first, purpose == .core else { return nil }
        return .init(baseURL: base, clientID: client, clientSecret: secret, callsPerSecond: rate ?? 2)
    }

    private func tracking(_ service: TrackingService, _ section: ConfigurationSection) -> [Secret]? {
        let variable = "TALLYMAN_\(service.rawValue.uppercased())_SECRETS"
        let found = secrets(section, "secrets", variable, "the webhook secret", several: true, required: false)
        section.finish()
        return found
    }

    // MARK: Rules

    /// - Parameter orderFlow: the flow in Patchworks that takes orders, where there is one.
    private mutating func orders(
        _ section: ConfigurationSection, orderFlow: String?, _ policy: inout Policy
    ) -> (
        skus: [String: String], bundles: [SKU: [BundleComponent]]
    ) {
        if section.choice("via", [(name: "direct", value: false), ("patchworks", true)]) == true {
            if policy.orderAPI == .v1 {
                section.note(
                    "`patchworks` hands orders over in the form of Deposco's V2 API: take deposco.v1.orders out", "via",
                    nil)
            } else if let orderFlow {
                policy.ordersVia = .patchworks(flow: orderFlow)
            } else {
                section.note(
                    "`patchworks` needs the flow that takes orders to Deposco: give its id as patchworks.flows.orders",
                    "via", nil)
            }
        }
        if let authorised = section.choice("send", [(name: "captured", value: false), ("authorised", true)]) {
            policy.sendOnAuthorised = authorised
        }
        policy.numberPrefix = section.text("numberPrefix") ?? policy.numberPrefix
        policy.orderSource = section.text("source") ?? policy.orderSource
        policy.shipVia = section.text("shipVia") ?? policy.shipVia
        policy.fits = fits(section.section("fits"))
        let skus = map(section, "skuMap", "orders.skuMap") { bytes throws(CSVRefusal) in
            let read = try SKUMapFile(csv: bytes)
            return (read.map, read.faults)
        }
        let bundles = map(section, "bundleMap", "orders.bundleMap") { bytes throws(CSVRefusal) in
            let read = try BundleMapFile(csv: bytes)
            return (read.bundles, read.faults)
        }
        section.finish()
        return (skus ?? [:], bundles ?? [:])
    }

    /// What stands in a CSV file that a key names, with every fault in it.
    /// - Returns: `nil` when no file is named or it cannot be read, and for a console, which needs no maps.
    private mutating func map<Map>(
        _ section: ConfigurationSection, _ key: String, _ name: String,
        _ read: ([UInt8]) throws(CSVRefusal) -> (map: Map, faults: [CSVFault])
    ) -> Map? {
        guard let file = section.text(key).map(path) else { return nil }
        mapFiles[name] = file
        guard purpose != .console else { return nil }
        do {
            let found = try read(try InputFile.bytes(file))
            for fault in found.faults { section.note("`\(file)` \(fault.mistake)", key, nil) }
            return found.map
        } catch {
            section.note("\(error)", key, nil)
            return nil
        }
    }

    private mutating func routing(_ section: ConfigurationSection, _ policy: inout Policy) {
        let facility = section.text("facility")
        let locations = map(section, "locationMap", "routing.locationMap") { bytes throws(CSVRefusal) in
            let read = try LocationMapFile(csv: bytes)
            return (read.facilities, read.faults)
        }
        let facilities = section.texts("facilities")
        let said = ["facility", "locationMap", "facilities"].filter { section.has($0) }
        if said.count > 1 {
            section.note("\(said.joined(separator: " and ")) exclude each other: keep one of them", "", nil)
        }
        section.finish()
        if let locations {
            policy.routing = .locations(locations)
        } else if let facilities {
            if facilities.isEmpty { section.note("names no facility", "facilities", nil) }
            policy.routing = .availability(facilities)
        } else {
            policy.routing = .facility(facility)
        }
    }

    private func cancellations(_ section: ConfigurationSection, _ result: inout Configuration) {
        result.cancellationSenders = senders(section)
        var policy = result.policy
        defer { result.policy = policy }
        if let span = section.span("decideWithin", atLeast: .zero) { policy.decideWithin = span }
        if let text = section.text("lateMessage") { policy.lateCancellationMessage = text }
        let table = section.section("statuses")
        if !table.isEmpty {
            var point = policy.pointOfNoReturn
            if let names = table.texts("stoppable") { point.stoppable = Set(names) }
            if let names = table.texts("committed") { point.committed = Set(names) }
            if let names = table.texts("cancelled") { point.cancelled = Set(names) }
            let twice = point.stoppable.intersection(point.committed).union(
                point.stoppable.intersection(point.cancelled)
            )
            .union(point.committed.intersection(point.cancelled))
            for name in twice.sorted() { table.note("`\(name)` stands in two of the lists: keep it in one", "", nil) }
            policy.pointOfNoReturn = point
        }
        table.finish()
        section.finish()
    }

    private func notifications(_ section: ConfigurationSection, _ hold: inout HoldPolicy) {
        if let span = section.span("warnAfter") { hold.warnAfter = span }
        if let span = section.span("stallAfter") { hold.stallAfter = span }
        if hold.stallAfter < hold.warnAfter {
            section.note("must not be shorter than warnAfter (\(SpanText.text(hold.warnAfter)))", "stallAfter", nil)
        }
        if let span = section.span("tellWithin", atLeast: .minutes(1)) { hold.tellWithin = span }
        let hours = section.section("businessHours")
        if let days = hours.texts("days") {
            hold.hours.days = Set(
                days.compactMap { day in
                    if let number = ConfigurationText.weekday(day) { return number }
                    hours.note("`\(day)` is not a day, as Mon or monday", "days", nil)
                    return nil
                })
        }
        if let opens = hours.value("opens", expected: "a time of day, as \"09:00\"", ConfigurationText.timeOfDay) {
            hold.hours.opens = opens
        }
        if let closes = hours.value("closes", expected: "a time of day, as \"17:30\"", ConfigurationText.timeOfDay) {
            hold.hours.closes = closes
        }
        if let offset = hours.value(
            "utcOffset", expected: "an offset from UTC, as \"+01:00\"", ConfigurationText.utcOffset)
        {
            hold.hours.offset = offset
        }
        if hold.hours.closes <= hold.hours.opens { hours.note("must be later than opens", "closes", nil) }
        hours.finish()
        section.finish()
    }

    private func sweeps(_ section: ConfigurationSection) -> Configuration.Sweeps {
        var sweeps = Configuration.Sweeps()
        if let span = section.span("orders", atLeast: .seconds(5)) { sweeps.orders = span }
        if let span = section.span("deepOrders", atLeast: .minutes(1)) { sweeps.deepOrders = span }
        if let span = section.span("nightlyOrders", atLeast: .hours(1)) { sweeps.nightlyOrders = span }
        if let span = section.span("shipments") { sweeps.shipments = span }
        if let span = section.span("stock", atLeast: .seconds(2)) { sweeps.stock = span }
        if let span = section.span("wmsOrders", atLeast: .seconds(5)) { sweeps.wmsOrders = span }
        if let span = section.span("items") { sweeps.items = span }
        if let span = section.span("variants", atLeast: .seconds(5)) { sweeps.variants = span }
        if let span = section.span("royalMail", atLeast: .seconds(5)) { sweeps.royalMail = span }
        if let span = section.span("overlap") { sweeps.overlap = span }
        if let span = section.span("quietWebhooks", atLeast: .minutes(1)) { sweeps.quietWebhooks = span }
        section.finish()
        return sweeps
    }
}
