private import CRPCFrames
package import Logging
public import Messages
package import NIOCore
private import Synchronization

/// One connection of a client. Calls are sent from any thread; what comes back is handled on the loop.
@usableFromInline
package final class ClientConnection: ConnectionCore, @unchecked Sendable {
    package enum Event: Sendable {
        /// Calls may be made.
        case opened
        /// No new calls may be made; those in flight go on.
        case goingAway
        /// For ever. Told once, also when the connection never opened.
        case closed(RPCError)
    }

    package let loop: LoopContext
    package let output: ConnectionOutput
    private let configuration: RPCClientConfiguration
    private let logger: Logger
    private let onEvent: @Sendable (ClientConnection, Event) -> Void

    // Under the output's lock.
    private var lastCall: UInt64 = 0
    private var sent: [PendingCall] = []
    private var refusal: RPCError? = RPCError(.unavailable, "the connection is not open yet", wasNotProcessed: true)
    private var peerLimits = FrameLimits.least

    /// The calls in flight; read by whoever chooses among connections.
    private let callsInFlight = Atomic<Int>(0)
    private let isUsableFlag = Atomic<Bool>(false)

    // On the loop.
    private var state: ClientConnectionState
    private var reader: FrameReader
    private var transport: (any ConnectionTransport)?
    private var calls: [UInt64: PendingCall] = [:]
    private var callsStarted = 0
    private var timing: ClientConnectionTiming
    private var timer: ConnectionTimer
    private var hasHeard = false
    private var hasSentSincePing = false
    private var isClosed = false
    private var isDraining = false

    package init(
        configuration: RPCClientConfiguration, loop: LoopContext, logger: Logger,
        onEvent: @escaping @Sendable (ClientConnection, Event) -> Void
    ) {
        self.configuration = configuration
        self.loop = loop
        self.logger = logger
        self.onEvent = onEvent
        output = ConnectionOutput(loop)
        state = ClientConnectionState(pings: configuration.pings)
        reader = FrameReader(limits: configuration.frames)
        timing = ClientConnectionTiming(configuration, openedAt: loop.now)
        timer = ConnectionTimer(loop)
        output.willFlush = { [unowned self] in self.takeSent() }
    }

    /// How many calls are in flight.
    package var load: Int { callsInFlight.load(ordering: .relaxed) }

    /// How many calls have ever been made. Takes the output's lock.
    package var totalCalls: Int {
        var total: UInt64 = 0
        output.withLock { total = lastCall }
        return Int(clamping: total)
    }

    /// Whether a call may be made.
    package var isUsable: Bool { isUsableFlag.load(ordering: .relaxed) }
}

// MARK: - Calls, from any thread

