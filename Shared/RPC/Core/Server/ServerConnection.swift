private import Logging
package import Messages
package import NIOCore
private import Synchronization

/// One connection of a server: frames in, calls started, frames out. Everything but the ends of calls happens on its loop.
package final class ServerConnection: ConnectionCore, @unchecked Sendable {
    package let server: ServerCore
    package let loop: LoopContext
    package let output: ConnectionOutput

    private(set) var state: ServerConnectionState
    private var reader: FrameReader
    /// As the reader says between two reads: a flush may find the connection closed while the reader is at work.
    private var owesFrameEnd = false
    private var transport: (any ConnectionTransport)?
    private var calls: [UInt64: ServerCall] = [:]
    private var peerLimits = FrameLimits.least
    private let queuedBytes: QueuedBytes

    /// Handlers that run, and calls whose answer is still being sent.
    package private(set) var activeCalls = 0
    private var callsStarted = 0
    private var hasSentSincePing = false
    private var hasHeard = false
    package private(set) var isClosed = false
    private var peer: PeerIdentity?
    private var timing: ServerConnectionTiming
    private var timer: ConnectionTimer

    package init(server: ServerCore, loop: LoopContext) {
        self.server = server
        self.loop = loop
        let configuration = server.configuration
        output = ConnectionOutput(loop)
        state = ServerConnectionState(callsMax: configuration.frames.callsMax, pings: configuration.pings)
        reader = FrameReader(limits: configuration.frames)
        queuedBytes = QueuedBytes(bytesMax: configuration.queuedBytesPerConnectionMax, within: server.queuedBytes)
        timing = ServerConnectionTiming(configuration, openedAt: loop.now)
        timer = ConnectionTimer(loop)
        let counters = server.counters
        output.onWrite = { counters.bytesSent.wrappingAdd($0, ordering: .relaxed) }
    }
}

// MARK: - The transport

extension ServerConnection {
    package func transportOpened(_ transport: any ConnectionTransport) {
        self.transport = transport
        output.open(transport)
        guard server.opened(self) else {
            close(
                .limitExceeded, "The server has as many connections as it takes: use another one, or come back later.")
            return
        }
        output.append {
            FrameEncoder.appendHello(Hello(agent: server.agent, limits: server.configuration.frames), to: &$0)
        }
        if server.isDraining { beginDrain() }
        checkTime()
    }

    package func received(_ buffer: ByteBuffer) {
        guard !isClosed else { return }
        hasHeard = true
        server.counters.bytesReceived.wrappingAdd(buffer.readableBytes, ordering: .relaxed)
        let startedBefore = callsStarted
        do throws(FrameError) {
            try reader.receive(buffer) { header, body throws(FrameError) in
                try self.frame(header, body)
                self.loop.flushEarly()
                return !self.isClosed
            }
        } catch {
            close(error.reason, error.message)
        }
        if callsStarted != startedBefore {
            server.counters.callsStarted.wrappingAdd(callsStarted - startedBefore, ordering: .relaxed)
        }
        owesFrameEnd = reader.hasBegun
        if timing.frameBegan(owesFrameEnd, now: { loop.now }) { checkTime() }
    }

    package func transportWritabilityChanged() {
        guard let transport, !isClosed else { return }
        // A peer that takes nothing is served no further until it does.
        transport.setReading(transport.isWritable)
        timing.stalledSince = transport.isWritable ? nil : loop.now
        if transport.isWritable { loop.scheduleFlush(output) } else { checkTime() }
    }

    package func transportClosed(_ error: (any Error)?) {
        let wasAwaitingHello = state.isAwaitingHello
        let wasClosed = isClosed
        finishClosing()
        if !wasClosed, owesFrameEnd || error != nil {
            // A peer that never said hello is one that cannot talk to us: a wrong certificate, most often.
            server.logger.log(
                level: wasAwaitingHello && error != nil ? .info : .debug, "connection lost",
                metadata: ["reason": "\(error.map(ConnectFailure.describe) ?? "ended within a frame")"])
        }
        server.closed(self)
    }

