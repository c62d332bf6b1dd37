package import Logging
internal import Synchronization

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
    let configuration: RPCClientConfiguration
    let logger: Logger
    let onEvent: @Sendable (ClientConnection, Event) -> Void

    // Under the output's lock.
    var lastCall: UInt64 = 0
    var sent: [PendingCall] = []
    var refusal: RPCError? = RPCError(.unavailable, "the connection is not open yet", wasNotProcessed: true)
    var peerLimits = FrameLimits.least

    /// The calls in flight; read by whoever chooses among connections.
    let callsInFlight = Atomic<Int>(0)
    let slots: CallSlots
    let isUsableFlag = Atomic<Bool>(false)

    // On the loop.
    var state: ClientConnectionState
    var reader: FrameReader
    var transport: (any ConnectionTransport)?
    var calls: [UInt64: PendingCall] = [:]
    var callsStarted = 0
    var timing: ClientConnectionTiming
    var timer: ConnectionTimer
    var hasHeard = false
    var hasSentSincePing = false
    var isClosed = false
    var isDraining = false

    package init(
        configuration: RPCClientConfiguration, loop: LoopContext, logger: Logger,
        onEvent: @escaping @Sendable (ClientConnection, Event) -> Void
    ) {
        self.configuration = configuration
        self.loop = loop
        self.logger = logger
        self.onEvent = onEvent
        output = ConnectionOutput(loop)
        slots = CallSlots(waitersMax: configuration.queuedCallsMax)
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
