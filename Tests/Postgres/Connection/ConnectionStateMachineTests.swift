import Testing

@testable import Postgres

@Suite struct ConnectionStateMachineTests {
    private typealias Machine = ConnectionStateMachine<String, Int>

    @Test("An answer goes to the statement whose turn it is")
    func order() {
        var machine = Machine()
        _ = machine.statement("a")
        _ = machine.statement("b")
        let answer1 = machine.answer(1)
        #expect(answer1 == "a succeeded 1")
        let answer2 = machine.answer(2)
        #expect(answer2 == "b succeeded 2")
        #expect(machine.isIdle)
    }

    @Test("Only the statement's own answer is its reply, not BEGIN's or COMMIT's")
    func reply() {
        var machine = Machine()
        _ = machine.sent("a", steps: [.begin, .prepare, .execute, .commit], isAutocommit: false, commits: true)
        var action = Machine.Action.none
        for number in 1...4 {
            machine.stepSucceeded(number)
            _ = machine.stepFinished()
        }
        action = machine.syncReceived()
        #expect(action.summary == "a succeeded 3")
    }

    @Test("A failure reaches its own statement and leaves its neighbours alone")
    func isolation() {
        var machine = Machine()
        _ = machine.statement("a")
        _ = machine.sent("b", steps: [.prepare, .execute], isAutocommit: true, commits: false)
        _ = machine.statement("c")
        let answer3 = machine.answer(1)
        #expect(answer3 == "a succeeded 1")
        machine.stepFailed(.state("42601"))
        _ = machine.stepFinished()
        machine.stepSkipped()
        _ = machine.stepFinished()
        let answer4 = machine.syncReceived().summary
        #expect(answer4 == "b failed 42601 in prepare")
        let answer5 = machine.answer(3)
        #expect(answer5 == "c succeeded 3")
    }

    @Test("A commit that fails at the Sync fails the statement that had succeeded")
    func deferredConstraint() {
        var machine = Machine()
        _ = machine.statement("a")
        machine.stepSucceeded(1)
        _ = machine.stepFinished()
        machine.stepFailed(.state("23503"))
        _ = machine.stepFinished()
        let answer6 = machine.syncReceived().summary
        #expect(answer6 == "a failed 23503")
    }

    @Test("Only the first of pipelined statements can be cancelled; the others wait for their turn")
    func cancelHeadOnly() {
        var machine = Machine()
        _ = machine.statement("a")
        let second = machine.statement("b")
        let answer7 = machine.interrupted(second)
        #expect(answer7 == false)
        machine.stepSucceeded(1)
        _ = machine.stepFinished()
        guard case .finish(_, .succeeded, .cancelHead) = machine.syncReceived() else {
            Issue.record("b is the first now and nobody waits for it")
            return
        }
    }

    @Test("A neighbour that a cancel request hits by mistake is sent again")
    func hitByMistake() {
        var machine = Machine()
        let first = machine.statement("a")
        _ = machine.statement("b")
        let answer8 = machine.interrupted(first)
        #expect(answer8)
        machine.cancelStarted()
        let answer9 = machine.answer(1)
        #expect(answer9 == "a succeeded 1")
        let answer10 = machine.fail("57014")
        #expect(answer10 == "b again 57014")
        let answer11 = machine.cancelFinished()
        #expect(answer11 == false)
    }

    @Test("A statement that its own caller cancelled is not sent again")
    func cancelled() {
        var machine = Machine()
        let first = machine.statement("a")
        let answer12 = machine.interrupted(first)
        #expect(answer12)
        machine.cancelStarted()
        let answer13 = machine.fail("57014")
        #expect(answer13 == "a failed 57014 in execute")
    }

    @Test("A statement_timeout of the server's own is told, not hidden")
    func serverTimeout() {
        var machine = Machine()
        _ = machine.statement("a")
        let answer14 = machine.fail("57014")
        #expect(answer14 == "a failed 57014 in execute")
    }

    @Test("A cancel request that came too early is worth another")
    func cancelAgain() {
        var machine = Machine()
        let first = machine.statement("a")
        let answer15 = machine.interrupted(first)
        #expect(answer15)
        machine.cancelStarted()
        let answer16 = machine.cancelFinished()
        #expect(answer16)
    }

    @Test("A statement whose plan is stale is sent again, in a transaction it fails", arguments: [true, false])
    func stalePlan(isAutocommit: Bool) {
        var machine = Machine()
        _ = machine.sent("a", steps: .execute, isAutocommit: isAutocommit, commits: false)
        let answer17 = machine.fail("26000")
        #expect(answer17 == (isAutocommit ? "a again 26000" : "a failed 26000 in execute"))
    }

    @Test(
        "When the connection is lost, only what may have taken effect is unknown",
        arguments: [
            (true, false, PostgresError.Code.outcomeUnknown), (false, true, .outcomeUnknown),
            (false, false, .connectionLost),
        ])
    func lost(isAutocommit: Bool, commits: Bool, code: PostgresError.Code) {
        var machine = Machine()
        _ = machine.sent("a", steps: .execute, isAutocommit: isAutocommit, commits: commits)
        let told = machine.lost(PostgresError(.connectionLost, "gone"))
        #expect(told.map(\.1.code) == [code])
        #expect(machine.isIdle)
    }

    @Test("Answers that nobody asked for end the connection")
    func unasked() {
        var machine = Machine()
        let answer18 = machine.syncReceived().summary
        #expect(answer18 == "give up")
        let answer19 = machine.stepFinished().summary
        #expect(answer19 == "give up")
        _ = machine.statement("a")
        let answer20 = machine.syncReceived().summary
        #expect(answer20 == "give up")
    }
}

extension ConnectionStateMachine<String, Int> {
    fileprivate mutating func statement(_ name: String) -> Int {
        sent(name, steps: .execute, isAutocommit: true, commits: false)
    }

    fileprivate mutating func answer(_ reply: Int) -> String {
        stepSucceeded(reply)
        _ = stepFinished()
        return syncReceived().summary
    }

    fileprivate mutating func fail(_ state: String) -> String {
        stepFailed(.state(state))
        _ = stepFinished()
        return syncReceived().summary
    }
}

extension ConnectionStateMachine<String, Int>.Action {
    fileprivate var summary: String {
        switch self {
        case .none: return "none"
        case .giveUp: return "give up"
        case .finish(let entry, let verdict, _):
            let step: String =
                switch entry.failedStep {
                case .prepare: " in prepare"
                case .execute: " in execute"
                default: ""
                }
            return switch verdict {
            case .succeeded: "\(entry.operation) succeeded \(entry.reply.map(String.init) ?? "nothing")"
            case .failed(let error): "\(entry.operation) failed \(error.sqlState ?? "?")\(step)"
            case .sendAgain(let error): "\(entry.operation) again \(error.sqlState ?? "?")"
            }
        }
    }
}

extension PostgresError {
    fileprivate static func state(_ sqlState: String) -> PostgresError {
        PostgresError(
            Code(sqlState: sqlState), "", server: ServerFields(sqlState: sqlState, severity: "ERROR"),
            statementName: nil,
            cause: nil)
    }
}
