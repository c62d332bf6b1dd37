/// The bounds of a relay.
package struct RelaySettings: Sendable, Hashable {
    /// Events of one call at most; the contract allows 1,000.
    package var batchEventsMax = 1_000
    /// Bytes of payload of one call at most; a quarter of what a receiver takes.
    package var batchBytesMax = 1 << 20
    /// Calls under way at a time, each over lanes of its own.
    package var batchesInFlightMax = 2
    /// How long a batch may take at its receiver.
    package var deliveryTimeout: Duration = .seconds(30)
    /// How long lanes are claimed for; they are renewed at a third of it. What a crashed relay held rests for so long.
    package var lease: Duration = .seconds(15)
    /// How often the outbox is read without being woken: for events of other replicas and of retries that are due.
    package var pollInterval: Duration = .milliseconds(500)
    /// The least time between two reads that do not fill a batch: events gather, and share a commit at both ends.
    package var gatherTime: Duration = .milliseconds(10)
    /// The same where thousands of events come every second: so many gather that a player's are applied together.
    package var gatherTimeMax: Duration = .milliseconds(300)
    package var policy = DeliveryPolicy()

    package init() {}

    /// What a worker rests after a read that did not fill a batch.
    ///
    /// Up to 5,000 events a second for each worker that is ``gatherTime``; above that the rest, and what gathers in it, grow
    /// together up to ``gatherTimeMax``.
    ///
    /// - Parameter count: How many events were read since the last rest.
    func rest(after count: Int) -> Duration {
        min(max(gatherTime, .microseconds(200) * count), max(gatherTime, gatherTimeMax))
    }
}
