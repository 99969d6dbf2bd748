import Connectors
import Core

/// What of a configuration may change under a running core. Each setting says so itself, by `holds:`.
extension Configuration {
    private static let settings = WholeFile.section.sections.flatMap(\.settings)

    /// This configuration with what a running core takes over of another.
    func adopting(_ other: Configuration) -> Configuration {
        var next = self
        for setting in Self.settings where setting.face.holds.letsTakeOver(from: values, to: other.values) {
            next.values.take(setting, from: other.values)
        }
        return next
    }

    /// The keys by which another configuration differs for the core. Where a part is there in one alone, its key stands for all of it.
    func changes(to other: Configuration) -> [String] {
        WholeFile.section.sections.flatMap { section in
            if section.isPart, values.has(section) != other.values.has(section) { return [section.key] }
            return section.settings.filter { $0.face.holds.concernsCore && !$0.isSame(values, other.values) }.map(
                \.face.key)
        }
    }

    /// Makes the remote systems' clients go on with this configuration's secrets.
    func useSecrets(in core: IntegrationCore) async {
        if let shopify = ShopifySection.endpoint(values) { await core.shopify.use(shopify) }
        if let deposco = DeposcoSection.endpoint(values) {
            await core.deposco.use(deposco.signIn)
        }
        if let v1 = DeposcoV1Section.endpoint(values) { core.deposcoV1?.use(password: v1.password) }
        if let royalMail = RoyalMailSection.endpoint(values) {
            core.royalMail?.use(clientSecret: royalMail.clientSecret)
        }
        if let patchworks = PatchworksSection.endpoint(values) { await core.patchworks?.use(patchworks.credentials) }
    }
}
