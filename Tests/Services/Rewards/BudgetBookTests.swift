import Domain
import RewardsService
import Testing

@Suite("Budgets")
struct BudgetBookTests {
    private static func entry(_ id: Int64, _ rule: String?) throws -> BudgetBook.Entry {
        let budget = RewardBudget(
            id: try BudgetID(id), rule: try rule.map { try RuleID($0) }, currency: .tickets, isPerPlayer: false,
            period: .day, limit: try Money("10"))
        return BudgetBook.Entry(budget, used: .zero)
    }

    @Test("are listed newest first, from any of them on, those of a rule or all")
    func newest() throws {
        let book = try BudgetBook([
            Self.entry(4, nil), Self.entry(2, "a"), Self.entry(9, "a"), Self.entry(3, "b"),
        ])
        let last = try BudgetID(4)
        #expect(book.newest(of: nil, after: nil, count: 9).map(\.id.value) == [9, 4, 3, 2])
        #expect(book.newest(of: nil, after: nil, count: 2).map(\.id.value) == [9, 4])
        #expect(book.newest(of: nil, after: last, count: 9).map(\.id.value) == [3, 2])
        #expect(book.newest(of: try RuleID("a"), after: nil, count: 9).map(\.id.value) == [9, 2])
        #expect(book.newest(of: nil, after: try BudgetID(1), count: 9).isEmpty)
    }
}
