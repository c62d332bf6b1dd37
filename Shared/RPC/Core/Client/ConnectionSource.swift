/// Where a client's calls get their connection from.
package protocol ConnectionSource: Sendable {
    /// A connection that can take a call now, without waiting, or nil.
    func readyConnection() -> ClientConnection?

    /// The connections that take calls now.
    var connections: [ClientConnection] { get }

    /// A connection that can take a call, once there is one.
    ///
    /// - Parameters:
    ///   - waitForReady: Wait while nothing can be reached, too.
    ///   - deadline: When the caller gives up.
    ///   - tried: Connections that refused the call already; given again only where there is no other.
    /// - Throws: ``RPCError/Code/unavailable`` as not processed, ``RPCError/Code/deadlineExceeded``, or
    ///   ``RPCError/Code/cancelled``.
    func connection(
        waitForReady: Bool, deadline: ContinuousClock.Instant?, tried: [ObjectIdentifier]
    ) async throws(RPCError) -> ClientConnection

    /// Whether a call that these connections refused may find another one, now or soon.
    func hasOther(than tried: [ObjectIdentifier]) -> Bool

    /// Closes every connection once its calls have ended, and waits for that; further calls fail.
    func close() async
}
