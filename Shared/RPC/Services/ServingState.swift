internal import Synchronization

/// Whether a server and each of its services can be used: written by the runtime, read by `Health` and the HTTP port.
package final class ServingState: Sendable {
    package enum Status: Sendable, Hashable {
        case serving
        /// Calls fail; the reason is for people.
        case notServing(reason: String)
    }

    private struct State {
        /// By full name; the empty one is the server as a whole.
        var statuses: [String: Status]
        var watchers: [UInt64: (service: String, continuation: AsyncStream<Status?>.Continuation)] = [:]
        var nextWatcher: UInt64 = 0
        var isFinished = false
    }

    private let state: Mutex<State>

    /// - Parameters:
    ///   - services: Full names, such as `loyalty.rewards.v1.Ledger`.
    ///   - reason: Why nothing is served yet.
    package init(services: [String], notServingBecause reason: String) {
        let names = Set(services + [""])
        state = Mutex(
            State(statuses: Dictionary(uniqueKeysWithValues: names.map { ($0, .notServing(reason: reason)) })))
    }

    /// The status of the server as a whole.
    package var status: Status { self[""] ?? .notServing(reason: "unknown") }

    /// The status of a service, or nil where the server has none of that name.
    package subscript(service: String) -> Status? { state.withLock { $0.statuses[service] } }

    /// Takes further services, with the status of the server as a whole.
    package func add(services: [String]) {
        state.withLock { state in
            let status = state.statuses[""] ?? .notServing(reason: "starting")
            for service in services where state.statuses[service] == nil {
                state.statuses[service] = status
                for watcher in state.watchers.values where watcher.service == service {
                    watcher.continuation.yield(status)
                }
            }
        }
    }

    /// Sets the server as a whole and all its services.
    package func set(_ status: Status) {
        state.withLock { state in
            guard !state.isFinished else { return }
            for service in state.statuses.keys where state.statuses[service] != status {
                state.statuses[service] = status
                // Under the lock, so that two changes cannot overtake each other; yielding never blocks.
                for watcher in state.watchers.values where watcher.service == service {
                    watcher.continuation.yield(status)
                }
            }
        }
    }

    /// The status now and at every change from now on; nil stands for a service that the server does not have.
    ///
    /// A watcher that is slow misses what was true in between, never what is true in the end.
    package func changes(of service: String) -> AsyncStream<Status?> {
        let (stream, continuation) = AsyncStream.makeStream(of: Status?.self, bufferingPolicy: .bufferingNewest(1))
        let watcher = state.withLock { state in
            defer { state.nextWatcher += 1 }
            state.watchers[state.nextWatcher] = (service, continuation)
            continuation.yield(state.statuses[service])
            return state.nextWatcher
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.watchers.removeValue(forKey: watcher) }
        }
        return stream
    }

    /// The server stops: nothing is served from now on, whatever is set later, and every watch ends.
    package func finish(because reason: String) {
        set(.notServing(reason: reason))
        let watchers = state.withLock { state in
            state.isFinished = true
            return Array(state.watchers.values)
        }
        for watcher in watchers { watcher.continuation.finish() }
    }
}
