import TestSupport
import Testing

@testable import Postgres

@Suite struct PoolStateMachineTests {
    private typealias Machine = PoolStateMachine<String>
    private let start = ContinuousClock.now

    @Test("The first operation waits for the first connection and then gets it")
    func firstOperation() {
        var machine = Machine(limits: .fixture())
        let id = machine.connectionToOpen(at: start)
        guard case .queued = machine.operationArrived("a", for: .write, at: start) else {
            Issue.record("no connection is open, so the operation has to wait")
            return
        }
        let next1 = machine.nextStart(at: start)
        #expect(next1 == nil)
        machine.connectionOpened(1, at: start)
        #expect(id == 1)
        let next2 = machine.nextStart(at: start)?.waiter
        #expect(next2 == "a")
        #expect(machine.isQuiet == false)
        machine.statementFinished(on: 1, at: start)
        #expect(machine.isQuiet)
    }

    @Test("Writes go to an idle connection, and behind the fewest where none is")
    func leastLoaded() {
        var machine = Machine.open(3, .fixture(connectionsMax: 3), at: start)
        let order = (0..<6).map { _ in machine.started("w", .write, at: start) }
        #expect(order == [1, 2, 3, 1, 2, 3])
        machine.statementFinished(on: 2, at: start)
        machine.statementFinished(on: 2, at: start)
        let connection3 = machine.started("w", .write, at: start)
        #expect(connection3 == 2)
    }

    @Test("Quick reads share one connection as long as those behind each other wait for less than the limit")
    func quickReadsShareOne() {
        var limits = PoolLimits.fixture(connectionsMax: 4)
        limits.readWaitMax = .microseconds(500)
        var machine = Machine.open(4, limits, at: start)
        let cost = StatementCost(microseconds: 100)
        let used = (0..<11).map { _ in machine.started("r", .read, cost, at: start) }
        #expect(used == [1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3])
        machine.statementFinished(on: 1, cost: cost, at: start)
        let next = machine.started("r", .read, cost, at: start)
        #expect(next == 1)
    }

    @Test("A read that may take long goes to an idle connection, not behind the quick ones")
    func slowRead() {
        var machine = Machine.open(4, .fixture(connectionsMax: 4), at: start)
        let quick = machine.started("quick", .read, StatementCost(microseconds: 10), at: start)
        let slow = machine.started("slow", .read, StatementCost(isQuick: false), at: start)
        #expect([quick, slow] == [1, 2])
    }

    @Test("Reads share the first connections up to the limit", arguments: [1, 2, 3])
    func readsShare(readConnectionsMax: Int) {
        var limits = PoolLimits.fixture(connectionsMax: 4)
        limits.readConnectionsMax = readConnectionsMax
        var machine = Machine.open(4, limits, at: start)
        let used = Set((0..<16).map { _ in machine.started("r", .read, StatementCost(microseconds: 1_000), at: start) })
        #expect(used == Set((1...readConnectionsMax).map { $0 as Int? }))
    }

    @Test("A pipeline takes as many statements as its limit and no more", arguments: [1, 2, 8])
    func pipelineDepth(pipelineDepthMax: Int) {
        var limits = PoolLimits.fixture(connectionsMax: 1)
        limits.pipelineDepthMax = pipelineDepthMax
        var machine = Machine.open(1, limits, at: start)
        for _ in 0..<pipelineDepthMax {
            let result = machine.started("w", .write, at: start)
            #expect(result == 1)
        }
        let connection5 = machine.started("w", .write, at: start)
        #expect(connection5 == nil)
    }

    @Test("Nothing is put behind a statement that has run for long")
    func slowHead() {
        var machine = Machine.open(1, .fixture(connectionsMax: 1), at: start)
        let connection6 = machine.started("slow", .write, at: start)
        #expect(connection6 == 1)
        let slow = machine.limits.slowStatement
        let connection7 = machine.started("behind", .write, at: start + slow - .nanoseconds(1))
        #expect(connection7 == 1)
        let connection8 = machine.started("late", .write, at: start + slow)
        #expect(connection8 == nil)
        machine.statementFinished(on: 1, at: start + slow)
        let next9 = machine.nextStart(at: start + slow)?.waiter
        #expect(next9 == "late")
    }

