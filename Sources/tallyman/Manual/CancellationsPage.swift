import Domain

extension ManualPage {
    static let cancellations = ManualPage(
        name: "cancellations", title: "Cancellations and the point of no return",
        about: "A customer wants to cancel: until when can it be stopped, and who decides?"
    ) { shop, text in
        text.say(
            "Deposco is asked for the order's status before any answer. What is cancelled there is told to the channel; what the warehouse "
                + "has begun is past the point of no return.")
        text.table(
            ["Deposco's status", "what it means"],
            [
                [
                    "{cancellations.statuses.stoppable}",
                    "it can be stopped: it is cancelled in Deposco, then on the channel",
                ],
                ["{cancellations.statuses.committed}", "past the point of no return: customer experience decides"],
                ["{cancellations.statuses.cancelled}", "cancelled already: the channel is told"],
                ["any other", "unknown: nothing is done, and somebody has to look"],
            ])
        text.heading("Past the point of no return")
        text.say(
            "A person has {cancellations.decideWithin} to reject it with words of their own, or to have the warehouse pull the parcel. Then "
                + "it is refused with the standing words: {cancellations.lateMessage}. What the shop itself cancelled in the channel cannot be refused: "
                + "there somebody has to stop the parcel.")
        text.say("To reach the warehouse: \(shop.contact(.warehouse)). Customer experience: \(shop.contact(.cx)).")
        text.say("When to do nothing: the parcel cannot be pulled any more, and the standing words suit.")
        text.heading("Who may ask")
        text.say("Customers through the channel, and these by `/hooks/cancellations`: {cancellations.senders}.")
    }
}
