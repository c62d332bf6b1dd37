import RPC
import Testing

@Suite("Name resolution")
struct SystemResolverTests {
    private func resolver(_ text: String, names: [String: [String]]) throws -> SystemResolver {
        SystemResolver(try ClientTarget(parsing: text)) { (host, port) async throws(NameLookupError) in
            guard let hosts = names[host] else { throw NameLookupError(reason: "no such name") }
            return hosts.map { .internet(host: $0, port: port) }
        }
    }

    @Test("Addresses and sockets are taken as they are, and need no second look")
    func numeric() async throws {
        let resolver = try resolver("10.0.0.7:1,[::1]:2,unix:/run/x.sock", names: [:])
        #expect(!resolver.mayChange)
        #expect(
            try await resolver.resolve() == [
                Endpoint(.internet(host: "10.0.0.7", port: 1)), Endpoint(.internet(host: "::1", port: 2)),
                Endpoint(.unix(path: "/run/x.sock")),
            ])
    }

    @Test("A name becomes all of its addresses, each of which remembers the name, none twice")
    func names() async throws {
        let resolver = try resolver("a:1,b:1", names: ["a": ["10.0.0.1", "10.0.0.2"], "b": ["10.0.0.2"]])
        #expect(resolver.mayChange)
        #expect(
            try await resolver.resolve() == [
                Endpoint(.internet(host: "10.0.0.1", port: 1), serverName: "a"),
                Endpoint(.internet(host: "10.0.0.2", port: 1), serverName: "a"),
            ])
    }

    @Test("A name that is missing does not take the others down; when all are, the error names each")
    func missing() async throws {
        let some = try resolver("a:1,b:1", names: ["b": ["10.0.0.2"]])
        #expect(try await some.resolve().count == 1)
        let none = try resolver("a:1,b:1", names: [:])
        let error = await #expect(throws: RPCError.self) { try await none.resolve() }
        #expect(error?.code == .unavailable && error?.wasNotProcessed == true)
        #expect(error?.message.contains("a:1: no such name; b:1: no such name") == true)
    }

    @Test("The system knows localhost, and says why it does not know a name that cannot exist")
    func system() async throws {
        let addresses = try await NameLookup.shared.addresses(of: "localhost", port: 7_101)
        #expect(!addresses.isEmpty && addresses.allSatisfy(\.isLocal))
        let error = await #expect(throws: NameLookupError.self) {
            try await NameLookup.shared.addresses(of: "name.invalid", port: 1)
        }
        #expect(error?.reason.isEmpty == false)
    }
}