extension ClientConnection {
    /// Calls a method that takes one message and answers with one.
    ///
    /// - Throws: How the call failed.
    @inlinable
    package func unary<Q: Message, R: Message>(
        _ path: String, _ request: Q, _ settings: CallSettings
    ) async throws(RPCError) -> R {
        let call = PendingCall(
            deadline: settings.deadline, hasOneAnswer: true, takesTrailers: settings.receiveTrailers)
        let result: Result<R, RPCError> = await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                call.onEnd = { outcome in
                    switch outcome {
                    case .message(let bytes, let arena):
                        do throws(MessageError) {
                            continuation.resume(returning: .success(try R(unpacking: bytes, in: arena)))
                        } catch {
                            continuation.resume(returning: .failure(RPCError(response: error)))
                        }
                    case .failed(let error): continuation.resume(returning: .failure(error))
                    case .ended: continuation.resume(returning: .failure(.noAnswer))
                    }
                }
                self.send(call, path, request, settings)
            }
        } onCancel: {
            self.cancel(call)
        }
        return try result.get()
    }

    @inlinable
    func send<Q: Message>(_ call: PendingCall, _ path: String, _ request: Q, _ settings: CallSettings) {
        let error = MessageArena.withThreadArena { arena -> RPCError? in
            do throws(MessageError) {
                let message = try request.prepared(in: arena)
                return send(call, path, message, settings)
            } catch {
                return RPCError(unsendable: error)
            }
        }
        if let error { call.onEnd(.failed(error)) }
    }

    /// Sends the one message of a call that is answered by a stream.
    ///
    /// - Returns: Why it was not sent.
    package func sendRequest<Q: Message>(
        _ call: PendingCall, _ path: String, _ request: Q, _ settings: CallSettings
    ) -> RPCError? {
        MessageArena.withThreadArena { arena -> RPCError? in
            do throws(MessageError) {
                return send(call, path, try request.prepared(in: arena), settings)
            } catch {
                return RPCError(unsendable: error)
            }
        }
    }

    /// Sends a request whose client side ends with its one message.
    ///
    /// - Returns: Why it was not sent.
    @usableFromInline
    func send(_ call: PendingCall, _ path: String, _ message: PreparedMessage, _ settings: CallSettings) -> RPCError? {
        let bytes = message.packedSize
        var problem: RPCError?
        let isAppended = output.append { buffer in
            guard let id = begin(call, behind: buffer.readableBytes, &problem) else { return }
            if bytes > FrameLimits.partBytes || !settings.metadata.isEmpty || !call.hasOneAnswer {
                problem = sendSlowly(call, path, message, settings, &buffer)
                return
            }
            var header = FrameEncoder.header(.request, call: id)
            header.timeout_us = settings.timeoutMicroseconds
            path.withCString { path in
                header.method = UnsafeMutablePointer(mutating: path)
                FrameEncoder.append(&header, bodyBytes: bytes, to: &buffer) { message.pack(into: $0) }
            }
        }
        if !isAppended { return refusal ?? .connectionClosed }
        if problem == nil { cancelIfLate(call) }
        return problem
    }

    /// Numbers a call and keeps it for the loop. Under the lock.
    private func begin(_ call: PendingCall, behind queuedBytes: Int, _ problem: inout RPCError?) -> UInt64? {
        if let refusal {
            problem = refusal
            return nil
        }
        guard callsInFlight.load(ordering: .relaxed) < peerLimits.callsMax else {
            problem = .overloaded("\(peerLimits.callsMax) calls are in flight on the connection")
            return nil
        }
        guard queuedBytes < configuration.queuedBytesMax else {
            problem = .overloaded("the server does not take what was sent")
            return nil
        }
        lastCall &+= 1
        call.id = lastCall
        callsInFlight.increment()
        sent.append(call)
        return lastCall
    }

    private func forget(_ call: PendingCall) {
        sent.removeLast()
        lastCall -= 1
        callsInFlight.decrement()
    }

    /// Sends a request that is long, has metadata, or is answered by a stream. Under the lock.
    private func sendSlowly(
        _ call: PendingCall, _ path: String, _ message: PreparedMessage, _ settings: CallSettings,
        _ buffer: inout ByteBuffer
    ) -> RPCError? {
        let bytes = message.packedSize
        guard bytes <= peerLimits.messageBytesMax else {
            forget(call)
            var error = RPCError.tooLong(bytes, limit: peerLimits.messageBytesMax)
            error.wasNotProcessed = true
            return error
        }
        if let error = check(settings.metadata, path) {
            forget(call)
            return error
        }
        var body = ByteBufferAllocator().buffer(capacity: bytes)
        body.writeWithUnsafeMutableBytes(minimumWritableBytes: bytes) { message.pack(into: $0) }
        let firstBytes = min(bytes, FrameLimits.partBytes)
        let first = body.readSlice(length: firstBytes) ?? ByteBuffer()
        var header = FrameEncoder.header(.request, call: call.id)
        header.timeout_us = settings.timeoutMicroseconds
        header.partial = body.readableBytes > 0 ? 1 : 0
        appendRequest(header, path, settings, first, &buffer)
        if !call.hasOneAnswer || body.readableBytes > 0 {
            let stream = makeStream(call)
            _ = stream.claim(firstBytes)
            if body.readableBytes > 0 {
                // The output's lock is held: the stream queues itself once it is released.
                loop.eventLoop.execute { [body] in stream.enqueue(body) }
            }
        }
        return nil
    }

    /// Sends the request of a call whose client side is a stream.
    ///
    /// - Throws: Why it was not sent.
    package func open(_ call: PendingCall, _ path: String, _ settings: CallSettings) throws(RPCError) {
        var problem: RPCError?
        let isAppended = output.append { buffer in
            guard begin(call, behind: buffer.readableBytes, &problem) != nil else { return }
            if let error = check(settings.metadata, path) {
                problem = error
                return forget(call)
            }
            var header = FrameEncoder.header(.request, call: call.id)
            header.timeout_us = settings.timeoutMicroseconds
            header.stream = 1
            appendRequest(header, path, settings, ByteBuffer(), &buffer)
            _ = makeStream(call)
        }
        if !isAppended { throw refusal ?? .connectionClosed }
        if let problem { throw problem }
        cancelIfLate(call)
    }

    private func makeStream(_ call: PendingCall) -> MessageStream {
        let stream = MessageStream(
            call: call.id, output: output, limits: configuration.frames, peerLimits: peerLimits, accounting: nil)
        call.stream = stream
        return stream
    }

    private func appendRequest(
        _ header: Loyalty__Rpc__V1__FrameHeader, _ path: String, _ settings: CallSettings, _ body: ByteBuffer,
        _ buffer: inout ByteBuffer
    ) {
        path.withCString { path in
            var header = header
            header.method = UnsafeMutablePointer(mutating: path)
            body.withUnsafeReadableBytes { bytes in
                FrameEncoder.append(
                    header, metadata: settings.metadata, error: nil, headerBytesMax: .max, bodyBytes: bytes.count,
                    to: &buffer
                ) { place in
                    if let start = bytes.baseAddress { place.copyMemory(from: start, byteCount: bytes.count) }
                }
            }
        }
    }

    private func check(_ metadata: Metadata, _ path: String) -> RPCError? {
        if let key = metadata.firstInvalidKey {
            var error = RPCError.invalidArgument(
                field: "metadata", "key \"\(key)\" is not 1 to 64 of the characters a-z, 0-9, '-', '_' and '.'")
            error.wasNotProcessed = true
            return error
        }
        // Length-delimited fields take two tags and two lengths a pair, of up to three bytes each.
        let bytes = metadata.entries.reduce(path.utf8.count + 64) { $0 + $1.key.utf8.count + $1.value.count + 12 }
        guard bytes > peerLimits.headerBytesMax else { return nil }
        return RPCError(
            .resourceExhausted,
            "the metadata takes \(bytes) bytes, and \(peerLimits.headerBytesMax) are allowed: send less",
            wasNotProcessed: true)
    }

    /// The caller's task was cancelled.
    @usableFromInline
    package func cancel(_ call: PendingCall) {
        call.isCancelled.store(true, ordering: .sequentiallyConsistent)
        loop.eventLoop.execute {
            self.output.withLock { self.takeSent() }
            self.end(call, .cancelled())
        }
    }

    /// A cancellation may have come before the call was sent, and found nothing to cancel.
    private func cancelIfLate(_ call: PendingCall) {
        if call.isCancelled.load(ordering: .sequentiallyConsistent) { cancel(call) }
    }
}

