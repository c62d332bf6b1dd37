package import NIOCore
private import NIOSSL
private import NIOTLS

/// Closes a connection to a server that turns out to be another one than it should be, before a call is sent.
package final class ServerIdentityHandler: ChannelInboundHandler {
    package typealias InboundIn = ByteBuffer

    private let store: CertificateStore
    private let endpoint: Endpoint

    package init(_ store: CertificateStore, _ endpoint: Endpoint) {
        self.store = store
        self.endpoint = endpoint
    }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? TLSUserEvent, case .handshakeCompleted = event {
            let handler = try? context.pipeline.syncOperations.handler(type: NIOSSLHandler.self)
            do {
                try store.checkServer(handler?.peerCertificate, of: endpoint)
            } catch {
                context.fireErrorCaught(error)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }
}
