internal import Messages
private import NIOCore

extension ServerConnection {
    @inline(__always)
    func start(_ header: FrameHeader, _ body: UnsafeRawBufferPointer, _ arena: MessageArena) {
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
    static let timeoutMicrosecondsMax: UInt64 = 1_000_000_000_000_000

    func startStream(
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

    func requestCompleted(_ call: ServerCall, _ method: RegisteredMethod, _ stream: MessageStream) {
        call.waitingMethod = nil
        guard stream.endReceived(), let body = stream.takeOnlyMessage() else { return }
        loop.arena.reset()
        body.withUnsafeReadableBytes { begin(call, method, $0, loop.arena) }
    }

    @inline(__always)
    func begin(
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

    func track(_ call: ServerCall) {
        guard !call.isInTable else { return }
        call.isInTable = true
        calls[call.id] = call
        server.counters.callsInFlight.increment()
    }

    func makeStream(_ call: ServerCall) -> MessageStream {
        let stream = MessageStream(
            call: call.id, output: output, limits: server.configuration.frames, peerLimits: peerLimits,
            accounting: queuedBytes, initialMetadata: { call.initialMetadata })
        // Not weak: that would make every count of references to the connection slow. ``over(_:)`` breaks the cycle, and
        // the first frame, or that there will be none, the one of the initial metadata.
        stream.onEndSent = { self.over(call) }
        call.prepareStream(stream)
        return stream
    }

    func refuse(_ header: FrameHeader, _ error: RPCError) {
        server.counters.callsFailed.increment()
        if error.wasNotProcessed { server.counters.callsRefused.increment() }
        let header = FrameEncoder.header(.end, call: header.call)
        output.append {
            FrameEncoder.append(
                header, metadata: error.trailers, error: error, headerBytesMax: peerLimits.headerBytesMax, to: &$0)
        }
    }

    func cancelled(_ call: ServerCall) {
        _ = call.decide()
        call.cancelHandler()
        call.stream?.finish(.failed(.cancelled()))
        over(call)
        if call.waitingMethod != nil { handlerEnded(call, isOver: true) }
    }

    /// Ends a call from this side while its handler may still run.
    func fail(_ call: ServerCall, _ error: RPCError) {
        call.cancelHandler()
        let isDecided = !call.decide()
        // A decided call without a stream has sent its end; one with a stream may still be sending.
        if isDecided, call.stream == nil || call.isOver { return }
        server.counters.callsFailed.increment()
        if let stream = call.stream {
            stream.sendEnd(error: error)
        } else {
            sendError(error, of: call, ServerCall.AnswerMetadata())
            over(call)
        }
        if call.waitingMethod != nil {
            call.waitingMethod = nil
            handlerEnded(call, isOver: false)
        }
    }

    /// The peer is told, or need not be told, how the call ended. On the loop.
    func over(_ call: ServerCall) {
        guard !call.isOver else { return }
        call.isOver = true
        call.stream?.onEndSent = nil
        if call.isInTable, !isClosed { calls[call.id] = nil }
        if !call.isHandlerRunning { ended(call) }
    }

    /// Both the handler and the answer are done.
    func ended(_ call: ServerCall) {
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
