import Postgres
import RPC
import TestSupport
import Testing

@testable import ServiceRuntime

@Suite("Relay decisions")
struct RelayDecisionTests {
    @Test("Delivered and repeated events go, held ones stay, refused ones wait longer each time and are parked at last")
    func settlement() {
        var policy = DeliveryPolicy()
        policy.attemptsMax = 3
        let events = [0, 0, 0, 1, 2].enumerated().map {
            PendingEvent.fixture(id: Int64($0.offset), attempts: $0.element)
        }
        let settlement = Settlement(
            events, [.applied, .duplicate, .deferred, .failed(.poison), .failed(.poison)], policy: policy)
        #expect(settlement.delivered == [events[0].key, events[1].key])
        #expect(settlement.retries == [.init(key: events[3].key, delay: .seconds(1), error: .poison)])
        #expect(settlement.parked == [.init(key: events[4].key, error: .poison)])
    }

    @Test(
        "Waits double from the least to the most, and never overflow",
        arguments: [
            (1, Duration.milliseconds(500)), (2, .seconds(1)), (7, .seconds(32)), (8, .seconds(60)),
            (1_000_000, .seconds(60)),
        ])
    func retryDelays(attempts: Int, expected: Duration) {
        #expect(DeliveryPolicy().retryDelay(attempts: attempts) == expected)
    }

    @Test("Relays that back off do not come back in step, and stay near the wait")
    func backoffIsSpread() {
        var generator = SeededGenerator(seed: 7)
        let waits = (0..<50).map { _ in DeliveryPolicy().backoff(failures: 3, using: &generator) }
        #expect(Set(waits).count > 40)
        #expect(waits.allSatisfy { $0 >= .milliseconds(320) && $0 <= .milliseconds(480) })
    }

    @Test(
        "A receiver that is away or not ready costs no event an attempt",
        arguments: [
            RPCError.Code.unavailable, .deadlineExceeded, .cancelled, .aborted, .unimplemented, .permissionDenied,
            .unauthenticated,
        ])
    func backsOff(code: RPCError.Code) {
        #expect(CallFailure(RPCError(code, "no"), eventCount: 1) == .backOff)
    }

    @Test(
        "A batch that is refused is divided; an event that is refused alone counts",
        arguments: [
            RPCError.Code.invalidArgument, .internalError, .unknown, .failedPrecondition, .resourceExhausted,
        ])
    func splits(code: RPCError.Code) {
        #expect(CallFailure(RPCError(code, "no"), eventCount: 2) == .split)
        #expect(
            CallFailure(RPCError(code, "no"), eventCount: 1) == .refuse(DeliveryError(RPCError(code, "no"))))
    }

    @Test("Overload, refused before anybody looked, is no fault of the batch")
    func overload() {
        let error = RPCError(.resourceExhausted, "busy", wasNotProcessed: true)
        #expect(CallFailure(error, eventCount: 2) == .backOff)
    }
}

@Suite("Lane claims")
struct LaneClaimsTests {
    @Test("A claim ends a lease after its request was sent, not after the answer came")
    func leaseEnds() {
        var claims = LaneClaims(lease: .seconds(10))
        claims.granted([Lane(index: 3), Lane(index: 1)], sentAt: .seconds(100))
        #expect(claims.held(at: .seconds(109)) == [Lane(index: 1), Lane(index: 3)])
        #expect(claims.held(at: .seconds(109), margin: .seconds(2)).isEmpty)
        #expect(claims.held(at: .seconds(110)).isEmpty)
    }

    @Test("A lane that is not renewed is lost at once")
    func renewal() {
        var claims = LaneClaims(lease: .seconds(10))
        claims.granted([Lane(index: 1), Lane(index: 2)], sentAt: .zero)
        claims.granted([Lane(index: 2)], sentAt: .seconds(3))
        #expect(claims.held(at: .seconds(4)) == [Lane(index: 2)])
    }

    @Test(
        "Relays share the lanes evenly, and one that has too many gives some back",
        arguments: [
            (0, 64, 0), (1, 64, 0), (2, 32, 32), (3, 22, 42), (64, 1, 63), (100, 1, 63),
        ])
    func shares(relays: Int, lanesMax: Int, released: Int) {
        var claims = LaneClaims(lease: .seconds(10))
        claims.granted((0..<Int16(Lane.count)).map { Lane(index: $0) }, sentAt: .zero)
        let plan = claims.plan(relays: relays, at: .seconds(1))
        #expect(plan.lanesMax == lanesMax)
        #expect(plan.release.count == released)
        claims.released(plan.release)
        #expect(claims.held(at: .seconds(1)).count == Lane.count - released)
    }

    @Test("A player's lane is the low bits of the identifier's last byte")
    func lanes() throws {
        let player = try #require(PostgresUUID("00000000-0000-4000-8000-0000000000ff"))
        #expect(Lane(player: player).index == 63)
        #expect(Lane(player: .player(64)).index == 0)
    }
}

@Suite("How long a relay rests")
struct RelayRestTests {
    @Test(
        "The rest grows with what came, from the least to the most",
        arguments: [
            (1, 10_000), (50, 10_000), (51, 10_200), (1_000, 200_000), (1_500, 300_000), (100_000, 300_000),
        ])
    func grows(count: Int, microseconds: Int) {
        #expect(RelaySettings().rest(after: count) == .microseconds(microseconds))
    }

    @Test("A most that is less than the least is the least")
    func most() {
        var settings = RelaySettings()
        settings.gatherTimeMax = .zero
        #expect(settings.rest(after: 100_000) == settings.gatherTime)
    }
}

@Suite("Event identifiers")
struct EventIdentifierTests {
    @Test("A batch's identifiers are its own, ascend, and stay of version 7")
    func series() {
        var series = EventIdentifierSeries(at: .init(microsecondsSince1970: 1_790_000_000_000_000))
        let ids = (0..<1_000).map { _ in series.take() }
        #expect(Set(ids).count == 1_000)
        #expect(ids.allSatisfy { $0.high >> 12 & 0xF == 7 && $0.low >> 62 == 0b10 })
        #expect(Set(ids.map(\.high)).count == 1)
    }

    @Test("An identifier is of version 7, begins with its time, and differs from its neighbour")
    func version7() {
        let time = PostgresTimestamp(microsecondsSince1970: 1_795_262_400_123_456)
        let first = EventIdentifier.make(at: time)
        let second = EventIdentifier.make(at: time)
        #expect(first.high >> 16 == 1_795_262_400_123)
        #expect(first.high >> 12 & 0xF == 7)
        #expect(first.low >> 62 == 0b10)
        #expect(first != second)
        #expect(EventIdentifier.make(at: .init(microsecondsSince1970: -5)).high >> 16 == 0)
    }
}
