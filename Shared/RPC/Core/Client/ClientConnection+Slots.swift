private import NIOCore
private import Synchronization

extension ClientConnection {
    /// Waits until the server takes another call of this connection, or the connection takes none any more.
    ///
    /// - Throws: ``RPCError/Code/deadlineExceeded`` and ``RPCError/Code/cancelled`` as not processed, and
    ///   ``RPCError/Code/resourceExhausted`` where ``RPCClientConfiguration/queuedCallsMax`` callers wait already.
    package func waitForSlot(deadline: ContinuousClock.Instant?) async throws(RPCError) {
        let number = slots.reserve()
        let timer = deadline.map { deadline in
            loop.eventLoop.scheduleTask(deadline: MonotonicTime.deadline(deadline)) {
                self.slots.leave(number, .failure(.deadlineExceeded().asNotProcessed))
            }
        }
        defer { timer?.cancel() }
        let result: Result<Void, RPCError> = await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                slots.wait(number, continuation) { Task.isCancelled || self.hasRoom }
            }
        } onCancel: {
            slots.leave(number, .failure(.cancelled().asNotProcessed))
        }
        try result.get()
        if Task.isCancelled { throw .cancelled().asNotProcessed }
    }

    private var hasRoom: Bool {
        var hasRoom = false
        output.withLock {
            hasRoom = refusal != nil || callsInFlight.load(ordering: .sequentiallyConsistent) < peerLimits.callsMax
        }
        return hasRoom
    }

    /// A call needs the server no more.
    @inline(__always)
    func callEnded() {
        callsInFlight.wrappingSubtract(1, ordering: .sequentiallyConsistent)
        slots.callEnded()
    }
}

extension RPCError {
    fileprivate var asNotProcessed: RPCError {
        var error = self
        error.wasNotProcessed = true
        return error
    }
}
