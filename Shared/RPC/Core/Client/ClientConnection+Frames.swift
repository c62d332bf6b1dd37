private import Messages
package import NIOCore
private import Synchronization

extension ClientConnection {
    /// Takes over the calls that were sent since the last time. Under the output's lock.
    func takeSent() {
        guard !sent.isEmpty else { return }
        for call in sent {
            calls[call.id] = call
            if let deadline = call.deadline {
                timing.earliestDeadline = min(timing.earliestDeadline ?? deadline, deadline)
            }
        }
        callsStarted += sent.count
        hasSentSincePing = true
        sent.removeAll(keepingCapacity: true)
        if let deadline = timing.earliestDeadline { armTimer(at: deadline) }
    }

    func armTimer(at instant: ContinuousClock.Instant) {
        timer.arm(at: instant) { self.checkTime() }
    }

    /// Ends a call from this side.
    func end(_ call: PendingCall, _ error: RPCError) {
        guard calls.removeValue(forKey: call.id) != nil else { return }
        callEnded()
        let header = FrameEncoder.header(.cancel, call: call.id)
        output.append {
            FrameEncoder.append(
                header, metadata: Metadata(), error: RPCError(error.code, ""),
                headerBytesMax: FrameLimits.least.headerBytesMax, to: &$0)
        }
        finish(call, .failed(error))
    }

    func finish(_ call: PendingCall, _ outcome: PendingCall.Outcome, isOrderly: Bool = false) {
        switch outcome {
        case .failed(let error): call.stream?.finish(.failed(error), isOrderly: isOrderly)
        case .ended, .message: call.stream?.finish(.ok(trailers: Metadata()))
        }
        call.onEnd(outcome)
        call.onEnd = { _ in }
        closeIfDrained()
    }

    package func transportOpened(_ transport: any ConnectionTransport) {
        // Given up while it was being opened: nobody would close it later.
        guard !isClosed else { return transport.close() }
        self.transport = transport
        output.open(transport)
        var limits = configuration.frames
        limits.callsMax = 0
        output.append { FrameEncoder.appendHello(Hello(agent: "loyalty-swift/1", limits: limits), to: &$0) }
        checkTime()
    }

    package func received(_ buffer: ByteBuffer) {
        guard !isClosed else { return }
        hasHeard = true
        do throws(FrameError) {
            try reader.receive(buffer) { header, body throws(FrameError) in
                try self.frame(header, body)
                self.loop.flushEarly()
                return !self.isClosed
            }
        } catch {
            close(error.reason, error.message)
        }
    }

    @inline(__always)
    private func frame(_ headerBytes: UnsafeRawBufferPointer, _ body: UnsafeRawBufferPointer) throws(FrameError) {
        let arena = loop.arena
        defer { arena.reset() }
        let header: FrameHeader
        do throws(MessageError) {
            header = try FrameHeader(unpacking: headerBytes, in: arena)
        } catch {
            throw .malformedHeader
        }
        let action = state.received(
            header, bodyBytes: body.count, lastCall: callsLast, activeCalls: calls.count, hasSent: hasSentSincePing,
            at: loop.now)
        switch action {
        case .end: ended(header, body, arena)
        case .message: messageReceived(header, body)
        case .window:
            guard let stream = calls[header.call]?.stream else { return }
            if !stream.credited(header.creditBytes) {
                close(.protocolError, "A window above 2^31 - 1 bytes: give back only what was read.")
            }
        case .open(let hello): opened(hello)
        case .answerPing(let opaque):
            hasSentSincePing = false
            output.append { FrameEncoder.appendPing(opaque, isAnswer: true, to: &$0) }
        case .goingAway(let message): goingAway(message)
        case .pongReceived, .skip: break
        case .close(let reason, let message): close(reason, message)
        }
    }

    /// The greatest number that a frame of the server may have.
    private var callsLast: UInt64 { UInt64(callsStarted) }

