/// A place that a client can connect to: what a name resolves to.
public struct Endpoint: Sendable, Hashable {
    public enum Address: Sendable, Hashable {
        /// A numeric IPv4 or IPv6 address without brackets, and a port.
        case internet(host: String, port: Int)
        /// The path of a Unix domain socket.
        case unix(path: String)
    }

    public var address: Address

    /// The name that the peer's certificate must carry: what the caller wrote, not what it resolved to. Nil where the
    /// caller wrote an address; then the certificate must carry that address.
    public var serverName: String?

    public init(_ address: Address, serverName: String? = nil) {
        self.address = address
        self.serverName = serverName
    }
}

extension Endpoint: CustomStringConvertible {
    /// `10.0.0.7:7101`, `[::1]:7101`, `unix:/run/rewards.sock`, with the name in front where there is one.
    public var description: String {
        guard let serverName else { return "\(address)" }
        return "\(serverName) (\(address))"
    }
}

extension Endpoint.Address: CustomStringConvertible {
    public var description: String {
        switch self {
        case .internet(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }

    /// Whether nobody outside this machine can reach or read it.
    public var isLocal: Bool {
        switch self {
        case .internet(let host, _):
            host == "localhost" || host == "::1" || host.hasPrefix("127.") || host.hasPrefix("::ffff:127.")
        case .unix: true
        }
    }
}
