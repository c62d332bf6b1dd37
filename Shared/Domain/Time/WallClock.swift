/// Tells the time. Whoever decides anything by the time takes one, or takes the time itself, so that a test can set it.
package protocol WallClock: Sendable {
    func now() -> Timestamp
}
