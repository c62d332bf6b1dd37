import CatalogContract
import LoyaltyHarness
import RPC
import Testing

@Suite("Many reservations with one call")
struct ReserveManyTests {
    private func request(_ package: CoinPackage, _ player: String, key: String = anyID()) -> ReserveRequest {
        ReserveRequest(idempotencyKey: key, playerID: player, packageID: package.packageID)
    }

    /// What became of each: a reservation's state, or why there is none.
    private func words(_ answer: ReserveManyResponse) -> [String] {
        answer.outcomes.map { outcome in
            switch outcome.outcome {
            case .reserved(let reserved): reserved.reservation.map { "\($0.state)" } ?? "free"
            case .refused(let refused): refused.reason
            case nil: "nothing"
            }
        }
    }

    @Test(
        "Each has its own outcome, of two for one assignment or piece the first wins, and the same call again is answered"
    )
    func outcomes() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let catalog = loyalty.catalog
            let (ada, bea) = (anyID(), anyID())
            let free = try await catalog.create(.fixture())
            let last = try await catalog.create(.fixture(stock: 1))
            let crm = try await catalog.create(.fixture(source: .smartico))
            _ = try await catalog.assign(crm, to: ada)
            let many = ReserveManyRequest(requests: [
                request(free, ada), request(last, ada), request(last, bea), request(crm, ada), request(crm, ada),
                request(crm, bea), ReserveRequest(idempotencyKey: "k", playerID: "7", packageID: free.packageID),
                request(CoinPackage(packageID: anyID()), ada),
            ])
            let expected = [
                "free", "held", "SOLD_OUT", "held", "ASSIGNMENT_RESERVED", "NOT_ASSIGNED", "INVALID_ARGUMENT",
                "PACKAGE_UNKNOWN",
            ]
            let first = try await catalog.reservations.reserveMany(many)
            #expect(words(first) == expected)
            #expect(first.packages.map(\.packageID) == [free.packageID, last.packageID, crm.packageID])
            #expect(first.outcomes[3].packageIndex == 2)
            let before = try await DatabaseSnapshot(of: loyalty.database)
            let again = try await catalog.reservations.reserveMany(many)
            #expect(words(again) == expected)
            guard case .reserved(let replayed) = again.outcomes[1].outcome else { return #expect(Bool(false)) }
            #expect(replayed.replayed)
            #expect(try await DatabaseSnapshot(of: loyalty.database).differences(from: before) == [])
        }
    }

    @Test("Two hundred buyers of a hundred pieces, at once and one by one: a hundred hold one, whoever they are")
    func race() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let package = try await loyalty.catalog.create(.fixture(stock: 100))
            let held = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        do {
                            _ = try await loyalty.catalog.reserve(package, for: anyID())
                            return 1
                        } catch let error as RPCError {
                            guard error.details.reason == "SOLD_OUT" else { throw error }
                            return 0
                        }
                    }
                }
                for _ in 0..<10 {
                    let many = ReserveManyRequest(requests: (0..<10).map { _ in request(package, anyID()) })
                    group.addTask {
                        words(try await loyalty.catalog.reservations.reserveMany(many)).count { $0 == "held" }
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(held == 100)
        }
    }

    @Test("None, and more than a thousand, are refused")
    func bounds() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            for count in [0, 1_001] {
                let many = ReserveManyRequest(requests: Array(repeating: ReserveRequest(), count: count))
                let error = try await refusal { _ = try await loyalty.catalog.reservations.reserveMany(many) }
                #expect(error.details.fieldViolations.map(\.field) == ["requests"])
            }
        }
    }
}
