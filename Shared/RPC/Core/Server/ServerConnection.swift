private import Logging
package import NIOCore
private import Synchronization

/// One connection of a server: frames in, calls started, frames out. Everything but the ends of calls happens on its loop.
package final class ServerConnection: ConnectionCore, @unchecked Sendable {
    package let server: ServerCore
    package let loop: LoopContext
    package let output: ConnectionOutput

    var state: ServerConnectionState
    var reader: FrameReader
    /// As the reader says between two reads: a flush may find the connection closed while the reader is at work.
    var owesFrameEnd = false
    var transport: (any ConnectionTransport)?
    var calls: [UInt64: ServerCall] = [:]
    var peerLimits = FrameLimits.least
    let queuedBytes: QueuedBytes

    /// Handlers that run, and calls whose answer is still being sent.
    package internal(set) var activeCalls = 0
    var callsStarted = 0
    var hasSentSincePing = false
    var hasHeard = false
    package internal(set) var isClosed = false
    var peer: PeerIdentity?
    var timing: ServerConnectionTiming
    var timer: ConnectionTimer

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

    func finishClosing() {
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
