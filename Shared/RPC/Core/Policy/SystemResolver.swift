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
        // All at once: a name whose server does not answer holds back no other.
        let found = await withTaskGroup(of: (Int, Result<[Endpoint], NameLookupError>).self) { group in
            for (index, place) in target.places.enumerated() {
                group.addTask { (index, await self.endpoints(of: place)) }
            }
            return await group.reduce(into: [Int: Result<[Endpoint], NameLookupError>]()) { $0[$1.0] = $1.1 }
        }
        var endpoints: [Endpoint] = []
        var problems: [String] = []
        for (index, place) in target.places.enumerated() {
            switch found[index] {
            case .success(let places)?: endpoints += places
            case .failure(let error)?: problems.append("\(place): \(error.reason)")
            case nil: break
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

    private func endpoints(of place: ClientTarget.Place) async -> Result<[Endpoint], NameLookupError> {
        switch place {
        case .unix(let path): return .success([Endpoint(.unix(path: path))])
        case .host(let host, let port) where NameLookup.isNumeric(host):
            return .success([Endpoint(.internet(host: host, port: port))])
        case .host(let host, let port):
            do throws(NameLookupError) {
                return .success(try await lookup(host, port).map { Endpoint($0, serverName: host) })
            } catch {
                return .failure(error)
            }
        }
    }
}
