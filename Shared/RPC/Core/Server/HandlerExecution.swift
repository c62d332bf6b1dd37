/// Where a method's handler runs.
public enum HandlerExecution: Sendable, Hashable {
    /// On the event loop of its connection: no change of threads. For handlers that wait more than they compute.
    case eventLoop
    /// On Swift's threads. For handlers that compute for longer than some hundred microseconds, which would hold back
    /// every other call of the loop.
    case concurrent
}
