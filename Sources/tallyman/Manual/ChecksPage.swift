import Domain

extension ManualPage {
    static let checks = ManualPage(
        name: "checks", title: "Daily checks", about: "What does each team look at every day, and sign off?"
    ) { shop, text in
        guard let policy = shop.policy.checks else {
            text.say("This shop does no daily checks: the setting `checks.look` is {checks.look}.")
            return
        }
        text.say(
            "Checks are done {checks.look}, on the days of the business hours: {notifications.businessHours.days}. Open it in the console (`9`) or by "
                + "`tallyman checks list`, look at its figures and at what they were read from, and sign it off with a note. What is not "
                + "signed off in its time becomes an exception of its team's. The journal keeps who signed what, with the figures as they "
                + "were; `tallyman checks export` writes a month of it.")
        text.say(
            "When: at opening, {notifications.businessHours.opens}, to be signed off within {checks.within}. The gap also "
                + "{checks.beforeCutoff} before each cut-off: {checks.cutoffs}. Times of their own: {checks.times}. Not done here: "
                + "{checks.off}.")
        let schedule = CheckSchedule(policy, shop.policy.hold.hours)
        for team in Team.allCases {
            let own = schedule.checks.filter { $0.team == team }
            if own.isEmpty { continue }
            text.heading("\(team.title), \(shop.contact(team))")
            text.table(
                ["check", "due", "what is looked at, and what to do"],
                own.map { check in
                    let times = schedule.times(of: check).map { ConfigurationText.text(minutes: $0.minute) }
                    return ["\(check.title) (`\(check.rawValue)`)", times.joined(separator: ", "), check.playbook]
                })
        }
    }
}
