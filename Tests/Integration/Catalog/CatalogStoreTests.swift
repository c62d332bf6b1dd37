import CatalogService
import Domain
import LoyaltyHarness
import Postgres
import ServiceRuntime
import Testing

@Suite("The catalog on a real database")
struct CatalogStoreTests {
    private typealias Money = Domain.Money

    private let now = Timestamp.epoch + .seconds(1_772_366_400)

    private func withStores(_ body: (CatalogStores, PostgresPool) async throws -> Void) async throws {
        try await LoyaltyHarness.withDatabase { database in
            try await database.withPool(user: "loyalty_catalog") { pool in
                try await body(CatalogStores(database: pool), pool)
            }
        }
    }

    private func package(
        _ stores: CatalogStores, _ pool: PostgresPool, _ change: (inout CoinPackage) -> Void = { _ in }
    ) async throws -> CoinPackage {
        let id = PackageID.random()
        var package = CoinPackage(
            id: id, name: "Package", systemName: id.description, price: try Money("9.99"), goldCoins: Money(100_000),
            createdAt: now, updatedAt: now)
        change(&package)
        let wanted = package
        try await pool.transaction { try await stores.packages.insert(wanted, in: $0) }
        return wanted
    }

    private func assign(
        _ stores: CatalogStores, _ package: CoinPackage, to player: PlayerID, expiresAt: Timestamp? = nil,
        push: String = "push", at time: Timestamp? = nil
    ) async throws -> Assignment {
        let row = AssignmentRow(playerID: player, packageID: package.id, expiresAt: expiresAt)
        let push = AssignmentPush(correlationID: push, campaign: "spring")
        _ = try await stores.pushes.write([row], of: push, at: time ?? now)
        let all = try await stores.assignments.assignments(of: package.id, to: player)
        return try #require(all.max { $0.assignedAt < $1.assignedAt })
    }

    @Test("What is written can be read again, to the last field")
    func roundTrip() async throws {
        try await withStores { stores, pool in
            let written = try await package(stores, pool) { package in
                package.description = "Many «coins»"
                package.badge = "best"
                package.imageURL = "https://example.com"
                package.displayPriority = -3
                package.startsAt = now
                package.expiresAt = now + .seconds(60)
                package.market = Market(
                    availableCountries: ["US"], restrictedCountries: ["DE", "FR"], restrictedStates: ["US-WA"])
                package.source = .affiliateHidden
                package.limit = PurchaseLimit(count: 3, period: .month)
                package.stock = 9
                package.metadata = JSONText(checked: "{\"a\": [1, 2.50]}")
            }
            #expect(try await stores.packages.package(written.id) == written)
            #expect(try await stores.packages.packageSet().packages == [written])
        }
    }

    @Test("The version of the package set counts every change, and no sale")
    func setVersion() async throws {
        try await withStores { stores, pool in
            var package = try await package(stores, pool) { $0.stock = 2 }
            let first = try await stores.packages.packageSet().version
            let sale = Sale(purchaseID: .random(), playerID: .random(), packageID: package.id, claimedAt: now)
            _ = try await pool.transaction {
                try await stores.sales.record([sale], stocked: [sale.packageID], at: now, in: $0)
            }
            #expect(try await stores.packages.packageSet().version == first)
            #expect(try await stores.packages.package(package.id)?.stock == 1)
            package.version = 2
            let changed = package
            try await pool.transaction { try await stores.packages.update(changed, in: $0) }
            #expect(try await stores.packages.packageSet().version == first + 1)
        }
    }

    @Test("Purchases count against a limit from the first microsecond of its period, refunded ones never")
    func usage() async throws {
        try await withStores { stores, pool in
            let package = try await package(stores, pool) { $0.limit = PurchaseLimit(count: 9, period: .day) }
            let player = PlayerID.random()
            let midnight = Timestamp(now.date)
            let times = [midnight - .microseconds(1), midnight, now]
            let sales = times.map {
                Sale(purchaseID: .random(), playerID: player, packageID: package.id, claimedAt: $0)
            }
            _ = try await pool.transaction { try await stores.sales.record(sales, stocked: [], at: now, in: $0) }
            func bought() async throws -> Int64? {
                try await stores.packages.usage(of: [package.id], periods: [.day], by: player, at: now)[package.id]?
                    .bought
            }
            #expect(try await bought() == 2)
            var refund = sales[2]
            refund.refundedAt = now
            let refunds = [refund]
            try await pool.transaction { try await stores.sales.refund(refunds, in: $0) }
            #expect(try await bought() == 1)
        }
    }

