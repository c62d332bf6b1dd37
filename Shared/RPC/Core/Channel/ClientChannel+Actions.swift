internal import Synchronization

// MARK: - Doing what the balancer decides

extension ClientChannel {
    /// What follows an event once the lock is free again.
    struct Work {
        var drained: [Connection] = []
        var timers: [(at: Instant, work: @Sendable () -> Void)] = []
        var resumed: [(ChannelState<Connection>.Waiter, Result<Connection, RPCError>)] = []
        var resolves = false
    }

    /// Feeds an event to the balancer and does what it answers.
    func handle(_ event: (inout BalancerStateMachine) -> [BalancerStateMachine.Action]) {
        let work = state.withLock { state in
            let actions = event(&state.machine)
            return apply(actions, to: &state)
        }
        perform(work)
    }

    func apply(
        _ actions: [BalancerStateMachine.Action], to state: inout ChannelState<Connection>
    ) -> Work {
        var work = Work()
        for action in actions {
            switch action {
            case .resolve: work.resolves = true
            case .wakeForResolution(let time):
                state.resolutionWake = time
                work.timers.append((time, { [weak self] in self?.resolutionDue(time) }))
            case .connect(let id, let endpoint): connect(id, endpoint, &state)
            case .wake(let id, let time):
                work.timers.append((time, { [weak self] in self?.handle { $0.connectDue(id, at: time) } }))
            case .close(let id):
                state.attempts.removeValue(forKey: id)?.task.cancel()
                if let open = state.connections.removeValue(forKey: id) {
                    state.callsOfClosed += open.connection.totalCalls
                    work.drained.append(open.connection)
                }
            case .stateChanged: settle(&state, &work)
            }
        }
        return work
    }

    func perform(_ work: Work) {
        for connection in work.drained { connection.drain() }
        for timer in work.timers { scheduler.schedule(at: timer.at, timer.work) }
        for (waiter, result) in work.resumed { waiter.continuation.resume(returning: result) }
        if work.resolves { resolve() }
    }

    /// Shows calls what is ready, and answers those that wait.
    private func settle(_ state: inout ChannelState<Connection>, _ work: inout Work) {
        let connections = state.readyConnections
        publish(connections)
        switch state.machine.state {
        case .ready:
            for (id, waiter) in state.waiters.sorted(by: { $0.key < $1.key }) {
                // None where it ended this moment: the channel hears of it next, and comes back here.
                guard let connection = pick() else { continue }
                state.waiters[id] = nil
                work.resumed.append((waiter, .success(connection)))
            }
        case .failing(let error): fail(error, &state, &work) { !$0.waitsForReady }
        case .shutDown: fail(Self.closedError, &state, &work) { _ in true }
        case .idle, .connecting: break
        }
        watchIdleness(&state, &work)
    }

    private func fail(
        _ error: RPCError, _ state: inout ChannelState<Connection>, _ work: inout Work,
        where isAffected: (ChannelState<Connection>.Waiter) -> Bool
    ) {
        for (id, waiter) in state.waiters where isAffected(waiter) {
            state.waiters.removeValue(forKey: id)
            work.resumed.append((waiter, .failure(error)))
        }
    }

    static var closedError: RPCError {
        RPCError(.unavailable, "the client is closed: make calls before closing it", wasNotProcessed: true)
    }

    // MARK: Names

    private func resolve() {
        Task {
            do throws(RPCError) {
                let endpoints = try await resolver.resolve()
                handle { $0.resolved(endpoints, at: scheduler.now) }
            } catch {
                handle { $0.resolutionFailed(error, at: scheduler.now) }
            }
        }
    }

    private func resolutionDue(_ time: Instant) {
        let isCurrent = state.withLock { state in
            guard state.resolutionWake == time else { return false }
            state.resolutionWake = nil
            return true
        }
        if isCurrent { handle { $0.resolutionDue(at: scheduler.now) } }
    }

    // MARK: Connections

    private func connect(_ id: Subchannel.ID, _ endpoint: Endpoint, _ state: inout ChannelState<Connection>) {
        let number = state.takeNumber()
        let task = Task { [connector] in
            do throws(RPCError) {
                let connection = try await connector.connect(to: endpoint) { [weak self] error in
                    self?.ended(id, number, error)
                }
                connected(id, number, connection)
            } catch {
                connectFailed(id, number, error)
            }
        }
        state.attempts[id] = ChannelState.Attempt(number: number, task: task)
    }

