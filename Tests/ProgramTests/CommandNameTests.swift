import ArgumentParser
import Testing

@testable import tallyman

@Suite struct CommandNameTests {
    /// Without a name of its own, a command is asked for its type's name at each start of the program, which costs more than all else that
    /// reading the arguments does.
    @Test func everyCommandHasItsName() {
        func unnamed(_ command: any ParsableCommand.Type) -> [String] {
            let configuration = command.configuration
            return (configuration.commandName == nil ? ["\(command)"] : [])
                + configuration.subcommands.flatMap { unnamed($0) }
        }
        #expect(Tallyman.configuration.subcommands.count > 10)
        #expect(unnamed(Tallyman.self) == [])
    }
}