    @Test("A batch of purchases is recorded set-based: each assignment once, each stock by its count")
    func batch() async throws {
        try await withStores { stores, pool in
            let stocked = try await package(stores, pool) { $0.stock = 500 }
            let crm = try await package(stores, pool) { $0.source = .smartico }
            var sales: [Sale] = []
            for _ in 0..<200 {
                let player = PlayerID.random()
                sales.append(Sale(purchaseID: .random(), playerID: player, packageID: stocked.id, claimedAt: now))
                let assignment = try await assign(stores, crm, to: player)
                sales.append(
                    Sale(
                        purchaseID: .random(), playerID: player, packageID: crm.id, assignmentID: assignment.id,
                        claimedAt: now))
            }
            let batch = sales
            // Twice at once, in another order: each counts once.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        let mixed = batch.shuffled()
                        _ = try await pool.transaction {
                            try await stores.sales.record(mixed, stocked: [stocked.id], at: now, in: $0)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await stores.packages.package(stocked.id)?.stock == 300)
            let check = Statement(
                name: "check",
                sql: """
                    SELECT count(*) FILTER (WHERE claimed AND claimed_at = $1), count(*)
                      FROM catalog.coin_package_player_assignments
                    """)
            let (claimed, all) = try await pool.query(check, now).one().decode((Int64, Int64).self)
            #expect(claimed == 200 && all == 200)
        }
    }

    @Test("The job writes down what has lapsed, by its own time, and what ended long ago is removed")
    func reservationJobs() async throws {
        try await withStores { stores, pool in
            let package = try await package(stores, pool) { $0.stock = 9 }
            let offer = Offer(package: package, reason: .standard)
            for seconds in [10, 20] {
                let reservation = Reservation(
                    offer, for: .random(), id: .random(), hold: .seconds(seconds), at: now)
                try await pool.transaction { try await stores.reservations.insert([reservation], in: $0) }
            }
            let jobs = CatalogJobs(
                reservations: stores.reservations, assignments: stores.assignments, archiveAfter: .seconds(60))
            func run(_ job: Job, at time: Timestamp) async throws -> Job.Step {
                try await job.batch(Job.Position(time: time.postgresTimestamp, cursor: nil))
            }
            func states() async throws -> [String] {
                try await pool.query(
                    Statement(name: "s", sql: "SELECT state FROM catalog.package_reservations ORDER BY expires_at")
                ).decode(String.self)
            }
            #expect(try await run(jobs.lapseReservations, at: now + .seconds(10)) == .finished)
            #expect(try await states() == ["held", "held"])
            _ = try await run(jobs.lapseReservations, at: now + .seconds(10) + .microseconds(1))
            #expect(try await states() == ["lapsed", "held"])
            _ = try await run(jobs.removeEndedReservations, at: now + .seconds(20))
            #expect(try await states() == ["lapsed", "held"])
            _ = try await run(
                jobs.removeEndedReservations, at: now + CatalogJobs.reservationRetention + .seconds(11))
            #expect(try await states() == ["held"])
        }
    }

    @Test("Assignments that expired unused are archived after their time; others stay, and nothing is assigned twice")
    func archive() async throws {
        try await withStores { stores, pool in
            let package = try await package(stores, pool) { $0.source = .smartico }
            let player = PlayerID.random()
            let end = now + .seconds(60)
            let old = try await assign(stores, package, to: player, expiresAt: end, push: "old")
            let claimed = try await assign(
                stores, package, to: player, expiresAt: end, push: "claimed", at: now + .seconds(1))
            let forever = try await assign(stores, package, to: player, push: "forever", at: now + .seconds(2))
            try await pool.transaction { try await stores.assignments.claim([claimed.id: now], in: $0) }
            let jobs = CatalogJobs(
                reservations: stores.reservations, assignments: stores.assignments, archiveAfter: .seconds(100))
            func run(at time: Timestamp) async throws {
                _ = try await jobs.archiveExpiredAssignments.batch(
                    Job.Position(time: time.postgresTimestamp, cursor: nil))
            }
            func ids() async throws -> Set<AssignmentID> {
                Set(try await stores.assignments.assignments(of: package.id, to: player).map(\.id))
            }
            try await run(at: end + .seconds(100))
            #expect(try await ids() == [old.id, claimed.id, forever.id])
            try await run(at: end + .seconds(100) + .microseconds(1))
            #expect(try await ids() == [claimed.id, forever.id])
            let archived = try #require(try await stores.assignments.assignment(old.id))
            #expect(archived.state(at: end + .seconds(200)) == .expired && archived.revokedAt == nil)
            let row = AssignmentRow(playerID: player, packageID: package.id)
            let again = try await stores.pushes.write([row], of: AssignmentPush(correlationID: "old"), at: end)
            #expect(again == [.alreadyAssigned])
            let counts = try await stores.campaigns.counts(
                of: "spring", assignedFrom: nil, until: nil, at: end + .seconds(200), limit: 10)
            #expect(counts.map(\.expired) == [1] && counts.map(\.claimed) == [1] && counts.map(\.open) == [1])
        }
    }

    @Test("A claimed assignment keeps the time of its first claim")
    func claimOnce() async throws {
        try await withStores { stores, pool in
            let package = try await package(stores, pool) { $0.source = .smartico }
            let assignment = try await assign(stores, package, to: .random())
            for seconds in [0, 5] {
                try await pool.transaction {
                    try await stores.assignments.claim([assignment.id: now + .seconds(seconds)], in: $0)
                }
            }
            #expect(try await stores.assignments.assignment(assignment.id)?.claimedAt == now)
        }
    }
}
