import Console
import DeskAPI

/// The demo's first page: what this is, and what to try.
enum DemoPage {
    static var text: String {
        """

          TALLYMAN  a demo that needs nothing and keeps nothing

          A shop sells, a warehouse ships, and this console stands between
          them. Orders arrive every few seconds, over real HTTP on this machine.
          What takes hours in a shop takes minutes here: a parcel leaves within a
          minute, and a late cancellation waits five for somebody's decision.

          Five things to try:

           \(key(.list(.skus)))  Silent SKUs: sold, and unknown in the warehouse. Enter opens one,
              \(key(.action(.assignOwner))) gives it an owner. In minute 7 the warehouse makes VASE-TALL: see
              the orders that waited for it go.
           \(key(.list(.cancellations)))  Cancellations that came too late. \(key(.action(.rejectCancellation))) rejects one, with words that
              the customer reads.
           \(key(.find))  Find amelia.harper@example.com. Enter opens her order, \(key(.copyWords)) copies the
              answer to "where is it?".
           \(key(.list(.connectors)))  Connectors: in minute 3 Deposco goes off for two minutes. The first
              line says what waits for it; watch that clear.
           \(key(.list(.activity)))  Activity: who did what, when and why. \(key(.action(.note))) on an order writes a note for
              your colleagues, of whom two are at work.

          \(key(.help)) lists the keys, \(key(.palette)) finds a command by its name, \(key(.quit)) quits.

        """
    }

    private static func key(_ command: Command) -> String { command.spec.keys.first ?? "" }
}
