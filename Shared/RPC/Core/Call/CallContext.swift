private import Synchronization

/// What a handler knows of the call that it answers.
///
/// A caller's cancellation, and the deadline, cancel the handler's task. Calls that a handler makes to other services
/// inherit its deadline by themselves.
public struct CallContext: Sendable {
    @usableFromInline let call: ServerCall

    @usableFromInline
    init(_ call: ServerCall) { self.call = call }

    /// A context of no connection: for tests of handlers.
    public init(
        path: String = "test.Service/Method", deadline: ContinuousClock.Instant? = nil, metadata: Metadata = Metadata(),
        peer: PeerIdentity? = nil
    ) {
        call = ServerCall(path: path, deadline: deadline, metadata: metadata, peer: peer)
    }

    /// `package.Service/Method`.
    public var path: String { call.path }

    /// When the caller stops waiting, or nil where it does not say.
    public var deadline: ContinuousClock.Instant? { call.deadline }

    /// What is left until the deadline, zero at least; nil where there is none.
    public var remaining: Duration? { deadline.map { max(.zero, $0 - .now) } }

    /// What the caller sent with the request.
    public var metadata: Metadata { call.metadata }

    /// Who the caller is, as its certificate says that was verified; nil without TLS.
    public var peer: PeerIdentity? { call.peer }

    /// What goes back in front of the answer: with the first message of a stream, or with the outcome where no message
    /// comes before it. What is set later has no effect.
    public var initialMetadata: Metadata {
        get { call.answerMetadata.withLock { $0.initial } }
        nonmutating set { call.answerMetadata.withLock { $0.initial = newValue } }
    }

    /// Adds a pair to what goes back in front of the answer.
    public func addInitialMetadata(_ key: String, _ value: String) {
        call.answerMetadata.withLock { $0.initial.add(key, value) }
    }

    /// What goes back with the outcome, also when that is an error.
    public var trailers: Metadata {
        get { call.answerMetadata.withLock { $0.trailers } }
        nonmutating set { call.answerMetadata.withLock { $0.trailers = newValue } }
    }

    /// Adds a pair to what goes back with the outcome.
    public func addTrailer(_ key: String, _ value: String) {
        call.answerMetadata.withLock { $0.trailers.add(key, value) }
    }

    /// The deadline that calls made by this task inherit: that of the call which it answers, if any.
    ///
    /// Bind another value to give work of its own a deadline.
    @TaskLocal public static var inheritedDeadline: ContinuousClock.Instant?
}