    @Test("Nothing is put behind a statement that is not known to be quick")
    func unknownStatement() {
        var machine = Machine.open(1, .fixture(connectionsMax: 1), at: start)
        guard
            case .start(1) = machine.operationArrived(
                "report", for: .read, cost: StatementCost(isQuick: false), at: start)
        else {
            Issue.record("the connection is idle, so the report can start")
            return
        }
        let behind = machine.started("behind", .read, at: start)
        #expect(behind == nil)
        let took = machine.statementFinished(on: 1, cost: StatementCost(isQuick: false), at: start + .seconds(3))
        #expect(took == .seconds(3))
        let next = machine.nextStart(at: start + .seconds(3))
        #expect(next?.waiter == "behind")
    }

    @Test("A lease keeps all others off its connection until it is returned")
    func lease() {
        var machine = Machine.open(1, .fixture(connectionsMax: 1), at: start)
        let connection10 = machine.started("transaction", .lease, at: start)
        #expect(connection10 == 1)
        let connection11 = machine.started("other", .write, at: start)
        #expect(connection11 == nil)
        machine.statementSent(on: 1, at: start)
        machine.statementFinished(on: 1, at: start)
        let next12 = machine.nextStart(at: start)
        #expect(next12 == nil)
        machine.leaseReturned(1, at: start)
        let next13 = machine.nextStart(at: start)?.connection
        #expect(next13 == 1)
    }

    @Test("Waiters are served in the order they came in, and one that left is skipped")
    func arrivalOrder() {
        var machine = Machine.open(1, .fixture(connectionsMax: 1), at: start)
        _ = machine.started("lease", .lease, at: start)
        var tickets: [Machine.Ticket] = []
        for name in ["a", "b", "c"] {
            if case .queued(let ticket) = machine.operationArrived(name, for: .lease, at: start) {
                tickets.append(ticket)
            }
        }
        machine.waiterLeft(tickets[1])
        machine.waiterLeft(tickets[1])  // a second time changes nothing
        #expect(machine.waiting.count == 2)
        var served: [String] = []
        while true {
            machine.leaseReturned(1, at: start)
            guard let next = machine.nextStart(at: start) else { break }
            served.append(next.waiter)
        }
        #expect(served == ["a", "c"])
    }

    @Test("The queue takes as many as its limit, and the next is refused", arguments: [1, 2, 3])
    func queueLimit(waitingOperationsMax: Int) {
        var limits = PoolLimits.fixture()
        limits.waitingOperationsMax = waitingOperationsMax
        var machine = Machine(limits: limits)
        for _ in 0..<waitingOperationsMax {
            let result = machine.refusal("w", at: start)
            #expect(result == nil)
        }
        let refusal15 = machine.refusal("w", at: start)
        #expect(refusal15 == .full)
    }

    @Test("Connections open on demand, as many at a time and in all as the limits say")
    func growth() {
        var limits = PoolLimits.fixture(connectionsMin: 0, connectionsMax: 5)
        limits.openingMax = 2
        var machine = Machine(limits: limits)
        let toOpen16 = machine.connectionToOpen(at: start)
        #expect(toOpen16 == nil)
        for _ in 0..<10 { _ = machine.operationArrived("w", for: .lease, at: start) }
        let toOpen17 = machine.allToOpen(at: start)
        #expect(toOpen17 == [1, 2])
        machine.connectionOpened(1, at: start)
        machine.connectionOpened(2, at: start)
        while machine.nextStart(at: start) != nil {}
        let toOpen18 = machine.allToOpen(at: start)
        #expect(toOpen18 == [3, 4])
        machine.connectionOpened(3, at: start)
        machine.connectionOpened(4, at: start)
        while machine.nextStart(at: start) != nil {}
        let toOpen19 = machine.allToOpen(at: start)
        #expect(toOpen19 == [5])
        machine.connectionOpened(5, at: start)
        let toOpen20 = machine.allToOpen(at: start)
        #expect(toOpen20 == [])
    }

