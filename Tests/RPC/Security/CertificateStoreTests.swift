import Foundation
import Logging
import NIOCore
import NIOEmbedded
import NIOSSL
import RPC
import Testing

@Suite("Certificates")
struct CertificateStoreTests {
    private let certificates: TestCertificates
    private let log = LogRecorder()
    private let endpoint = Endpoint(.internet(host: "127.0.0.1", port: 7_101), serverName: "localhost")

    init() throws { certificates = try TestCertificates() }

    private func store(_ settings: TLSSettings) throws -> CertificateStore {
        try CertificateStore(settings, logger: log.logger)
    }

    /// Shakes hands in memory.
    ///
    /// - Returns: Whom the server and the client take each other for.
    private func handshake(
        client: CertificateStore, server: CertificateStore, endpoint: Endpoint? = nil
    ) throws -> (client: PeerIdentity?, server: PeerIdentity?) {
        try shakeHands(client.makeClientHandler(for: endpoint ?? self.endpoint), server.makeServerHandler())
    }

    @discardableResult
    private func shakeHands(
        _ clientHandler: NIOSSLClientHandler, _ serverHandler: NIOSSLServerHandler
    ) throws -> (client: PeerIdentity?, server: PeerIdentity?) {
        let serverChannel = EmbeddedChannel()
        let clientChannel = EmbeddedChannel()
        clientChannel.remoteAddress = try SocketAddress(ipAddress: "127.0.0.1", port: 7_101)
        try serverChannel.pipeline.syncOperations.addHandler(serverHandler)
        try clientChannel.pipeline.syncOperations.addHandler(clientHandler)
        serverChannel.pipeline.fireChannelActive()
        clientChannel.pipeline.fireChannelActive()
        var isMoving = true
        while isMoving {
            isMoving = false
            while let bytes = try clientChannel.readOutbound(as: ByteBuffer.self) {
                isMoving = true
                try serverChannel.writeInbound(bytes)
            }
            while let bytes = try serverChannel.readOutbound(as: ByteBuffer.self) {
                isMoving = true
                try clientChannel.writeInbound(bytes)
            }
        }
        let seen = (
            client: serverHandler.peerCertificate.flatMap { PeerIdentity(verified: $0) },
            server: clientHandler.peerCertificate.flatMap { PeerIdentity(verified: $0) }
        )
        #expect(serverHandler.tlsVersion == .tlsv13)
        for channel in [serverChannel, clientChannel] {
            channel.close(promise: nil)
            // Neither answers the other's goodbye any more, so each waits for its time-out.
            channel.embeddedEventLoop.advanceTime(by: .seconds(60))
        }
        return seen
    }

    @Test("Both sides verify each other over TLS 1.3 and learn who the other is: the SPIFFE name before the DNS name")
    func mutual() throws {
        let server = try store(certificates.issue("server", names: ["DNS:Localhost"]))
        let client = try store(certificates.issue("client", names: ["DNS:vip", "URI:spiffe://loyalty/vip"]))
        let seen = try handshake(client: client, server: server)
        #expect(seen.client == PeerIdentity(name: "spiffe://loyalty/vip"))
        #expect(seen.server == PeerIdentity(name: "localhost"))
    }

    @Test(
        "A client without a certificate is refused, and so is one that speaks TLS 1.2 only", arguments: [true, false])
    func incomplete(isOld: Bool) throws {
        let server = try store(certificates.issue("server", names: ["DNS:localhost"]))
        try certificates.issue("client", names: ["DNS:vip"])
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .file(certificates.path("authority.pem"))
        if isOld {
            configuration.maximumTLSVersion = .tlsv12
            configuration.certificateChain = [
                .certificate(try NIOSSLCertificate.fromPEMFile(certificates.path("client.pem"))[0])
            ]
            configuration.privateKey = .privateKey(
                try NIOSSLPrivateKey(file: certificates.path("client.key"), format: .pem))
        }
        let client = try NIOSSLClientHandler(
            context: NIOSSLContext(configuration: configuration), serverHostname: "localhost")
        #expect(throws: (any Error).self) { try shakeHands(client, server.makeServerHandler()) }
    }

