/// What happens in a simulation.
package enum SimulatedDay: Sendable {
    /// Everything that people, the shop and the warehouse do at their worst.
    case troubled
    /// What happens in a shop where nothing is wrong: nobody needs to act.
    case sound
}
