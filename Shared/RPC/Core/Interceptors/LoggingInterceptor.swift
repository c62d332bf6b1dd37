public import Logging

/// Logs one line for each call: who called what, how it ended, how long it took. Never a payload.
public struct LoggingInterceptor: ServerInterceptor, ClientInterceptor {
    private let logger: Logger
    private let level: Logger.Level

    /// - Parameter level: Of calls that went well or were refused for a reason that the caller can act on. Calls that
    ///   failed through a fault of this side are logged as errors.
    public init(_ logger: Logger, level: Logger.Level = .info) {
        self.logger = logger
        self.level = level
    }

    public func intercept(_ context: CallContext, _ next: () async throws -> Void) async throws {
        let start = ContinuousClock.now
        do {
            try await next()
        } catch {
            log("call served", context.path, since: start, peer: context.peer, error: error)
            throw error
        }
        log("call served", context.path, since: start, peer: context.peer, error: nil)
    }

    public func intercept(
        _ call: ClientCallDescription, _ next: (CallOptions) async throws(RPCError) -> Void
    ) async throws(RPCError) {
        let start = ContinuousClock.now
        do {
            try await next(call.options)
        } catch {
            log("call made", call.path, since: start, peer: nil, error: error)
            throw error
        }
        log("call made", call.path, since: start, peer: nil, error: nil)
    }

    private func log(
        _ message: Logger.Message, _ method: String, since start: ContinuousClock.Instant, peer: PeerIdentity?,
        error: (any Error)?
    ) {
        let code = error.map { RPCError(thrownBy: $0).code }
        let level = code?.isFault == true ? .error : self.level
        // Building the fields costs more than the call's own work here: not for a line that nobody reads.
        guard logger.logLevel <= level else { return }
        let microseconds = start.duration(to: .now) / .microseconds(1)
        var metadata: Logger.Metadata = [
            "method": "\(method)", "code": "\(code.map { "\($0)" } ?? "ok")",
            "duration_us": "\(Int(microseconds))",
        ]
        if let peer { metadata["peer"] = "\(peer.name)" }
        if let error {
            let known = error as? RPCError
            metadata["reason"] = known.map { .string($0.message) } ?? "\(error)"
            if let cause = known?.cause { metadata["cause"] = "\(cause)" }
        }
        logger.log(level: level, message, metadata: metadata)
    }
}

extension RPCError.Code {
    /// Whether the side that answers with it has something to mend.
    package var isFault: Bool {
        switch self {
        case .unknown, .internalError, .dataLoss: true
        case .cancelled, .invalidArgument, .deadlineExceeded, .notFound, .alreadyExists, .permissionDenied,
            .resourceExhausted, .failedPrecondition, .aborted, .outOfRange, .unimplemented, .unavailable,
            .unauthenticated:
            false
        }
    }
}
