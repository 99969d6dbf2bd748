import Core
import DeskAPI
import Domain

extension ManualPage {
    static let contacts = ManualPage(
        name: "contacts", title: "How to reach whom", about: "You need a person, here or outside."
    ) { shop, text in
        text.table(
            ["whom", "how"],
            Team.allCases.map { ["the \($0.title) team", shop.contact($0)] }
                + ContactsSection.Outside.allCases.map { [$0.title, shop.contact($0)] })
        text.heading("Who may do what at the desk")
        text.say("The kernel says who is calling. Somebody without a role may look, but not act.")
        text.table(
            ["role", "who has it", "what it may do"],
            shop.core.access.roles.sorted { $0.key < $1.key }.map { role, actions in
                let holders = shop.holders(of: role).joined(separator: ", ")
                let isOwn = AccessRules.standardRoles[role] == actions
                return [
                    ManualShop.code(role) + (isOwn ? " \(ManualShop.standard)" : ""),
                    holders.isEmpty ? "nobody" : holders,
                    actions.map(\.rawValue).sorted().joined(separator: ", "),
                ]
            })
    }
}
