/// Stands around every call that a client makes, of whatever kind: may change its options, and sees how it ends.
///
/// Interceptors run in the order in which the client lists them, the first outermost, around all attempts of the call.
public protocol ClientInterceptor: Sendable {
    /// Makes a call by way of `next`.
    ///
    /// - Parameters:
    ///   - call: What is called, and how.
    ///   - next: Makes the call; at most once.
    /// - Throws: What `next` throws.
    func intercept<Outcome: Sendable, Failure: Error>(
        _ call: ClientCall, next: (ClientCall) async throws(Failure) -> Outcome
    ) async throws(Failure) -> Outcome
}
