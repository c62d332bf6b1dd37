/// Which lanes a relay should hold, and how long it may act for each. Time is the caller's monotonic clock.
///
/// A lease is a promise in the database: nobody else takes the lane before it ends. The database measures it from the
/// moment it commits, this value from before the request was sent, so it always ends here first.
struct LaneClaims: Sendable, Hashable {
    /// How long a claim lasts.
    let lease: Duration
    private var heldUntil: [Lane: Duration] = [:]

    init(lease: Duration) { self.lease = lease }

    /// The lanes that may be acted for at `now` and for `margin` longer.
    func held(at now: Duration, margin: Duration = .zero) -> [Lane] {
        heldUntil.filter { $0.value > now + margin }.keys.sorted()
    }

    /// What to ask of the database.
    struct Plan: Sendable, Hashable {
        /// At most this many in all, those that are held already included.
        let lanesMax: Int
        /// To be given back, for relays that have too few.
        let release: [Lane]
    }

    /// Divides the lanes evenly among `relays`, this one included.
    func plan(relays: Int, at now: Duration) -> Plan {
        let share = (Lane.count + max(1, relays) - 1) / max(1, relays)
        let held = held(at: now)
        return Plan(lanesMax: share, release: Array(held.dropFirst(share)))
    }

    /// The database has granted or renewed these, on a request sent at `sentAt`. Any other is lost.
    mutating func granted(_ lanes: [Lane], sentAt: Duration) {
        heldUntil = Dictionary(lanes.map { ($0, sentAt + lease) }) { first, _ in first }
    }

    /// These are given back: act for them no more.
    mutating func released(_ lanes: [Lane]) { for lane in lanes { heldUntil[lane] = nil } }
}