    @Test("Failed attempts come further and further apart, up to the longest wait")
    func backoff() {
        var machine = Machine(limits: .fixture())
        var now = start
        var waits: [Duration] = []
        for _ in 0..<8 {
            guard let id = machine.connectionToOpen(at: now), machine.connectionToOpen(at: now) == nil else {
                Issue.record("one attempt at a time is due at \(now)")
                return
            }
            _ = machine.connectionFailed(id, jitter: 1, at: now)
            let next = machine.nextTimer(after: now) ?? now
            let toOpen21 = machine.connectionToOpen(at: next - .nanoseconds(1))
            #expect(toOpen21 == nil)
            waits.append(next - now)
            now = next
        }
        #expect(waits == [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000].map { .milliseconds($0) })
    }

    @Test("Jitter takes up to half of the wait away", arguments: [(0.0, 50), (0.5, 75), (1.0, 100)])
    func jitter(jitter: Double, milliseconds: Int) throws {
        var machine = Machine(limits: .fixture())
        let opening = machine.connectionToOpen(at: start)
        let id = try #require(opening)
        _ = machine.connectionFailed(id, jitter: jitter, at: start)
        #expect(machine.nextTimer(after: start) == start + .milliseconds(milliseconds))
    }

    @Test("When the database is down, those who wait hear it at once, and so do those who come")
    func failsFast() throws {
        var machine = Machine(limits: .fixture())
        let opening = machine.connectionToOpen(at: start)
        let id = try #require(opening)
        _ = machine.operationArrived("impatient", for: .write, at: start)
        _ = machine.operationArrived("patient", for: .write, waitsWhenDown: true, at: start)
        let told22 = machine.connectionFailed(id, jitter: 0, at: start)
        #expect(told22 == ["impatient"])
        #expect(machine.isDown)
        let refusal23 = machine.refusal("late", at: start)
        #expect(refusal23 == .down)
        let second = machine.connectionToOpen(at: start + .seconds(1))
        let again = try #require(second)
        machine.connectionOpened(again, at: start + .seconds(1))
        #expect(!machine.isDown)
        let next24 = machine.nextStart(at: start)?.waiter
        #expect(next24 == "patient")
    }

    @Test("Without failing fast, those who wait wait on while the database is down")
    func patience() throws {
        var limits = PoolLimits.fixture()
        limits.failsFastWhenDown = false
        var machine = Machine(limits: limits)
        let opening = machine.connectionToOpen(at: start)
        let id = try #require(opening)
        _ = machine.operationArrived("a", for: .write, at: start)
        let told25 = machine.connectionFailed(id, jitter: 0, at: start)
        #expect(told25 == [])
        let refusal26 = machine.refusal("b", at: start)
        #expect(refusal26 == nil)
    }

    @Test("One failed attempt among open connections takes nobody down")
    func partialFailure() throws {
        var machine = Machine.open(1, .fixture(connectionsMax: 2), at: start)
        _ = machine.started("t", .lease, at: start)
        _ = machine.operationArrived("w", for: .write, at: start)
        let opening = machine.connectionToOpen(at: start)
        let id = try #require(opening)
        let told27 = machine.connectionFailed(id, jitter: 0, at: start)
        #expect(told27 == [])
        #expect(!machine.isDown)
    }

    @Test("Spare connections close when nobody has needed them for long; the minimum stays")
    func idle() {
        let machine = Machine.open(3, .fixture(connectionsMin: 1, connectionsMax: 3), at: start)
        let idle = machine.limits.connectionIdleMax
        #expect(machine.connectionsToClose(at: start + idle - .nanoseconds(1)) == [])
        #expect(machine.connectionsToClose(at: start + idle) == [1, 2])
    }

