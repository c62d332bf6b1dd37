import Domain
import RewardsService
import Testing

@Suite("The keys of postings that come of events")
struct EventKeyTests {
    @Test("Every one of them is refused to a caller, and a caller's own is not")
    func refused() throws {
        let keys = [
            EventKey.purchase("0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b44", .credit, .goldCoins),
            .tierUp(try VIPLevelID(3)), .birthday(year: 2026),
        ]
        for key in keys {
            #expect(throws: DomainError.self) { try EventKey.checkOfCaller(try key.key()) }
        }
        for own in ["purchase-1", "1", "birthday", "0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b44"] {
            try EventKey.checkOfCaller(try IdempotencyKey(own))
        }
    }
}
