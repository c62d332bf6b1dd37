import Foundation
import LoyaltyHarness
import Postgres
import TestSupport
import Testing

/// A step of a saga at which a service is killed.
struct CrashPoint: Sendable, CustomTestStringConvertible {
    /// Who calls; nil for the test.
    var sender: LoyaltyService?
    var receiver: LoyaltyService
    /// The end of the method's name.
    var method: String
    var moment: LinkStop.Moment
    var victim: LoyaltyService

    var testDescription: String {
        let caller = sender.map(\.rawValue) ?? "the caller"
        let step = moment == .beforeRequest ? "before" : "after"
        return "\(victim) dies \(step) \(receiver) has heard \(method) of \(caller)"
    }

    /// Every moment of a call between two services, with either of them as the victim.
    static func all(
        from sender: LoyaltyService?, to receiver: LoyaltyService, _ method: String = "Events/Deliver"
    ) -> [CrashPoint] {
        LinkStop.Moment.allCases.flatMap { moment in
            [sender, receiver].compactMap { victim in
                victim.map {
                    CrashPoint(sender: sender, receiver: receiver, method: method, moment: moment, victim: $0)
                }
            }
        }
    }
}

extension LoyaltyHarness {
    /// Plays a saga while the service is killed at its point, started again, and left to finish.
    static func play(
        _ point: CrashPoint, services: Set<LoyaltyService> = Set(LoyaltyService.allCases),
        prepare: (LoyaltyHarness) async throws -> String,
        saga: @escaping @Sendable (LoyaltyHarness, String) async throws -> Void,
        check: (LoyaltyHarness, String) async throws -> Void
    ) async throws {
        try await run(.processes, services: services, hasLinks: true) { loyalty in
            let player = try await prepare(loyalty)
            let stop = loyalty.link(from: point.sender, to: point.receiver).stopNext(point.method, at: point.moment)
            async let played: Void = saga(loyalty, player)
            try await stop.waitUntilReached()
            try await loyalty.crash(point.victim)
            try await played
            try await check(loyalty, player)
            #expect(try await loyalty.parkedEvents() == 0)
        }
    }

    /// Events that were refused too often, of all services.
    func parkedEvents() async throws -> Int64 {
        var count: Int64 = 0
        for service in LoyaltyService.allCases { count += try await rows(of: "\(service.rawValue).outbox_parked") }
        return count
    }

    /// Events of a service that are not delivered yet.
    func waitingEvents(of service: LoyaltyService) async throws -> Int64 {
        try await rows(of: "\(service.rawValue).outbox")
    }

    /// How many rows a table has, or a part of one.
    func rows(of table: String, where condition: String = "true") async throws -> Int64 {
        try await database.withPool { pool in
            let count = Statement(name: "count", sql: "SELECT count(*) FROM \(table) WHERE \(condition)")
            return try await pool.query(count).one().decode(Int64.self, at: 0)
        }
    }
}

extension [CrashPoint] {
    /// All of them with `Tests/run --slow`, which takes minutes; otherwise one, another in each run.
    ///
    /// It is chosen by a seed that is printed, and `PROPERTY_SEED` chooses it again.
    static func chosen(for journey: String, of points: [CrashPoint]) -> [CrashPoint] {
        guard ProcessInfo.processInfo.environment["LOYALTY_SLOW_TESTS"] == nil else { return points }
        let seed = PropertySeed.next
        let point = points[Int(seed % UInt64(points.count))]
        print("PROPERTY_SEED=\(seed): \(journey), \(point.testDescription)")
        return [point]
    }
}
