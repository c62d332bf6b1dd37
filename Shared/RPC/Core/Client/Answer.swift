package import Messages
private import NIOConcurrencyHelpers

/// The one answer of a call that is still being written: kept until the caller comes for it.
package final class Answer<R: Message>: Sendable {
    private enum State {
        case pending
        case waiting(UnsafeContinuation<Result<R, RPCError>, Never>)
        case known(Result<R, RPCError>)
    }

    private let state = NIOLockedValueBox(State.pending)

    package init(_ call: PendingCall) {
        call.onEnd = { [self] outcome in
            switch outcome {
            case .message(let bytes, let arena):
                settle(
                    Result { () throws(MessageError) in try R(unpacking: bytes, in: arena) }
                        .mapError { RPCError(response: $0) })
            case .ended: settle(.failure(.noAnswer))
            case .failed(let error): settle(.failure(error))
            }
        }
    }

    private func settle(_ result: Result<R, RPCError>) {
        let waiter = state.withLockedValue { state -> UnsafeContinuation<Result<R, RPCError>, Never>? in
            defer { state = .known(result) }
            if case .waiting(let waiter) = state { return waiter }
            return nil
        }
        waiter?.resume(returning: result)
    }

    /// The answer, once it is there. Asked for once.
    ///
    /// - Parameter cancel: Called when the task is cancelled; must lead to an outcome.
    package func value(cancel: @Sendable () -> Void) async throws(RPCError) -> R {
        let result = await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                let known = state.withLockedValue { state -> Result<R, RPCError>? in
                    if case .known(let result) = state { return result }
                    state = .waiting(continuation)
                    return nil
                }
                if let known { continuation.resume(returning: known) }
            }
        } onCancel: {
            cancel()
        }
        return try result.get()
    }
}
