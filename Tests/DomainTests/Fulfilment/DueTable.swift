import Domain

/// What may leave of an order of one line, case by case, as a person would decide it. Each row: the payment; the fulfilment order's status
/// and, after a slash, the service's request; where it is; how it is delivered; units wanted, and remaining on the fulfilment order; what
/// else is true; the units that may leave; where the order then stands; and why.
///
/// Places: `ours`, `other` (declared not ours), `service` (a fulfilment service's location that is ours), `their service`, `nowhere`.
/// Else: `there N` (the WMS has N), `told N` (our own live fulfilments carry N), `shipped N` (the WMS shipped N and the channel has no
/// fulfilment of it), `by others N`, `taken back N` (a fulfilment by others that was cancelled), `risk …`, `new` (routed just now), `test`,
/// `old` (older than the start), `admitted` (taken in by a person), `unread`. Unpaid orders: by the gateways `cod` (which the shop sends),
/// `deposit` (which waits), `money order` (which is reviewed) and `odd gateway` (of which it says nothing), or by the terms `net` (sent),
/// `fixed` (reviewed) and `receipt` (which wait, like all others).
enum DueTable {
    static let text = """
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 2 |                | 2 | queued          | paid, open, ours: the plain case
        paid               | OPEN                       | ours          | -            | 2 of 2 |                | 2 | queued          | no delivery method is a parcel
        paid               | OPEN                       | ours          | PICKUP_POINT | 2 of 2 |                | 2 | queued          | a carrier's pickup point is reached by a parcel
        paid               | OPEN                       | ours          | PICK_UP      | 2 of 2 |                | 0 | elsewhere       | the customer fetches it
        paid               | OPEN                       | ours          | LOCAL        | 2 of 2 |                | 0 | elsewhere       | the shop brings it
        paid               | OPEN                       | ours          | RETAIL       | 2 of 2 |                | 0 | elsewhere       | it was handed over at a till
        paid               | OPEN                       | ours          | NONE         | 2 of 2 |                | 0 | elsewhere       | nothing physical
        paid               | OPEN                       | ours          | DRONE        | 2 of 2 |                | 0 | notDue          | a word that we do not know is no permission
        paid               | IN_PROGRESS                | ours          | SHIPPING     | 2 of 2 |                | 2 | queued          | begun is still to be shipped
        paid               | ON_HOLD HIGH_RISK_OF_FRAUD | ours          | SHIPPING     | 2 of 2 |                | 0 | notDue          | fraud review
        paid               | ON_HOLD INCORRECT_ADDRESS  | ours          | SHIPPING     | 2 of 2 |                | 0 | notDue          | the address is being checked
        paid               | ON_HOLD OTHER              | ours          | SHIPPING     | 2 of 2 |                | 0 | notDue          | an app's own reason
        paid               | ON_HOLD                    | ours          | SHIPPING     | 2 of 2 |                | 0 | notDue          | held, and no reason is visible
        paid               | ON_HOLD OTHER              | ours          | PICK_UP      | 2 of 2 |                | 0 | elsewhere       | held or not, it is picked up
        paid               | ON_HOLD OTHER              | other         | SHIPPING     | 2 of 2 |                | 0 | elsewhere       | held or not, it is not ours
        paid               | ON_HOLD OTHER              | ours          | SHIPPING     | 2 of 2 | admitted       | 0 | notDue          | a person here does not overrule the channel's hold
        paid               | SCHEDULED                  | ours          | SHIPPING     | 2 of 2 |                | 0 | notDue          | a later parcel of a subscription
        paid               | CLOSED                     | ours          | SHIPPING     | 2 of 0 | by others 2    | 0 | elsewhere       | the old integration shipped it
        paid               | CLOSED                     | ours          | SHIPPING     | 2 of 0 |                | 0 | notDue          | ended, and nothing says where its units are
        paid               | CANCELLED                  | ours          | SHIPPING     | 2 of 0 |                | 0 | notDue          | another fulfilment order must take over
        paid               | INCOMPLETE                 | ours          | SHIPPING     | 2 of 2 |                | 0 | notDue          | it cannot be completed as asked
        paid               | FROZEN                     | ours          | SHIPPING     | 2 of 2 |                | 0 | notDue          | a status that we do not know is no permission
        paid               | none                       | -             | -            | 2 of 0 |                | 0 | notDue          | not routed yet, or not visible
        paid               | none                       | -             | -            | 2 of 0 | by others 2    | 0 | elsewhere       | fulfilled by somebody, and we see nothing else of it
        paid               | OPEN                       | ours          | SHIPPING     | 5 of 2 |                | 2 | queued          | of five, two are visible: only those
        paid               | OPEN                       | ours          | SHIPPING     | 5 of 2 | by others 3    | 2 | queued          | three were fulfilled by others: the remainder
        paid               | OPEN                       | ours          | SHIPPING     | 1 of 2 |                | 1 | queued          | never more than is still wanted
        paid               | OPEN                       | ours          | SHIPPING     | 0 of 0 |                | 0 | nothingToShip   | removed
        paid               | OPEN                       | other         | SHIPPING     | 2 of 2 |                | 0 | elsewhere       | a location that is declared not ours
        paid               | OPEN                       | their service | SHIPPING     | 2 of 2 |                | 0 | elsewhere       | printed and shipped by a service
        paid               | OPEN/ACCEPTED              | their service | SHIPPING     | 2 of 2 |                | 0 | elsewhere       | the service has accepted it
        paid               | OPEN                       | nowhere       | SHIPPING     | 2 of 2 |                | 0 | notDue          | its location was deleted
        paid               | OPEN                       | service       | SHIPPING     | 2 of 2 |                | 0 | notDue          | nobody has asked us to ship it yet
        paid               | OPEN/SUBMITTED             | service       | SHIPPING     | 2 of 2 |                | 2 | queued          | asked for: it is accepted, and goes
        paid               | IN_PROGRESS/ACCEPTED       | service       | SHIPPING     | 2 of 2 |                | 2 | queued          | we have accepted it
        paid               | OPEN/REJECTED              | service       | SHIPPING     | 2 of 2 |                | 0 | elsewhere       | we have refused it
        paid               | OPEN/CLOSED                | service       | SHIPPING     | 2 of 2 |                | 0 | elsewhere       | we have given it back
        paid               | OPEN/CANCELLATION_ACCEPTED | service       | SHIPPING     | 2 of 2 |                | 0 | elsewhere       | the request was taken back
        paid               | IN_PROGRESS/CANCELLATION_REQUESTED | service | SHIPPING   | 2 of 2 |                | 2 | queued          | a request to cancel is decided elsewhere
        paid               | IN_PROGRESS/CANCELLATION_REJECTED | service | SHIPPING    | 2 of 2 |                | 2 | queued          | the request to cancel was refused
        paid               | OPEN/ODD                   | service       | SHIPPING     | 2 of 2 |                | 0 | notDue          | a request status that we do not know
        paid               | ON_HOLD OTHER/SUBMITTED    | service       | SHIPPING     | 2 of 2 |                | 0 | notDue          | asked for, and held
        paid               | OPEN/SUBMITTED             | service       | PICK_UP      | 2 of 2 |                | 0 | elsewhere       | asked for, and picked up
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 2 | new            | 0 | notDue          | apps may still place a hold
        paid               | OPEN/SUBMITTED             | service       | SHIPPING     | 2 of 2 | new            | 0 | notDue          | the same at a service's location
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 2 | unread         | 0 | notDue          | what may leave is not known
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 2 | risk pending   | 0 | notDue          | the risk is being assessed
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 2 | risk cancel    | 0 | notDue          | to be reviewed by a person
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 2 | risk investigate | 0 | notDue        | to be reviewed by a person
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 2 | risk accept    | 2 | queued          | no risk
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 2 | risk none      | 2 | queued          | no opinion is no reason to wait
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 2 | risk cancel, admitted | 2 | queued   | reviewed by a person
        paid               | ON_HOLD OTHER              | ours          | SHIPPING     | 2 of 2 | risk cancel, admitted | 0 | notDue   | reviewed, and still held
        paid               | OPEN                       | other         | SHIPPING     | 2 of 2 | risk cancel    | 0 | elsewhere       | not ours, whatever its risk
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 2 | test           | 0 | elsewhere       | a test
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 2 | test, admitted | 0 | elsewhere       | a test stays a test
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 2 | old            | 0 | elsewhere       | older than the start
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 2 | old, admitted  | 2 | queued          | older, and taken in by a person
        paid               | CLOSED                     | ours          | SHIPPING     | 2 of 0 | old, admitted, by others 2 | 0 | elsewhere | taken in, and shipped already
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 2 | taken back 2   | 0 | notDue          | fulfilled by others and open again: a person decides
        paid               | OPEN                       | ours          | SHIPPING     | 3 of 3 | taken back 2   | 1 | queued          | only the unit that was never fulfilled
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 2 | taken back 2, admitted | 2 | queued  | a person decided
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 1 | taken back 1, by others 1 | 0 | notDue | one of two is open again
        pending            | OPEN                       | ours          | SHIPPING     | 2 of 2 |                | 0 | awaitingPayment | not paid
        authorized         | OPEN                       | ours          | SHIPPING     | 2 of 2 |                | 0 | awaitingPayment | not captured, where the policy asks for it
        partially_paid     | OPEN                       | ours          | SHIPPING     | 2 of 2 |                | 0 | awaitingPayment | not all of it is paid
        partially_refunded | OPEN                       | ours          | SHIPPING     | 2 of 2 |                | 2 | queued          | some money went back; what remains is wanted
        refunded           | OPEN                       | ours          | SHIPPING     | 2 of 2 |                | 0 | elsewhere       | all money went back before anything was sent: nobody means to have it
        voided             | OPEN                       | ours          | SHIPPING     | 2 of 2 |                | 0 | elsewhere       | the authorisation was let go: no money will come
        expired            | OPEN                       | ours          | SHIPPING     | 2 of 2 |                | 0 | awaitingPayment | the authorisation ended
        pending            | OPEN                       | ours          | SHIPPING     | 2 of 2 | cod            | 2 | queued          | cash on delivery leaves unpaid, as the shop says
        partially_paid     | OPEN                       | ours          | SHIPPING     | 2 of 2 | cod            | 2 | queued          | a part was paid by card, the rest on delivery
        pending            | ON_HOLD OTHER              | ours          | SHIPPING     | 2 of 2 | cod            | 0 | notDue          | it leaves unpaid, but not while it is held
        pending            | OPEN                       | ours          | SHIPPING     | 2 of 2 | cod, risk cancel | 0 | notDue          | it leaves unpaid, but not unreviewed
        pending            | OPEN                       | ours          | SHIPPING     | 2 of 2 | cod, unread    | 0 | notDue          | it may leave unpaid; where from is not known
        expired            | OPEN                       | ours          | SHIPPING     | 2 of 2 | cod            | 0 | awaitingPayment | an authorisation that ended was no cash on delivery
        authorized         | OPEN                       | ours          | SHIPPING     | 2 of 2 | cod            | 0 | awaitingPayment | authorised goes by its own setting
        refunded           | OPEN                       | ours          | SHIPPING     | 2 of 2 | cod            | 0 | elsewhere       | refunded, however it was paid
        pending            | OPEN                       | ours          | SHIPPING     | 2 of 2 | deposit        | 0 | awaitingPayment | a bank deposit has to arrive first
        pending            | OPEN                       | ours          | SHIPPING     | 2 of 2 | deposit, unread | 0 | awaitingPayment | what is not paid is not asked about
        pending            | OPEN                       | ours          | SHIPPING     | 2 of 2 | deposit, admitted | 0 | awaitingPayment | a person does not overrule what waits for its payment
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 2 | deposit        | 2 | queued          | the deposit arrived
        pending            | OPEN                       | ours          | SHIPPING     | 2 of 2 | money order    | 0 | notDue          | a person looks at it
        pending            | OPEN                       | ours          | SHIPPING     | 2 of 2 | money order, admitted | 2 | queued          | a person let it go
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 2 | money order    | 2 | queued          | it was paid: nobody has to look any more
        pending            | OPEN                       | other         | SHIPPING     | 2 of 2 | money order    | 0 | elsewhere       | not ours: nobody has to look
        pending            | OPEN                       | ours          | SHIPPING     | 2 of 2 | cod, deposit   | 0 | awaitingPayment | of two gateways the strictest: which one owes is not known
        pending            | OPEN                       | ours          | SHIPPING     | 2 of 2 | cod, odd gateway | 0 | awaitingPayment | a gateway without a rule waits
        pending            | OPEN                       | ours          | SHIPPING     | 2 of 2 | net            | 2 | queued          | net terms leave unpaid, as the shop says
        pending            | OPEN                       | ours          | SHIPPING     | 2 of 2 | receipt        | 0 | awaitingPayment | to be paid on receipt of the invoice, which waits here
        pending            | OPEN                       | ours          | SHIPPING     | 2 of 2 | receipt, cod   | 0 | awaitingPayment | terms that were agreed come before the gateway
        pending            | OPEN                       | ours          | SHIPPING     | 2 of 2 | fixed          | 0 | notDue          | a person looks at terms with a fixed day
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 2 | receipt        | 2 | queued          | paid, whatever the terms
        pending            | ON_HOLD OTHER              | ours          | SHIPPING     | 2 of 2 |                | 0 | awaitingPayment | unpaid comes before held
        pending            | OPEN                       | other         | SHIPPING     | 2 of 2 |                | 0 | elsewhere       | not ours, paid or not
        pending            | OPEN                       | ours          | PICK_UP      | 2 of 2 |                | 0 | elsewhere       | picked up, paid or not
        pending            | OPEN                       | ours          | SHIPPING     | 2 of 2 | test           | 0 | elsewhere       | a test, paid or not
        pending            | OPEN                       | ours          | SHIPPING     | 2 of 2 | old            | 0 | elsewhere       | older, paid or not
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 2 | there 2        | 0 | -               | the WMS has both
        paid               | OPEN                       | ours          | SHIPPING     | 3 of 3 | there 2        | 1 | -               | one was added since
        paid               | ON_HOLD OTHER              | ours          | SHIPPING     | 3 of 3 | there 2        | 0 | -               | one was added, and all is held
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 0 | there 2, told 2 | 0 | -              | shipped, and the channel knows
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 2 | there 2, shipped 2 | 0 | -           | shipped, and the channel does not know yet
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 1 | there 2, told 1 | 0 | -              | one shipped, one on its way
        paid               | OPEN                       | ours          | SHIPPING     | 3 of 1 | there 2, told 2 | 1 | -              | two shipped, one was added
        paid               | OPEN                       | ours          | SHIPPING     | 2 of 2 | there 2, new   | 0 | -               | routed again: the WMS has it
        refunded           | OPEN                       | ours          | SHIPPING     | 2 of 2 | there 2        | 0 | -               | refunded: nothing more goes there, and what is there is stopped
        refunded           | OPEN                       | ours          | SHIPPING     | 3 of 3 | there 2        | 0 | -               | one was added, and all was refunded
        voided             | OPEN                       | ours          | SHIPPING     | 2 of 2 | there 2        | 0 | -               | the payment was let go after it was sent
        partially_refunded | OPEN                       | ours          | SHIPPING     | 2 of 2 | there 2        | 0 | -               | some money went back, and the goods are wanted
        pending            | OPEN                       | ours          | SHIPPING     | 3 of 3 | there 2, cod   | 1 | -               | one was added to what is paid on delivery
        pending            | OPEN                       | ours          | SHIPPING     | 2 of 2 | there 2        | 0 | -               | the WMS has it: it is not called back for its payment
        """
}