    private func connected(_ id: Subchannel.ID, _ number: Int, _ connection: Connection) {
        let now = scheduler.now
        let work = state.withLock { state in
            guard let attempt = state.attempts[id], attempt.number == number else {
                var work = Work()
                work.drained.append(connection)
                return work
            }
            state.attempts[id] = nil
            if let error = attempt.ended { return apply(state.machine.connectFailed(id, error, at: now), to: &state) }
            let limits = ConnectionLifetimeLimits(ageMax: lifetime.ageMax)
            state.connections[id] = ChannelState.Open(
                number: number, connection: connection,
                lifetime: ConnectionLifetime(limits: limits, openedAt: now, using: &state.random))
            var work = apply(state.machine.connected(id, at: now), to: &state)
            checkAge(id, number, at: now, &state, &work)
            return work
        }
        perform(work)
    }

    private func connectFailed(_ id: Subchannel.ID, _ number: Int, _ error: RPCError) {
        let work = state.withLock { state in
            guard state.attempts[id]?.number == number else { return Work() }
            state.attempts[id] = nil
            return apply(state.machine.connectFailed(id, error, at: scheduler.now), to: &state)
        }
        perform(work)
    }

    private func ended(_ id: Subchannel.ID, _ number: Int, _ error: RPCError) {
        let work = state.withLock { state in
            if state.attempts[id]?.number == number {
                state.attempts[id]?.ended = error
                return Work()
            }
            guard let open = state.connections[id], open.number == number else { return Work() }
            state.connections[id] = nil
            state.callsOfClosed += open.connection.totalCalls
            return apply(state.machine.connectionLost(id, error, at: scheduler.now), to: &state)
        }
        perform(work)
    }
}

// MARK: - Age and idleness

extension ClientChannel {
    private func checkAge(
        _ id: Subchannel.ID, _ number: Int, at now: Instant, _ state: inout ChannelState<Connection>,
        _ work: inout Work
    ) {
        guard var open = state.connections[id], open.number == number else { return }
        let action = open.lifetime.check(
            at: now, activeCalls: open.connection.activeCalls, callsStarted: open.connection.totalCalls)
        state.connections[id] = open
        switch action {
        case .check(let time):
            work.timers.append(
                (
                    time,
                    { [weak self] in
                        guard let self else { return }
                        perform(
                            self.state.withLock { state in
                                var work = Work()
                                checkAge(id, number, at: max(time, scheduler.now), &state, &work)
                                return work
                            })
                    }
                ))
        case .drain(let reason, _), .close(let reason):
            // Replaced like one that was lost; what is in flight on it ends in its own time.
            state.connections[id] = nil
            state.callsOfClosed += open.connection.totalCalls
            let error = RPCError(.unavailable, reason.rawValue, wasNotProcessed: true)
            let replaced = apply(state.machine.connectionLost(id, error, at: now), to: &state)
            work.drained += [open.connection] + replaced.drained
            work.timers += replaced.timers
            work.resumed += replaced.resumed
            work.resolves = work.resolves || replaced.resolves
        case .rest: break
        }
    }

    private func watchIdleness(_ state: inout ChannelState<Connection>, _ work: inout Work) {
        guard let idleMax = lifetime.idleMax else { return }
        switch state.machine.state {
        case .idle, .shutDown: state.idleness = nil
        case .connecting, .ready, .failing:
            guard state.idleness == nil else { return }
            let now = scheduler.now
            state.idleness = ConnectionLifetime(
                limits: ConnectionLifetimeLimits(idleMax: idleMax), openedAt: now, using: &state.random)
            state.idlenessNumber += 1
            let number = state.idlenessNumber
            work.timers.append((now + idleMax, { [weak self] in self?.checkIdleness(number) }))
        }
    }

    private func checkIdleness(_ number: Int) {
        let work = state.withLock { state in
            var work = Work()
            guard state.idlenessNumber == number, var idleness = state.idleness else { return work }
            // A call that waits for a connection is no idleness, however long it waits.
            let action = idleness.check(
                at: scheduler.now, activeCalls: state.activeCalls + state.waiters.count,
                callsStarted: state.totalCalls)
            state.idleness = idleness
            switch action {
            case .check(let time): work.timers.append((time, { [weak self] in self?.checkIdleness(number) }))
            case .close, .drain: work = apply(state.machine.becomeIdle(), to: &state)
            case .rest: break
            }
            return work
        }
        perform(work)
    }
}
