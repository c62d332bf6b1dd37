internal import RPC

/// What a relay does when a whole call failed, so that no event has an outcome of its own.
enum CallFailure: Sendable, Hashable {
    /// The receiver is not to be had, or not ready for events: wait, and count nothing against any event.
    case backOff
    /// Something in the batch is more than the receiver takes: send it in smaller parts, to find out what.
    case split
    /// This one event is refused: count it.
    case refuse(DeliveryError)

    init(_ error: RPCError, eventCount: Int) {
        switch error.code {
        case .cancelled, .deadlineExceeded, .aborted, .unavailable: self = .backOff
        // An older receiver that has no inbox yet, or one that does not trust us: an operator's work, and no reason to
        // park a whole outbox.
        case .unimplemented, .permissionDenied, .unauthenticated: self = .backOff
        // Refused before it was looked at is overload. Otherwise the batch is too large for the receiver.
        case .resourceExhausted where error.wasNotProcessed: self = .backOff
        case .resourceExhausted, .unknown, .invalidArgument, .notFound, .alreadyExists, .failedPrecondition,
            .outOfRange, .internalError, .dataLoss:
            self = eventCount > 1 ? .split : .refuse(DeliveryError(error))
        }
    }
}
