/// Stands between the connection and every handler of a server: for logging, metrics, tracing, authorization.
public protocol ServerInterceptor: Sendable {
    /// Wraps a call.
    ///
    /// The answer, or the error, is sent when the outermost interceptor has returned; the messages of a stream before.
    ///
    /// - Parameters:
    ///   - context: The call; initial metadata and trailers may be added. The first message of a stream takes the initial
    ///     metadata along, so what is added after `next` comes with an answer of one message only.
    ///   - next: Runs the handler, or the next interceptor. Not calling it and throwing refuses the call.
    /// - Throws: What the caller is told; what is no ``RPCError`` it is told as ``RPCError/Code/internalError``.
    func intercept(_ context: CallContext, _ next: () async throws -> Void) async throws
}