    @Test("A certificate that names nobody is an identity of nobody")
    func nameless() throws {
        let server = try store(certificates.issue("server", names: ["DNS:localhost"]))
        let client = try store(certificates.issue("client", names: ["email:ann@example.org"]))
        #expect(try handshake(client: client, server: server).client == nil)
    }

    @Test("A server that carries the address which was dialled is accepted, without a name")
    func address() throws {
        let server = try store(certificates.issue("server", names: ["IP:127.0.0.1", "DNS:x"]))
        let client = try store(certificates.issue("client", names: ["DNS:vip"]))
        let numeric = Endpoint(endpoint.address)
        #expect(try handshake(client: client, server: server, endpoint: numeric).server == PeerIdentity(name: "x"))
    }

    @Test("A server with another name is refused")
    func wrongName() throws {
        let server = try store(certificates.issue("server", names: ["DNS:elsewhere"]))
        let client = try store(certificates.issue("client", names: ["DNS:vip"]))
        let error = #expect(throws: (any Error).self) { try handshake(client: client, server: server) }
        #expect(TLSFailure.describe(try #require(error))?.contains("does not carry the name") == true)
    }

    @Test("A certificate that has expired is refused, on either side", arguments: [true, false])
    func expired(isServer: Bool) throws {
        let server = try store(certificates.issue("server", names: ["DNS:localhost"], days: isServer ? -1 : 1))
        let client = try store(certificates.issue("client", names: ["DNS:vip"], days: isServer ? 1 : -1))
        let error = #expect(throws: (any Error).self) { try handshake(client: client, server: server) }
        #expect(TLSFailure.describe(try #require(error))?.contains("expired") == true)
        #expect(log.lines.contains { $0.message == "own certificate has expired, peers will refuse it" })
    }

    @Test("A certificate of an authority that is not trusted is refused, on either side", arguments: [true, false])
    func wrongAuthority(isServer: Bool) throws {
        try certificates.makeAuthority("stranger")
        try certificates.issue("server", names: ["DNS:localhost"], authority: isServer ? "stranger" : "authority")
        try certificates.issue("client", names: ["DNS:vip"], authority: isServer ? "authority" : "stranger")
        let server = try store(certificates.settings("server"))
        let client = try store(certificates.settings("client"))
        let error = #expect(throws: (any Error).self) { try handshake(client: client, server: server) }
        #expect(TLSFailure.describe(try #require(error))?.contains("no authority that we trust") == true)
    }

    @Test("A server is held to the identity that is expected of it, and its name is not looked at then")
    func serverIdentity() throws {
        let server = try store(certificates.issue("server", names: ["URI:spiffe://loyalty/rewards"]))
        var settings = try certificates.issue("client", names: ["DNS:vip"])
        settings.serverIdentity = "spiffe://loyalty/rewards"
        let client = try store(settings)
        _ = try handshake(client: client, server: server)
        let certificate = { try NIOSSLCertificate.fromPEMFile(certificates.path($0))[0] }
        try client.checkServer(certificate("server.pem"), of: endpoint)
        for other in [try certificate("client.pem"), nil] {
            let error = #expect(throws: RPCError.self) { try client.checkServer(other, of: endpoint) }
            #expect(error?.message.hasSuffix("expected spiffe://loyalty/rewards") == true)
        }
    }

    @Test("A name that was dialled has to be in the certificate itself, not only its address")
    func strictName() throws {
        try certificates.issue("address", names: ["IP:127.0.0.1"])
        let client = try store(certificates.issue("client", names: ["DNS:vip"]))
        let certificate = try NIOSSLCertificate.fromPEMFile(certificates.path("address.pem"))[0]
        let error = #expect(throws: RPCError.self) { try client.checkServer(certificate, of: endpoint) }
        #expect(error?.message.contains("does not carry the name localhost") == true)
        try client.checkServer(certificate, of: Endpoint(endpoint.address))
    }

