package import NIOCore
private import NIOSSL

extension TransportSecurity {
    /// Puts TLS in front of a connection that was accepted.
    package func protectServer(_ channel: any Channel) throws {
        guard case .mutualTLS(let store) = self else { return }
        try channel.pipeline.syncOperations.addHandler(store.makeServerHandler())
    }

    /// Puts TLS in front of a connection that is being opened.
    package func protectClient(_ channel: any Channel, of endpoint: Endpoint) throws {
        guard case .mutualTLS(let store) = self else { return }
        try channel.pipeline.syncOperations.addHandlers([
            store.makeClientHandler(for: endpoint), ServerIdentityHandler(store, endpoint),
        ])
    }

    /// Tells who is at the other end of a connection that has been protected; nil where nothing protects it.
    package var identifyPeer: (@Sendable (any Channel) -> PeerIdentity?)? {
        guard case .mutualTLS = self else { return nil }
        return { channel in
            let handler = try? channel.pipeline.syncOperations.handler(type: NIOSSLHandler.self)
            return handler?.peerCertificate.flatMap { PeerIdentity(verified: $0) }
        }
    }
}
