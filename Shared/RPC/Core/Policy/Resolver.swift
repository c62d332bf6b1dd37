/// Turns a target into the endpoints that serve it.
public protocol Resolver: Sendable {
    /// Whether another call may answer differently; a client asks again only then.
    var mayChange: Bool { get }

    /// Looks the target up. Never blocks a cooperative thread.
    ///
    /// - Returns: At least one endpoint, each once.
    /// - Throws: ``RPCError/Code/unavailable`` that names what could not be looked up, and why.
    func resolve() async throws(RPCError) -> [Endpoint]
}

/// Answers with a list that never changes.
public struct StaticResolver: Resolver {
    private let endpoints: [Endpoint]

    public init(_ endpoints: [Endpoint]) { self.endpoints = endpoints }

    public var mayChange: Bool { false }

    public func resolve() async throws(RPCError) -> [Endpoint] { endpoints }
}