    private func opened(_ hello: Hello) {
        output.headerBytesMax = hello.limits.headerBytesMax
        timing.hasHello = true
        output.withLock {
            peerLimits = hello.limits
            refusal = nil
        }
        isUsableFlag.store(true, ordering: .relaxed)
        onEvent(self, .opened)
    }

    @inline(__always)
    private func ended(_ header: FrameHeader, _ body: UnsafeRawBufferPointer, _ arena: MessageArena) {
        guard let call = calls.removeValue(forKey: header.call) else { return }
        callEnded()
        answered(call, header)
        guard header.isOK else {
            let error = header.error() ?? RPCError(.unknown, "")
            call.receiveTrailers?(error.trailers)
            return finish(call, .failed(error), isOrderly: true)
        }
        if let receiveTrailers = call.receiveTrailers { receiveTrailers((try? header.metadata()) ?? Metadata()) }
        guard call.hasOneAnswer else { return finish(call, .ended) }
        guard let stream = call.stream else {
            call.onEnd(.message(body, arena))
            return closeIfDrained()
        }
        switch stream.received(body, isPartial: false) {
        case .messageCompleted:
            let message = stream.takeOnlyMessage() ?? ByteBuffer()
            arena.reset()
            message.withUnsafeReadableBytes { finish(call, .message($0, arena)) }
        case .messageTooLong:
            finish(
                call,
                .failed(.tooLong(configuration.frames.messageBytesMax + 1, limit: configuration.frames.messageBytesMax))
            )
        default:
            finish(call, .failed(.connectionLost("the server broke the protocol")))
            close(.protocolError, "Call \(header.call) sent more than its window: wait for credit.")
        }
    }

    /// A frame of the answer has come: the first may have initial metadata.
    @inline(__always)
    private func answered(_ call: PendingCall, _ header: FrameHeader) {
        guard let receive = call.receiveInitialMetadata.take(), header.hasInitialMetadata else { return }
        receive(header.initialMetadata())
    }

    private func messageReceived(_ header: FrameHeader, _ body: UnsafeRawBufferPointer) {
        guard let call = calls[header.call] else { return }
        if call.hasOneAnswer, !header.isPartial {
            return close(.protocolError, "Call \(header.call) has one answer: send it with the end.")
        }
        answered(call, header)
        let stream = call.stream ?? makeStream(call)
        switch stream.received(body, isPartial: header.isPartial) {
        case .stored, .messageCompleted: break
        case .windowExceeded: close(.protocolError, "Call \(header.call) sent more than its window: wait for credit.")
        case .messageTooLong:
            end(call, .tooLong(configuration.frames.messageBytesMax + 1, limit: configuration.frames.messageBytesMax))
        case .alreadyEnded: close(.protocolError, "Call \(header.call) sent a message after its end.")
        }
    }

    private func goingAway(_ message: GoingAway) {
        guard message.reason == .draining || message.reason == .unspecified else {
            return lost(
                RPCError(.unavailable, "the server closed the connection: \(message.message)", wasNotProcessed: false))
        }
        stopAdmitting(
            RPCError(.unavailable, "the server is stopping: call another one", wasNotProcessed: true))
        for call in calls.values.filter({ $0.id > message.lastCall }) {
            calls[call.id] = nil
            callEnded()
            finish(
                call, .failed(RPCError(.unavailable, "the server stopped before the call", wasNotProcessed: true)))
        }
        closeIfDrained()
    }

    /// Makes no new calls, and closes once those in flight have ended.
    package func drain() {
        loop.run {
            self.state.drainBegan()
            self.stopAdmitting(RPCError(.unavailable, "the connection is closing", wasNotProcessed: true))
            self.closeIfDrained()
        }
    }

    private func stopAdmitting(_ error: RPCError) {
        guard !isDraining else { return }
        isDraining = true
        isUsableFlag.store(false, ordering: .relaxed)
        output.withLock {
            refusal = error
            takeSent()
        }
        slots.letAllGo()
        onEvent(self, .goingAway)
    }

    func closeIfDrained() {
        guard isDraining, calls.isEmpty, !isClosed else { return }
        close(.draining, "The client has no further calls.")
    }
}