    @Test("Health checks do not keep a spare connection open")
    func idleDespiteChecks() {
        var machine = Machine.open(2, .fixture(connectionsMin: 1, connectionsMax: 2), at: start)
        var now = start
        while now < start + machine.limits.connectionIdleMax {
            now += machine.limits.healthCheckInterval
            for id in machine.connectionsToCheck(at: now) {
                machine.checkStarted(on: id, at: now)
                machine.statementFinished(on: id, at: now)
            }
        }
        #expect(machine.connectionsToClose(at: now) == [1])
    }

    @Test("No timer is due for what was due already, or the thread would never sleep")
    func noStaleTimer() {
        let machine = Machine.open(1, .fixture(connectionsMax: 1), at: start)
        let late = start + machine.limits.connectionAgeMax + .seconds(1)
        #expect(machine.nextTimer(after: late) == nil)
    }

    @Test("A connection that is too old closes when it is free, not before")
    func age() {
        var machine = Machine.open(1, .fixture(connectionsMax: 1), at: start)
        let old = start + machine.limits.connectionAgeMax
        _ = machine.started("t", .lease, at: old)
        #expect(machine.connectionsToClose(at: old) == [])
        machine.leaseReturned(1, at: old)
        #expect(machine.connectionsToClose(at: old - .nanoseconds(1)) == [])
        #expect(machine.connectionsToClose(at: old) == [1])
    }

    @Test("An idle connection is checked after the interval, and not while the check is under way")
    func healthCheck() {
        var machine = Machine.open(1, .fixture(connectionsMax: 1), at: start)
        let due = start + machine.limits.healthCheckInterval
        #expect(machine.connectionsToCheck(at: due - .nanoseconds(1)) == [])
        #expect(machine.connectionsToCheck(at: due) == [1])
        machine.checkStarted(on: 1, at: due)
        #expect(machine.connectionsToCheck(at: due) == [])
        machine.statementFinished(on: 1, at: due)
        #expect(machine.connectionsToCheck(at: due) == [])
    }

    @Test("A connection with a cancel request under way gets nothing new")
    func cancelling() {
        var machine = Machine.open(1, .fixture(connectionsMax: 1), at: start)
        machine.cancelStarted(on: 1)
        let connection28 = machine.started("w", .write, at: start)
        #expect(connection28 == nil)
        machine.cancelFinished(on: 1)
        let next29 = machine.nextStart(at: start)?.waiter
        #expect(next29 == "w")
    }

    @Test("A closing pool serves those who wait, refuses those who come, and opens nothing")
    func closing() {
        var machine = Machine.open(1, .fixture(connectionsMax: 2), at: start)
        _ = machine.started("lease", .lease, at: start)
        _ = machine.started("waits", .write, at: start)
        machine.closingStarted()
        let refusal30 = machine.refusal("late", at: start)
        #expect(refusal30 == .closed)
        let toOpen31 = machine.connectionToOpen(at: start)
        #expect(toOpen31 == nil)
        #expect(!machine.isQuiet)
        machine.leaseReturned(1, at: start)
        let next32 = machine.nextStart(at: start)?.waiter
        #expect(next32 == "waits")
        machine.statementFinished(on: 1, at: start)
        #expect(machine.isQuiet)
    }

