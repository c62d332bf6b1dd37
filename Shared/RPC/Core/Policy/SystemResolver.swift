/// Looks up the places of a target through the system's resolver, which reads `/etc/hosts` and asks DNS.
///
/// A target of several places resolves while any of them does: one name that is missing must not take the others down.
public struct SystemResolver: Resolver {
    private let target: ClientTarget
    private let lookup: @Sendable (_ host: String, _ port: Int) async throws(NameLookupError) -> [Endpoint.Address]

    public init(_ target: ClientTarget) {
        self.init(target) { (host, port) async throws(NameLookupError) in
            try await NameLookup.shared.addresses(of: host, port: port)
        }
    }

    package init(
        _ target: ClientTarget,
        lookup: @escaping @Sendable (_ host: String, _ port: Int) async throws(NameLookupError) -> [Endpoint.Address]
    ) {
        self.target = target
        self.lookup = lookup
    }

    public var mayChange: Bool {
        target.places.contains { place in
            if case .host(let host, _) = place { !NameLookup.isNumeric(host) } else { false }
        }
    }

    public func resolve() async throws(RPCError) -> [Endpoint] {
        var endpoints: [Endpoint] = []
        var problems: [String] = []
        for place in target.places {
            switch place {
            case .unix(let path):
                endpoints.append(Endpoint(.unix(path: path)))
            case .host(let host, let port) where NameLookup.isNumeric(host):
                endpoints.append(Endpoint(.internet(host: host, port: port)))
            case .host(let host, let port):
                do throws(NameLookupError) {
                    for address in try await lookup(host, port) {
                        endpoints.append(Endpoint(address, serverName: host))
                    }
                } catch {
                    problems.append("\"\(host)\": \(error.reason)")
                }
            }
        }
        var seen: Set<Endpoint.Address> = []
        endpoints.removeAll { !seen.insert($0.address).inserted }
        guard endpoints.isEmpty else { return endpoints }
        let reasons = problems.isEmpty ? "it has no addresses" : problems.joined(separator: "; ")
        throw RPCError(
            .unavailable, "cannot look up \(target): \(reasons). Check the name, or the network's resolver.",
            wasNotProcessed: true)
    }
}
