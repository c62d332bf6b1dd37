/// One connection as the pool knows it.
///
/// Not within the generic machine: its values would be copied by way of their type's description, once for each look at it.
struct PooledConnection {
    enum Phase: Hashable {
        case opening
        case ready
        case closing
    }

    var id: Int
    var phase: Phase
    var inFlight = 0
    /// Of these, how many may take long.
    var slowInFlight = 0
    /// How long all of these take together, as far as is known.
    var expectedMicroseconds = 0
    var isLeased = false
    /// A cancel request is under way, and would hit whatever runs.
    var isPaused = false
    var openedAt: ContinuousClock.Instant
    /// When the server last finished something here, or began after a pause.
    var lastProgress: ContinuousClock.Instant
    /// When somebody last wanted it; a health check is nobody.
    var lastUse: ContinuousClock.Instant

    var isIdle: Bool { phase == .ready && inFlight == 0 && !isLeased && !isPaused }
}
