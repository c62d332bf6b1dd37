import CatalogContract
import CommonContract
import LoyaltyHarness
import PurchasesContract
import RPC
import Testing
import WellKnownContract

@Suite("The calls of reservations")
struct ReservationCallTests {
    @Test("A package that is not scarce needs no reservation")
    func plain() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let package = try await loyalty.catalog.create(.fixture())
            let before = try await DatabaseSnapshot(of: loyalty.database)
            let answer = try await loyalty.catalog.reserve(package, for: anyID())
            #expect(answer.reservation == nil && answer.package == package && answer.reason == .standard)
            #expect(try await DatabaseSnapshot(of: loyalty.database).differences(from: before) == [])
        }
    }

    @Test("A reservation holds an assignment until it is released, and the same key answers the same")
    func holdAndRelease() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let catalog = loyalty.catalog
            let ada = anyID()
            let package = try await catalog.create(.fixture(source: .smartico))
            let assignment = try await catalog.assign(package, to: ada)
            let first = try await catalog.reserve(package, for: ada, key: "k")
            #expect(first.reservation?.state == .held && first.reservation?.assignmentID == assignment.assignmentID)
            let again = try await catalog.reserve(package, for: ada, key: "k")
            #expect(again.replayed && again.reservation == first.reservation)
            #expect(try await catalog.available(to: ada).isEmpty)
            #expect(try await catalog.assignment(assignment.assignmentID).state == .reserved)
            let second = try await refusal { _ = try await catalog.reserve(package, for: ada) }
            #expect(second.code == .failedPrecondition && second.details.reason == "ASSIGNMENT_RESERVED")
            let id = first.reservation?.reservationID ?? ""
            let released = try await catalog.reservations.release(
                ReleaseRequest(idempotencyKey: "r", reservationID: id))
            #expect(released.reservation?.state == .released)
            #expect(try await catalog.available(to: ada).count == 1)
            let repeated = try await catalog.reservations.release(
                ReleaseRequest(idempotencyKey: "s", reservationID: id))
            #expect(repeated.reservation?.state == .released && !repeated.replayed)
            let late = try await refusal { _ = try await catalog.claim(first.reservation) }
            #expect(late.details.reason == "RESERVATION_RELEASED")
        }
    }

    @Test("A claim is once: again for the same purchase it answers the same, for another it is refused")
    func claim() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let catalog = loyalty.catalog
            let ada = anyID()
            let package = try await catalog.create(.fixture(source: .smartico, stock: 5))
            let assignment = try await catalog.assign(package, to: ada)
            let reservation = try await catalog.reserve(package, for: ada).reservation
            let purchase = anyID()
            let claimed = try await catalog.claim(reservation, purchase: purchase)
            #expect(claimed.reservation?.state == .claimed && claimed.reservation?.purchaseID == purchase)
            let again = try await catalog.claim(reservation, purchase: purchase)
            #expect(again.replayed && again.claimedAt == claimed.claimedAt)
            let after = try await catalog.assignment(assignment.assignmentID)
            #expect(after.state == .claimed && after.claimedAt == claimed.claimedAt)
            #expect(try await catalog.stock(of: package) == 4)
            let before = try await DatabaseSnapshot(of: loyalty.database)
            let other = try await refusal { _ = try await catalog.claim(reservation) }
            #expect(other.code == .failedPrecondition && other.details.reason == "RESERVATION_CLAIMED")
            #expect(other.details.metadata["purchase_id"] == purchase)
            let release = try await refusal {
                _ = try await catalog.reservations.release(
                    ReleaseRequest(idempotencyKey: anyID(), reservationID: reservation?.reservationID ?? ""))
            }
            #expect(release.details.reason == "RESERVATION_CLAIMED")
            #expect(try await DatabaseSnapshot(of: loyalty.database).differences(from: before) == [])
        }
    }

    @Test("A reservation lapses by itself: what it held can be had again, and it can no longer be claimed")
    func lapse() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let catalog = loyalty.catalog
            let ada = anyID()
            let package = try await catalog.create(.fixture(source: .smartico, stock: 1))
            _ = try await catalog.assign(package, to: ada)
            let first = try await catalog.reserve(package, for: ada, seconds: 1).reservation
            let deadline = ContinuousClock.now + .seconds(20)
            while try await catalog.available(to: ada).isEmpty {
                try #require(ContinuousClock.now < deadline)
            }
            let late = try await refusal { _ = try await catalog.claim(first) }
            #expect(late.code == .failedPrecondition && late.details.reason == "RESERVATION_LAPSED")
            let second = try await catalog.reserve(package, for: ada).reservation
            #expect(second?.assignmentID == first?.assignmentID)
            _ = try await catalog.claim(second)
            let read = try await catalog.reservations.getReservation(
                GetReservationRequest(reservationID: first?.reservationID ?? ""))
            #expect(read.reservation?.state == .lapsed)
        }
    }

    @Test("Whoever races for an assignment, one wins, and it is claimed once")
    func assignmentRace() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let catalog = loyalty.catalog
            let ada = anyID()
            let package = try await catalog.create(.fixture(source: .smartico))
            _ = try await catalog.assign(package, to: ada)
            let won = try await Self.race(16) { _ in try await catalog.reserve(package, for: ada).reservation }
            #expect(won.count == 1)
            let purchases = try await Self.race(16) { _ in try await catalog.claim(won.first).reservation }
            #expect(purchases.count == 1)
            let claims = try await catalog.reservations.listClaims(ListClaimsRequest(playerID: ada))
            #expect(claims.claims.count == 1 && claims.claims.first?.exception == "")
        }
    }

    @Test("A stock of three has three buyers, however many there are")
    func stockRace() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let package = try await loyalty.catalog.create(.fixture(stock: 3))
            let won = try await Self.race(16) { _ in
                try await loyalty.catalog.reserve(package, for: anyID()).reservation
            }
            #expect(won.count == 3)
            let soldOut = try await refusal { _ = try await loyalty.catalog.reserve(package, for: anyID()) }
            #expect(soldOut.details.reason == "SOLD_OUT")
            for reservation in won { _ = try await loyalty.catalog.claim(reservation) }
            #expect(try await loyalty.catalog.stock(of: package) == 0)
        }
    }

    @Test("A limit of two lets a player hold and buy two, whatever is tried at once")
    func limitRace() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let ada = anyID()
            let package = try await loyalty.catalog.create(.fixture(limit: 2, period: .lifetime))
            let won = try await Self.race(12) { _ in try await loyalty.catalog.reserve(package, for: ada).reservation }
            #expect(won.count == 2)
            let reached = try await refusal { _ = try await loyalty.catalog.reserve(package, for: ada) }
            #expect(reached.details.reason == "LIMIT_REACHED")
            #expect(try await loyalty.catalog.reserve(package, for: anyID()).reservation != nil)
        }
    }

    @Test("The same key at once reserves once")
    func sameKeyAtOnce() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let package = try await loyalty.catalog.create(.fixture(stock: 9))
            let ada = anyID()
            let ids = try await Self.race(8) { _ in
                try await loyalty.catalog.reserve(package, for: ada, key: "same").reservation
            }
            #expect(ids.count == 8 && Set(ids.map(\.reservationID)).count == 1)
        }
    }

    @Test("An assignment of somebody else is unknown, and a certain one is taken where it is asked for")
    func certainAssignment() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let catalog = loyalty.catalog
            let ada = anyID()
            let package = try await catalog.create(.fixture(source: .smartico))
            let others = try await catalog.assign(package, to: anyID())
            let forever = try await catalog.assign(package, to: ada)
            _ = try await catalog.assign(package, to: ada, expiresAt: .fromNow(3_600))
            let unknown = try await refusal {
                _ = try await catalog.reserve(package, for: ada, assignment: others.assignmentID)
            }
            #expect(unknown.code == .notFound && unknown.details.reason == "ASSIGNMENT_UNKNOWN")
            let held = try await catalog.reserve(package, for: ada, assignment: forever.assignmentID).reservation
            #expect(held?.assignmentID == forever.assignmentID)
        }
    }

    /// Runs `body` so many times at once; what was refused is left out.
    private static func race(
        _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Reservation?
    ) async throws -> [Reservation] {
        try await withThrowingTaskGroup(of: Reservation?.self) { group in
            for number in 0..<count {
                group.addTask {
                    do {
                        return try await body(number)
                    } catch let error as RPCError
                        where [.failedPrecondition, .aborted].contains(error.code)
                    {
                        return nil
                    }
                }
            }
            return try await group.reduce(into: []) { won, reservation in
                if let reservation { won.append(reservation) }
            }
        }
    }
}
