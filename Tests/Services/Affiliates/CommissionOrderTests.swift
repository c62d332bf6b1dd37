import AffiliatesService
import Domain
import TestSupport
import Testing

@Suite("The order in which sales and refunds arrive")
struct CommissionOrderTests {
    /// What has been heard of.
    private enum News {
        case completed(Sale)
        case refunded(PurchaseID, Timestamp)
        case registered
    }

    @Test("Any order of sales, refunds and the registration sums to the same, entry by entry")
    func anyOrder() throws {
        let seed = PropertySeed.next
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let news = try Self.news(using: &generator)
            let expected = try Self.book(of: news)
            for _ in 0..<5 {
                let entries = try Self.book(of: news.shuffled(using: &generator))
                #expect(entries == expected, "PROPERTY_SEED=\(seed)")
            }
        }
    }

    private static func news(using generator: inout SeededGenerator) throws -> [News] {
        var news: [News] = [.registered]
        for number in 1...UInt64.random(in: 1...8, using: &generator) {
            let price = try Money(tenThousandths: .random(in: 0...2_000_000, using: &generator))
            let time = Timestamp.fixture + .seconds(Int64(number))
            news.append(.completed(try .fixture(number, price: price.description, isFirst: number == 1, at: time)))
            if Bool.random(using: &generator) { news.append(.refunded(.fixture(number), time + .seconds(60))) }
        }
        return news
    }

    /// Settles whatever can be after each piece of news, as the store does.
    private static func book(of news: [News]) throws -> [String] {
        let plan = try CommissionPlan.fixture(.hybrid(Money("12"), percent: FixedDecimal("3.333")), minimum: "50")
        var sales: [PurchaseID: Sale] = [:]
        var entries: [CommissionEntry] = []
        var number: Int64 = 1
        var isRegistered = false
        for piece in news {
            switch piece {
            case .registered: isRegistered = true
            case .completed(let sale):
                let refundedAt = sales[sale.purchaseID]?.refundedAt
                sales[sale.purchaseID] = sale
                sales[sale.purchaseID]?.refundedAt = refundedAt
            case .refunded(let id, let time):
                var sale = try sales[id] ?? Sale.fixture(at: nil)
                sale.purchaseID = id
                sale.refundedAt = time
                sales[id] = sale
            }
            guard isRegistered else { continue }
            let book = try CommissionBook.fixture([plan])
            for id in sales.keys.sorted() {
                guard var sale = sales[id] else { continue }
                var earned = try book.settleSale(&sale)
                for index in earned.indices {
                    earned[index].id = try EntryID(number)
                    number += 1
                }
                entries += earned
                entries += book.settleRefund(&sale, earned: entries.filter { $0.purchaseID == id })
                sales[id] = sale
            }
        }
        return entries.map { "\($0.purchaseID) \($0.kind) \($0.amount) \($0.occurredAt)" }.sorted()
    }
}