    /// Says why, and closes.
    package func close(_ reason: GoingAwayReason, _ message: String) {
        guard !isClosed else { return }
        if reason != .draining {
            server.logger.info(
                "connection refused",
                metadata: ["reason": "\(reason)", "message": "\(message)", "peer": "\(peer?.name ?? "")"])
        }
        output.append { FrameEncoder.appendGoingAway(lastCall: state.lastCall, reason, message, to: &$0) }
        output.flush()
        let transport = transport
        finishClosing()
        transport?.close()
    }

    private func finishClosing() {
        guard !isClosed else { return }
        isClosed = true
        state.closed()
        timer.cancel()
        output.close()
        let error = RPCError.connectionLost("the caller's connection closed")
        for call in calls.values {
            _ = call.decide()
            call.cancelHandler()
            call.stream?.finish(.failed(error))
            over(call)
            // Its request never became whole: no handler runs that would end it.
            if call.waitingMethod != nil { handlerEnded(call, isOver: true) }
        }
        calls = [:]
        transport = nil
    }
}

// MARK: - Frames

extension ServerConnection {
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
            header, bodyBytes: body.count, activeCalls: activeCalls, hasSent: hasSentSincePing, at: loop.now)
        if case .start = action { start(header, body, arena) } else { perform(action, header, body) }
    }

    private func perform(
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

    private func opened(_ hello: Hello) {
        peerLimits = hello.limits
        output.headerBytesMax = hello.limits.headerBytesMax
        peer = transport?.peer
        timing.hasHello = true
    }

    private func messageReceived(_ header: FrameHeader, _ body: UnsafeRawBufferPointer) {
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

// MARK: - Calls

extension ServerConnection {
    @inline(__always)
    private func start(_ header: FrameHeader, _ body: UnsafeRawBufferPointer, _ arena: MessageArena) {
        guard let method = server.methods.find(header.method) else {
            return refuse(header, server.methods.unknown(header.method))
        }
        guard method.takesStream == header.isStream else {
            return refuse(
                header,
                RPCError(
                    .unimplemented,
                    "\(method.path) takes \(method.takesStream ? "a stream" : "one message"): call it so",
                    wasNotProcessed: true))
        }
        guard !server.isOverloaded else { return refuse(header, .overloaded("the server is at its limit")) }
        var metadata = Metadata()
        if header.hasMetadata {
            do throws(RPCError) {
                metadata = try header.metadata()
            } catch { return refuse(header, error) }
        }
        let microseconds = header.timeoutMicroseconds
        let deadline =
            microseconds == 0
            ? nil : loop.now + .microseconds(Int64(clamping: min(microseconds, Self.timeoutMicrosecondsMax)))
        let call = ServerCall(
            id: header.call, method: method, connection: self, deadline: deadline, metadata: metadata, peer: peer)
        callsStarted &+= 1
        activeCalls &+= 1
        if header.isPartial || method.kind != .unary {
            startStream(call, method, header, body, arena)
        } else {
            begin(call, method, body, arena)
        }
    }

    /// Some 31 years; keeps the sum with any time in range.
    private static let timeoutMicrosecondsMax: UInt64 = 1_000_000_000_000_000

    private func startStream(
        _ call: ServerCall, _ method: RegisteredMethod, _ header: FrameHeader, _ body: UnsafeRawBufferPointer,
        _ arena: MessageArena
    ) {
        let stream = makeStream(call)
        track(call)
        if header.isPartial {
            call.waitingMethod = method
            messageReceived(header, body)
            if let deadline = call.deadline, !call.isOver {
                timer.arm(at: deadline) { self.checkTime() }
            }
            return
        }
        // The one message of a server stream is taken in place; its window is never needed again.
        if !method.takesStream { _ = stream.endReceived() }
        begin(call, method, body, arena)
    }

    private func requestCompleted(_ call: ServerCall, _ method: RegisteredMethod, _ stream: MessageStream) {
        call.waitingMethod = nil
        guard stream.endReceived(), let body = stream.takeOnlyMessage() else { return }
        loop.arena.reset()
        body.withUnsafeReadableBytes { begin(call, method, $0, loop.arena) }
    }

    @inline(__always)
    private func begin(
        _ call: ServerCall, _ method: RegisteredMethod, _ body: UnsafeRawBufferPointer, _ arena: MessageArena
    ) {
        do throws(MessageError) {
            try method.start(call, body, arena)
        } catch {
            call.fail(RPCError(request: error))
        }
        // Most calls end here: the handler had nothing to wait for.
        guard !call.isOver else { return }
        track(call)
        if let deadline = call.deadline { timer.arm(at: deadline) { self.checkTime() } }
    }

    private func track(_ call: ServerCall) {
        guard !call.isInTable else { return }
        call.isInTable = true
        calls[call.id] = call
        server.counters.callsInFlight.increment()
    }

    private func makeStream(_ call: ServerCall) -> MessageStream {
        let stream = MessageStream(
            call: call.id, output: output, limits: server.configuration.frames, peerLimits: peerLimits,
            accounting: queuedBytes)
        // Not weak: that would make every count of references to the connection slow. ``over(_:)`` breaks the cycle.
        stream.onEndSent = { self.over(call) }
        call.prepareStream(stream)
        return stream
    }

    private func refuse(_ header: FrameHeader, _ error: RPCError) {
        server.counters.callsFailed.increment()
        if error.wasNotProcessed { server.counters.callsRefused.increment() }
        let header = FrameEncoder.header(.end, call: header.call)
        output.append {
            FrameEncoder.append(
                header, metadata: error.trailers, error: error, headerBytesMax: peerLimits.headerBytesMax, to: &$0)
        }
    }

    private func cancelled(_ call: ServerCall) {
        _ = call.decide()
        call.cancelHandler()
        call.stream?.finish(.failed(.cancelled()))
        over(call)
        if call.waitingMethod != nil { handlerEnded(call, isOver: true) }
    }

    /// Ends a call from this side while its handler may still run.
    private func fail(_ call: ServerCall, _ error: RPCError) {
        call.cancelHandler()
        let isDecided = !call.decide()
        // A decided call without a stream has sent its end; one with a stream may still be sending.
        if isDecided, call.stream == nil || call.isOver { return }
        server.counters.callsFailed.increment()
        if let stream = call.stream {
            stream.sendEnd(error: error)
        } else {
            sendError(error, of: call, trailers: Metadata())
            over(call)
        }
        if call.waitingMethod != nil {
            call.waitingMethod = nil
            handlerEnded(call, isOver: false)
        }
    }

    /// The peer is told, or need not be told, how the call ended. On the loop.
    private func over(_ call: ServerCall) {
        guard !call.isOver else { return }
        call.isOver = true
        call.stream?.onEndSent = nil
        if call.isInTable, !isClosed { calls[call.id] = nil }
        if !call.isHandlerRunning { ended(call) }
    }

    /// Both the handler and the answer are done.
    private func ended(_ call: ServerCall) {
        activeCalls &-= 1
        if call.isInTable { server.counters.callsInFlight.decrement() }
        if activeCalls == 0, state.isDraining { closeDrained() }
    }

    /// A handler's task has ended. From any thread.
    ///
    /// - Parameter isOver: Whether the peer knows the outcome.
    package func handlerEnded(_ call: ServerCall, isOver: Bool) {
        guard loop.eventLoop.inEventLoop else {
            loop.eventLoop.execute { self.handlerEnded(call, isOver: isOver) }
            return
        }
        call.isHandlerRunning = false
        call.forgetTask()
        if call.isOver { ended(call) } else if isOver { over(call) }
    }
}

// MARK: - Answers, from any thread

extension ServerConnection {
    @inline(__always)
    package func sendEnd(of call: ServerCall, with message: PreparedMessage) {
        hasSentSincePing = true
        let bytes = message.packedSize
        var header = FrameEncoder.header(.end, call: call.id)
        output.append { buffer in
            FrameEncoder.append(&header, bodyBytes: bytes, to: &buffer) { message.pack(into: $0) }
        }
    }

    /// Sends an answer that is long, or has trailers.
    package func sendLongEnd(of call: ServerCall, with message: PreparedMessage, trailers: Metadata) {
        guard message.packedSize <= peerLimits.messageBytesMax else {
            let error = RPCError.tooLong(message.packedSize, limit: peerLimits.messageBytesMax)
            sendError(of: call, error, thrown: error)
            return handlerEnded(call, isOver: call.stream == nil)
        }
        guard !queuedBytes.isFull else {
            let error = RPCError.overloaded("too much is queued", isProcessed: true)
            sendError(of: call, error, thrown: error)
            return handlerEnded(call, isOver: call.stream == nil)
        }
        var body = ByteBufferAllocator().buffer(capacity: message.packedSize)
        body.writeWithUnsafeMutableBytes(minimumWritableBytes: message.packedSize) { message.pack(into: $0) }
        loop.run { [body] in
            guard !self.isClosed else { return self.handlerEnded(call, isOver: true) }
            let stream = call.stream ?? self.makeStream(call)
            self.track(call)
            stream.sendEnd(with: body, trailers: trailers)
            self.handlerEnded(call, isOver: false)
        }
    }

    package func sendError(of call: ServerCall, _ error: RPCError, thrown: any Error) {
        server.counters.callsFailed.increment()
        if error.code == .internalError {
            server.logger.error(
                "call failed", metadata: ["method": "\(call.path)", "error": "\(error.cause ?? thrown)"])
        }
        let trailers = call.trailers.withLock { $0 }
        if let stream = call.stream {
            stream.sendEnd(trailers: trailers, error: error)
        } else {
            sendError(error, of: call, trailers: trailers)
        }
    }

    private func sendError(_ error: RPCError, of call: ServerCall, trailers: Metadata) {
        hasSentSincePing = true
        let header = FrameEncoder.header(.end, call: call.id)
        let headerBytesMax = peerLimits.headerBytesMax
        output.append {
            FrameEncoder.append(
                header, metadata: Metadata(trailers.entries + error.trailers.entries), error: error,
                headerBytesMax: headerBytesMax, to: &$0)
        }
    }
}

// MARK: - Time, and the end

extension ServerConnection {
    private static let drainPing: UInt64 = 0x6472_6169_6e21_2121

    /// Does what time has made due, and sets the timer for what comes next.
    private func checkTime() {
        guard !isClosed else { return }
        timer.due()
        let now = loop.now
        var next: ContinuousClock.Instant?
        for call in calls.values {
            guard let deadline = call.deadline, !call.isOver else { continue }
            if deadline <= now { fail(call, .deadlineExceeded()) } else { next = min(next ?? deadline, deadline) }
        }
        let due = timing.check(at: now, hasHeard: hasHeard, activeCalls: activeCalls, callsStarted: callsStarted)
        hasHeard = false
        for action in due.actions {
            switch action {
            case .close(let reason, let message): return close(reason, message)
            case .ping: output.append { FrameEncoder.appendPing(1, isAnswer: false, to: &$0) }
            case .drain: beginDrain()
            case .announceDrain: drainAnnounced()
            }
        }
        guard !isClosed, let wake = [next, due.next].compactMap({ $0 }).min() else { return }
        timer.arm(at: wake) { self.checkTime() }
    }

    /// Tells the client to start nothing new; what is in flight goes on. On the loop.
    package func beginDrain() {
        guard !isClosed, state.drainBegan() else { return }
        output.append {
            FrameEncoder.appendGoingAway(lastCall: .max, .draining, "The server is stopping.", to: &$0)
            FrameEncoder.appendPing(Self.drainPing, isAnswer: false, to: &$0)
        }
        timing.drainAnnouncedAt = loop.now
        checkTime()
    }

    private func drainAnnounced() {
        guard let lastCall = state.drainAnnounced() else { return }
        timing.drainAnnouncedAt = nil
        output.append {
            FrameEncoder.appendGoingAway(lastCall: lastCall, .draining, "The server is stopping.", to: &$0)
        }
        if activeCalls == 0 { closeDrained() }
    }

    private func closeDrained() {
        guard !isClosed else { return }
        output.flush()
        let transport = transport
        finishClosing()
        transport?.close()
    }
}
