private import Messages

extension ServerConnection {
    @inline(__always)
    func frame(_ headerBytes: UnsafeRawBufferPointer, _ body: UnsafeRawBufferPointer) throws(FrameError) {
        let arena = loop.arena
        defer { arena.reset() }
        let header: FrameHeader
        do throws(MessageError) {
            header = try FrameHeader(unpacking: headerBytes, in: arena)
        } catch {
            throw .malformedHeader
        }
        let action = state.received(
            header, bodyBytes: body.count, activeCalls: activeCalls, hasSent: hasSentSincePing, at: loop.now)
        if case .start = action { start(header, body, arena) } else { perform(action, header, body) }
    }

    func perform(
        _ action: ServerConnectionState.Action, _ header: FrameHeader, _ body: UnsafeRawBufferPointer
    ) {
        switch action {
        case .start: start(header, body, loop.arena)
        case .open(let hello): opened(hello)
        case .refuse(.draining):
            refuse(header, RPCError(.unavailable, "the server is stopping: call another one", wasNotProcessed: true))
        case .refuse(.tooManyCalls):
            refuse(header, .overloaded("the connection has \(server.configuration.frames.callsMax) calls in flight"))
        case .message: messageReceived(header, body)
        case .end:
            guard let call = calls[header.call], !call.isOver else { return }
            if call.stream?.endReceived() != true {
                close(
                    .protocolError, "An end within a message, or after the end: end a call once, after a whole message."
                )
            }
        case .cancel: if let call = calls[header.call] { cancelled(call) }
        case .window:
            guard let stream = calls[header.call]?.stream else { return }
            if !stream.credited(header.creditBytes) {
                close(.protocolError, "A window above 2^31 - 1 bytes: give back only what was read.")
            }
        case .answerPing(let opaque):
            hasSentSincePing = false
            output.append { FrameEncoder.appendPing(opaque, isAnswer: true, to: &$0) }
        case .pongReceived(let opaque): if opaque == Self.drainPing { drainAnnounced() }
        case .skip: break
        case .close(let reason, let message): close(reason, message)
        }
    }

    func opened(_ hello: Hello) {
        peerLimits = hello.limits
        output.headerBytesMax = hello.limits.headerBytesMax
        peer = transport?.peer
        timing.hasHello = true
    }

    func messageReceived(_ header: FrameHeader, _ body: UnsafeRawBufferPointer) {
        guard let call = calls[header.call], !call.isOver else { return }
        // A request without parts has no stream: its side ended with it.
        guard let stream = call.stream else {
            return close(.protocolError, "Call \(call.id) sent a message after its end.")
        }
        if queuedBytes.isFull {
            return fail(call, .overloaded("too much is queued", isProcessed: true))
        }
        switch stream.received(body, isPartial: header.isPartial) {
        case .stored: break
        case .messageCompleted:
            if let method = call.waitingMethod { requestCompleted(call, method, stream) }
        case .windowExceeded: close(.protocolError, "Call \(call.id) sent more than its window: wait for credit.")
        case .messageTooLong:
            fail(
                call,
                .tooLong(
                    server.configuration.frames.messageBytesMax + 1, limit: server.configuration.frames.messageBytesMax)
            )
        case .alreadyEnded: close(.protocolError, "Call \(call.id) sent a message after its end.")
        }
    }
}
