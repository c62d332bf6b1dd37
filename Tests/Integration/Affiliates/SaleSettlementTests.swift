import AffiliatesContract
import AffiliatesService
import EventsContract
import Logging
import LoyaltyHarness
import Postgres
import PurchasesContract
import RewardsContract
import ServiceRuntime
import Testing
import WellKnownContract

@Suite("Settling sales")
struct SaleSettlementTests {
    @Test("A sale and a registration that come at the same moment never lose a commission")
    func race() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let partner = try await loyalty.affiliates.partner()
            try await loyalty.affiliates.plan(of: partner)
            let players = (0..<20).map { _ in newID() }
            for player in players { try await loyalty.affiliates.click("c-\(player)", ["partner_id": partner]) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for player in players {
                    group.addTask {
                        let sale = PurchaseCompleted.fixture(player, at: .fromNow(60))
                        try await loyalty.tellAffiliates([sale], of: player)
                    }
                    group.addTask {
                        let registration = PlayerRegistered(
                            playerID: player, affiliateCode: "c-\(player)", registeredAt: .fromNow())
                        try await loyalty.tellAffiliates([registration], from: "rewards", of: player)
                    }
                }
                try await group.waitForAll()
            }
            for player in players {
                #expect(try await loyalty.affiliates.entries(player: player) == ["cpa 10", "revshare 5"])
            }
        }
    }

    @Test("A batch of sales and refunds is settled together, each sale by itself")
    func batch() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let partner = try await loyalty.affiliates.partner()
            try await loyalty.affiliates.plan(of: partner)
            let player = try await loyalty.affiliates.brought(by: partner)
            let sales = (0..<30).map {
                PurchaseCompleted.fixture(player, price: "\($0 + 1)", isFirst: false, at: .fromNow(1))
            }
            let refunds = sales.suffix(10).map { $0.refunded() }
            let outcomes = try await loyalty.tellAffiliates(sales + refunds, of: player)
            #expect(outcomes.count == 40 && outcomes.allSatisfy { $0 == .applied })
            let entries = try await loyalty.affiliates.entries(partner: partner)
            #expect(entries.count == 40)
            #expect(entries.filter { $0.hasPrefix("revshare -") }.count == 10)
            #expect(entries.contains("revshare 0.05") && entries.contains("revshare -1.5"))
        }
    }

    @Test("Old sales of players whom nobody brought are forgotten, and no others")
    func forget() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let partner = try await loyalty.affiliates.partner()
            let brought = try await loyalty.affiliates.brought(by: partner)
            for player in [brought, newID()] {
                try await loyalty.tellAffiliates([PurchaseCompleted.fixture(player, at: .fromNow(1))], of: player)
            }
            try await loyalty.database.withPool(user: "loyalty_affiliates") { pool in
                let count = Statement(name: "count_sales", sql: "SELECT count(*) FROM affiliates.sales")
                let job = Job.forgetUnattributedSales(pool: pool, retention: .seconds(86_400))
                let runner = JobRunner(
                    jobs: [job], pool: pool, schema: MessagingSchema("affiliates"), logger: Logger(label: "test"))
                let now = PostgresTimestamp(
                    microsecondsSince1970: WellKnownContract.Timestamp.fromNow().seconds * 1_000_000)
                let ran = try await runner.runIfDue(job, at: now, force: true)
                #expect(ran)
                #expect(try await pool.query(count).one().decode(Int64.self, at: 0) == 2)
                let later = PostgresTimestamp(microsecondsSince1970: now.microsecondsSince1970 + 2 * 86_400 * 1_000_000)
                #expect(try await runner.runIfDue(job, at: later, force: true))
                #expect(try await pool.query(count).one().decode(Int64.self, at: 0) == 1)
            }
        }
    }
}
