private import DequeModule
private import Synchronization

/// Callers that wait, in order, until a connection whose server takes no more calls at a time has room for one.
package final class CallSlots: Sendable {
    package typealias Waiter = UnsafeContinuation<Result<Void, RPCError>, Never>

    private struct State {
        var waiters: Deque<(number: Int, continuation: Waiter)> = []
        var nextNumber = 0
    }

    private let state = Mutex(State())
    private let waitersMax: Int

    /// What whoever ends a call reads: most connections never have anybody waiting.
    private let hasWaiters = Atomic<Bool>(false)

    package init(waitersMax: Int) { self.waitersMax = waitersMax }

    /// How many wait.
    package var count: Int { state.withLock { $0.waiters.count } }

    /// The number of the next one to wait.
    package func reserve() -> Int {
        state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
    }

    /// Lets a caller wait, or go on at once where there is room by now, or fail where too many wait already.
    ///
    /// - Parameter hasRoom: Asked after the caller has been put into the queue, so that a call that ends meanwhile is seen by
    ///   one of the two.
    package func wait(_ number: Int, _ continuation: Waiter, hasRoom: () -> Bool) {
        let isQueued = state.withLock { state in
            guard state.waiters.count < waitersMax else { return false }
            state.waiters.append((number, continuation))
            hasWaiters.store(true, ordering: .sequentiallyConsistent)
            return true
        }
        guard isQueued else {
            return continuation.resume(returning: .failure(.overloaded("\(waitersMax) calls wait for the server")))
        }
        if hasRoom() { leave(number, .success(())) }
    }

    /// Ends the wait of one caller, where it still waits.
    package func leave(_ number: Int, _ result: Result<Void, RPCError>) {
        let continuation = state.withLock { state -> Waiter? in
            guard let index = state.waiters.firstIndex(where: { $0.number == number }) else { return nil }
            return state.waiters.remove(at: index).continuation
        }
        continuation?.resume(returning: result)
    }

    /// A call has ended: the first of those who wait may make its own.
    @inline(__always)
    package func callEnded() {
        if hasWaiters.load(ordering: .sequentiallyConsistent) { letOneGo() }
    }

    private func letOneGo() {
        let first = state.withLock { state -> Waiter? in
            let first = state.waiters.popFirst()?.continuation
            if state.waiters.isEmpty { hasWaiters.store(false, ordering: .sequentiallyConsistent) }
            return first
        }
        first?.resume(returning: .success(()))
    }

    /// The connection takes no further calls: whoever waits finds another one, or hears why not.
    package func letAllGo() {
        let waiters = state.withLock { state in
            hasWaiters.store(false, ordering: .sequentiallyConsistent)
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.continuation.resume(returning: .success(())) }
    }
}

/// Why a call was not sent: the server has as many of this connection as it takes at a time.
struct ConnectionFull: Error {}