    @Test("Random events never lose a waiter, nor lease a connection twice", arguments: 0..<20)
    func randomEvents(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var limits = PoolLimits.fixture(connectionsMax: 4)
        limits.pipelineDepthMax = 3
        limits.waitingOperationsMax = 20
        var machine = PoolStateMachine<Int>(limits: limits)
        var now = start
        var (arrived, refused, started, left) = (0, 0, 0, 0)
        var tickets: [PoolStateMachine<Int>.Ticket] = []
        var running: [(id: Int, leased: Bool)] = []
        var purposes: [Int: PoolStateMachine<Int>.Purpose] = [:]

        func begin(_ waiter: Int, _ id: Int, _ comment: String) {
            let leased = purposes[waiter] == .lease
            #expect(!running.contains { $0.id == id && $0.leased }, "seed \(seed): \(comment)")
            running.append((id, leased))
            started += 1
        }

        for _ in 0..<2_000 {
            now += .microseconds(Int.random(in: 0...500, using: &random))
            switch Int.random(in: 0..<10, using: &random) {
            case 0...3:
                arrived += 1
                let purpose =
                    [PoolStateMachine<Int>.Purpose.read, .write, .lease].randomElement(using: &random) ?? .read
                purposes[arrived] = purpose
                switch machine.operationArrived(arrived, for: purpose, at: now) {
                case .start(let id): begin(arrived, id, "at arrival")
                case .queued(let ticket): tickets.append(ticket)
                case .refused: refused += 1
                }
            case 4...6:
                guard let index = running.indices.randomElement(using: &random) else { continue }
                let ended = running.remove(at: index)
                if ended.leased {
                    machine.leaseReturned(ended.id, at: now)
                } else {
                    machine.statementFinished(on: ended.id, at: now)
                }
            case 7:
                guard let ticket = tickets.randomElement(using: &random) else { continue }
                let before = machine.waiting.count
                machine.waiterLeft(ticket)
                left += before - machine.waiting.count
            case 8:
                guard let id = machine.connectionToOpen(at: now) else { continue }
                if Bool.random(using: &random) {
                    machine.connectionOpened(id, at: now)
                } else {
                    refused += machine.connectionFailed(id, jitter: 0, at: now).count
                }
            default:
                while let next = machine.nextStart(at: now) { begin(next.waiter, next.connection, "from the queue") }
            }
            #expect(arrived == refused + started + left + machine.waiting.count, "seed \(seed)")
            #expect(machine.entries.count <= limits.connectionsMax, "seed \(seed)")
        }
    }
}

extension PoolStateMachine {
    /// A pool with that many connections open: they are asked for by as many waiters, who then leave.
    fileprivate static func open(_ count: Int, _ limits: PoolLimits, at now: Instant) -> PoolStateMachine
    where Waiter == String {
        var machine = PoolStateMachine(limits: limits)
        while machine.openCount < count {
            if case .queued = machine.operationArrived("filler", for: .lease, at: now) {}
            for id in machine.allToOpen(at: now) { machine.connectionOpened(id, at: now) }
            while let next = machine.nextStart(at: now) { precondition(next.waiter == "filler") }
        }
        _ = machine.allWaitersLeft()
        for entry in machine.entries where entry.isLeased { machine.leaseReturned(entry.id, at: now) }
        return machine
    }

    fileprivate mutating func started(
        _ waiter: Waiter, _ purpose: Purpose, _ cost: StatementCost = .leased, at now: Instant
    ) -> ConnectionID? {
        if case .start(let id) = operationArrived(waiter, for: purpose, cost: cost, at: now) { id } else { nil }
    }

    fileprivate mutating func refusal(_ waiter: Waiter, at now: Instant) -> Refusal? {
        if case .refused(let refusal) = operationArrived(waiter, for: .write, at: now) { refusal } else { nil }
    }

    fileprivate mutating func allToOpen(at now: Instant) -> [ConnectionID] {
        var ids: [ConnectionID] = []
        while let id = connectionToOpen(at: now) { ids.append(id) }
        return ids
    }
}

extension PoolLimits {
    fileprivate static func fixture(connectionsMin: Int = 1, connectionsMax: Int = 8) -> PoolLimits {
        var limits = PoolLimits()
        limits.connectionsMin = connectionsMin
        limits.connectionsMax = connectionsMax
        return limits
    }
}
