import NIOConcurrencyHelpers

/// Holds tasks until it is opened, and tells how many have come: what tests wait with instead of sleeping.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var arrived = 0
        var cancelled = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var watchers: [(isMet: @Sendable (Int, Int) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = NIOLockedValueBox(State())

    /// Waits until the gate is open.
    ///
    /// - Throws: `CancellationError` when the task is cancelled meanwhile.
    func pass() async throws {
        let id = state.withLockedValue { state in
            state.arrived += 1
            return state.arrived
        }
        tell()
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mayPass = state.withLockedValue { state in
                    if state.isOpen || Task.isCancelled { return true }
                    state.waiting[id] = continuation
                    return false
                }
                if mayPass { continuation.resume() }
            }
        } onCancel: {
            state.withLockedValue { $0.waiting.removeValue(forKey: id) }?.resume()
        }
        if Task.isCancelled {
            state.withLockedValue { $0.cancelled += 1 }
            tell()
            throw CancellationError()
        }
    }

    func open() {
        let waiting = state.withLockedValue { state in
            state.isOpen = true
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Waits until `count` tasks have come.
    func arrived(_ count: Int) async { await watch { arrived, _ in arrived >= count } }

    /// Waits until `count` tasks were cancelled while they waited.
    func cancelled(_ count: Int) async { await watch { _, cancelled in cancelled >= count } }

    private func watch(_ isMet: @escaping @Sendable (Int, Int) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isMetNow = state.withLockedValue { state in
                if isMet(state.arrived, state.cancelled) { return true }
                state.watchers.append((isMet, continuation))
                return false
            }
            if isMetNow { continuation.resume() }
        }
    }

    private func tell() {
        let met = state.withLockedValue { state in
            let met = state.watchers.filter { $0.isMet(state.arrived, state.cancelled) }
            state.watchers.removeAll { $0.isMet(state.arrived, state.cancelled) }
            return met
        }
        for watcher in met { watcher.continuation.resume() }
    }
}
