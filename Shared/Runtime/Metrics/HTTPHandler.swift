internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// One connection of the HTTP port. A request's body is ignored.
final class HTTPHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let routes: HTTPRoutes
    private var head: HTTPRequestHead?

    init(routes: HTTPRoutes) { self.routes = routes }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end:
            guard let head else { return }
            self.head = nil
            write(routes.answer(head.method, head.uri), to: head, context: context)
        }
    }

    private func write(_ answer: HTTPRoutes.Answer, to request: HTTPRequestHead, context: ChannelHandlerContext) {
        let headers: HTTPHeaders = [
            "content-type": answer.contentType, "content-length": "\(answer.body.utf8.count)",
            "connection": request.isKeepAlive ? "keep-alive" : "close",
        ]
        let head = HTTPResponseHead(version: request.version, status: answer.status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if request.method != .HEAD {
            let body = context.channel.allocator.buffer(string: answer.body)
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            if !request.isKeepAlive { channel.close(promise: nil) }
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

/// How many connections the HTTP port has.
final class HTTPConnectionCount: Sendable {
    private let count = Atomic<Int>(0)

    /// Whether there is room for one more.
    func enter(max: Int) -> Bool {
        guard count.wrappingAdd(1, ordering: .relaxed).newValue <= max else {
            leave()
            return false
        }
        return true
    }

    func leave() { count.wrappingSubtract(1, ordering: .relaxed) }
}
