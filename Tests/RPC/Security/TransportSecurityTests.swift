import RPC
import Testing

@Suite("Transport security")
struct TransportSecurityTests {
    @Test(
        "Plaintext is accepted where nobody else can read it",
        arguments: [
            Endpoint.Address.internet(host: "127.0.0.1", port: 1), .internet(host: "127.8.0.1", port: 1),
            .internet(host: "::1", port: 1), .unix(path: "/run/x.sock"),
        ])
    func local(address: Endpoint.Address) throws {
        try TransportSecurity.plaintext.check(address)
    }

    @Test(
        "Plaintext is refused elsewhere, unless it is forced", arguments: ["10.0.0.7", "0.0.0.0", "::", "1270.0.0.1"])
    func remote(host: String) throws {
        let address = Endpoint.Address.internet(host: host, port: 1)
        let error = #expect(throws: RPCError.self) { try TransportSecurity.plaintext.check(address) }
        #expect(error?.code == .failedPrecondition)
        try TransportSecurity.plaintextForced.check(address)
    }
}