    @Test(
        "A wildcard stands for one label, the first",
        arguments: [
            ("a.example.org", "*.example.org", true), ("A.Example.org.", "*.example.org", true),
            ("example.org", "*.example.org", false), ("b.a.example.org", "*.example.org", false),
            ("ab.example.org", "a*.example.org", false), ("a.example.org", "*", false),
            (".example.org", "*.example.org", false), ("example.org", "EXAMPLE.org", true),
        ])
    func wildcard(name: String, pattern: String, covers: Bool) {
        #expect(CertificateName.covers(name, alternatives: [pattern]) == covers)
    }

    @Test("New files are used by the next connection")
    func reloads() throws {
        let server = try store(certificates.issue("server", names: ["DNS:localhost"]))
        let client = try store(certificates.issue("client", names: ["DNS:before"]))
        #expect(try handshake(client: client, server: server).client?.name == "before")
        try certificates.issue("client", names: ["DNS:after"])
        #expect(try handshake(client: client, server: server).client?.name == "after")
        #expect(!client.reload(), "nothing changed since")
        #expect(log.lines.contains { $0.message == "certificates reloaded" })
    }

    @Test("Files that cannot be used change nothing and are reported once; the next good ones are used")
    func badReload() throws {
        let server = try store(certificates.issue("server", names: ["DNS:localhost"]))
        let client = try store(certificates.issue("client", names: ["DNS:before"]))
        try certificates.issue("other", names: ["DNS:other"])
        try FileManager.default.removeItem(atPath: certificates.path("client.key"))
        try FileManager.default.copyItem(
            atPath: certificates.path("other.key"), toPath: certificates.path("client.key"))
        for _ in 0..<2 { #expect(try handshake(client: client, server: server).client?.name == "before") }
        #expect(log.lines.filter { $0.level == .error }.count == 1)
        try FileManager.default.removeItem(atPath: certificates.path("client.pem"))
        #expect(try handshake(client: client, server: server).client?.name == "before")
        try FileManager.default.copyItem(
            atPath: certificates.path("other.pem"), toPath: certificates.path("client.pem"))
        #expect(try handshake(client: client, server: server).client?.name == "other")
    }

    @Test("Files are looked at no more often than the interval allows")
    func interval() throws {
        var settings = try certificates.issue("client", names: ["DNS:before"])
        settings.reloadInterval = .seconds(3_600)
        let client = try store(settings)
        let server = try store(certificates.issue("server", names: ["DNS:localhost"]))
        try certificates.issue("client", names: ["DNS:after"])
        #expect(try handshake(client: client, server: server).client?.name == "before")
        #expect(client.reload(), "asked for, it looks at once")
        #expect(try handshake(client: client, server: server).client?.name == "after")
    }

    @Test("Start-up fails with the file that is missing, empty, or of another key")
    func startUp() throws {
        let good = try certificates.issue("a", names: ["DNS:a"])
        try certificates.issue("b", names: ["DNS:b"])
        var missing = good
        missing.privateKeyPath = certificates.path("none.key")
        var mismatched = good
        mismatched.privateKeyPath = certificates.path("b.key")
        var empty = good
        empty.trustRootsPath = certificates.path("empty.pem")
        try Data().write(to: URL(fileURLWithPath: empty.trustRootsPath))
        for (settings, problem) in [(missing, "none.key"), (mismatched, "does not belong"), (empty, "empty.pem")] {
            let error = #expect(throws: RPCError.self) { try store(settings) }
            #expect(error?.code == .failedPrecondition)
            #expect(error?.message.contains(problem) == true)
        }
    }
}