// MARK: - On the loop

extension ClientConnection {
    /// Takes over the calls that were sent since the last time. Under the output's lock.
    private func takeSent() {
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

    private func armTimer(at instant: ContinuousClock.Instant) {
        timer.arm(at: instant) { self.checkTime() }
    }

    /// Ends a call from this side.
    private func end(_ call: PendingCall, _ error: RPCError) {
        guard calls.removeValue(forKey: call.id) != nil else { return }
        callsInFlight.decrement()
        let header = FrameEncoder.header(.cancel, call: call.id)
        output.append {
            FrameEncoder.append(
                header, metadata: Metadata(), error: RPCError(error.code, ""),
                headerBytesMax: FrameLimits.least.headerBytesMax, to: &$0)
        }
        finish(call, .failed(error))
    }

    private func finish(_ call: PendingCall, _ outcome: PendingCall.Outcome, isOrderly: Bool = false) {
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
        callsInFlight.decrement()
        guard header.isOK else {
            let error = header.error() ?? RPCError(.unknown, "")
            call.takesTrailers?(error.trailers)
            return finish(call, .failed(error), isOrderly: true)
        }
        if let takesTrailers = call.takesTrailers { takesTrailers((try? header.metadata()) ?? Metadata()) }
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

    private func messageReceived(_ header: FrameHeader, _ body: UnsafeRawBufferPointer) {
        guard let call = calls[header.call] else { return }
        if call.hasOneAnswer, !header.isPartial {
            return close(.protocolError, "Call \(header.call) has one answer: send it with the end.")
        }
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
            callsInFlight.decrement()
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
        onEvent(self, .goingAway)
    }

    private func closeIfDrained() {
        guard isDraining, calls.isEmpty, !isClosed else { return }
        close(.draining, "The client has no further calls.")
    }
}

// MARK: - The end

extension ClientConnection {
    package func transportWritabilityChanged() {
        if transport?.isWritable == true { loop.scheduleFlush(output) }
    }

    package func transportClosed(_ error: (any Error)?) {
        let reason = error.map(ConnectFailure.describe) ?? "the server closed the connection"
        lost(
            state.isAwaitingHello
                ? RPCError(.unavailable, reason, cause: error, wasNotProcessed: true)
                : .connectionLost(reason, cause: error))
    }

    /// There will be no transport.
    package func failedToConnect(_ error: RPCError) { loop.run { self.lost(error) } }

    /// Closes at once; calls in flight fail.
    package func close() {
        loop.run { self.close(.draining, "The client closed.") }
    }

    private func close(_ reason: GoingAwayReason, _ message: String) {
        guard !isClosed else { return }
        output.append { FrameEncoder.appendGoingAway(lastCall: 0, reason, message, to: &$0) }
        output.flush()
        if reason == .draining {
            lost(RPCError(.unavailable, "the client closed the connection"))
        } else {
            lost(
                RPCError(
                    .unavailable, "the connection was closed: \(message)", wasNotProcessed: state.isAwaitingHello))
        }
    }

    private func lost(_ error: RPCError) {
        guard !isClosed else { return }
        isClosed = true
        let wasAwaitingHello = !timing.hasHello
        state.closed()
        timer.cancel()
        isUsableFlag.store(false, ordering: .relaxed)
        var refused = error
        refused.wasNotProcessed = true
        output.withLock {
            refusal = refused
            takeSent()
        }
        output.close()
        // Before the callers hear of it: their next attempt must not find this connection again.
        onEvent(self, .closed(wasAwaitingHello ? refused : error))
        for call in calls.values {
            callsInFlight.decrement()
            finish(call, .failed(error))
        }
        calls = [:]
        let transport = transport
        self.transport = nil
        transport?.close()
    }

    private func checkTime() {
        guard !isClosed else { return }
        timer.due()
        let now = loop.now
        if let earliest = timing.earliestDeadline, earliest <= now {
            timing.earliestDeadline = nil
            for call in Array(calls.values) {
                guard let deadline = call.deadline else { continue }
                if deadline <= now {
                    end(call, .deadlineExceeded())
                } else {
                    timing.earliestDeadline = min(timing.earliestDeadline ?? deadline, deadline)
                }
            }
        }
        let due = timing.check(at: now, hasHeard: hasHeard, activeCalls: calls.count, callsStarted: callsStarted)
        hasHeard = false
        for action in due.actions {
            switch action {
            case .close(let reason, let message): return close(reason, message)
            case .ping: output.append { FrameEncoder.appendPing(1, isAnswer: false, to: &$0) }
            case .drain: drain()
            }
        }
        guard !isClosed, let next = due.next else { return }
        armTimer(at: next)
    }
}
