import Domain
import Testing

/// What a person reads of each type of exception.
@Suite struct ExceptionTypeTests {
    @Test(arguments: ExceptionType.allCases) func eachTypeSaysWhatItIsAndWhatToDo(type: ExceptionType) {
        #expect(!type.title.isEmpty)
        #expect(type.playbook.hasSuffix("."))
        #expect(type.sla >= .minutes(15) && type.sla <= .day * 30)
    }

    @Test func noTwoTypesHaveOneTitle() {
        #expect(Set(ExceptionType.allCases.map(\.title)).count == ExceptionType.allCases.count)
    }

    @Test(arguments: [
        (ExceptionType.unknownSKU, Team.merchandising, Span.hours(2)), (.wmsRefused, .operations, .hours(1)),
        (.lateCancellation, .cx, .minutes(30)), (.captureFailed, .finance, .hours(4)),
        (.deadLetter, .oncall, .hours(1)),
        (.connectorRefusing, .oncall, .minutes(15)), (.dataRequest, .cx, .day * 30),
        (.duplicateSKU, .merchandising, .day),
    ])
    func eachTypeHasATeamAndATimeToAct(type: ExceptionType, team: Team, time: Span) {
        #expect(type.defaultTeam == team)
        #expect(type.sla == time)
    }

    @Test func whatStopsTheWholeShopIsCritical() {
        #expect(ExceptionType.connectorRefusing.severity == .critical)
        #expect(ExceptionType.deadSubscription.severity == .critical)
        #expect(ExceptionType.unknownSKU.severity == .warning)
        #expect(ExceptionType.duplicateSKU.severity == .info)
    }

    @Test(arguments: Team.allCases) func eachTeamHasAName(team: Team) {
        #expect(!team.title.isEmpty)
    }
}
