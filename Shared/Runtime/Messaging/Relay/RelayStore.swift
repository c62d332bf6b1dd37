/// What a relay needs of the database, for one destination. Each call is short; none holds a transaction open.
package protocol RelayStore: Sendable {
    /// Says that this relay lives for `lease` longer.
    ///
    /// - Returns: How many relays live, this one included.
    func announce(lease: Duration) async throws -> Int

    /// Claims free lanes and renews those held, `lanesMax` in all, for `lease`.
    ///
    /// - Returns: Every lane that this relay holds now.
    func claim(lanesMax: Int, lease: Duration) async throws -> [Lane]

    /// Gives lanes back before their lease ends.
    func release(_ lanes: [Lane]) async throws

    /// Takes this relay off the list of those that live.
    func withdraw() async throws

    /// Reads the oldest undelivered events of `lanes`, each lane's in order, without those of players who wait.
    ///
    /// Never remembers where it was: an event with a smaller number than one that was delivered may appear at any time.
    func pending(in lanes: [Lane], limit: Int) async throws -> [PendingEvent]

    /// Removes, postpones and parks. Safe to repeat.
    func settle(_ settlement: Settlement) async throws

    /// How much is waiting, for metrics.
    func backlog() async throws -> OutboxBacklog
}

/// How much an outbox holds for one destination.
package struct OutboxBacklog: Sendable, Hashable {
    /// How long the oldest undelivered event has been waiting; nil where there is none.
    package var oldestAge: Duration?
    package var parkedCount: Int

    package init(oldestAge: Duration?, parkedCount: Int) {
        self.oldestAge = oldestAge
        self.parkedCount = parkedCount
    }
}
