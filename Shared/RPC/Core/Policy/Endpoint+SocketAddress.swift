package import NIOCore

extension Endpoint.Address {
    /// The address as the system takes it.
    ///
    /// - Throws: ``RPCError/Code/invalidArgument`` for a host that is no numeric address: names are for resolvers.
    package func socketAddress() throws(RPCError) -> SocketAddress {
        do {
            switch self {
            case .internet(let host, let port): return try SocketAddress(ipAddress: host, port: port)
            case .unix(let path): return try SocketAddress(unixDomainSocketPath: path)
            }
        } catch {
            throw RPCError(
                .invalidArgument, "\(self) is not a numeric address or a path; give names to a target", cause: error,
                wasNotProcessed: true)
        }
    }
}
