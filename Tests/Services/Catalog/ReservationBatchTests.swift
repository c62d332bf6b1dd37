import CatalogService
import Domain
import Testing

@Suite("Wishes that are reserved together")
struct ReservationBatchTests {
    private typealias Buyer = ReservationBatch.Buyer

    private let now = Timestamp.fixture
    private let ada = PlayerID(UUID128(high: 1, low: 1))
    private let bea = PlayerID(UUID128(high: 1, low: 2))

    private func wish(_ player: PlayerID, wanting assignment: AssignmentID? = nil) -> Wish {
        Wish(playerID: player, place: Place(), packageID: .fixture, assignmentID: assignment)
    }

    private func reserve(_ wishes: [Wish], in batch: inout ReservationBatch) -> [String] {
        wishes.enumerated().map { index, wish in
            let id = ReservationID(UUID128(high: 9, low: UInt64(index)))
            return switch batch.reserve(wish, for: .seconds(60), id: id) {
            case .open: "open"
            case .held(_, let reservation): reservation.id == id ? "held" : "another id"
            case .packageUnknown: "package unknown"
            case .assignmentUnknown: "assignment unknown"
            case .refused(let refused): "\(refused.refusal)"
            }
        }
    }

    @Test("Of two buyers of the last piece the first wins, and of one in stock for each both do")
    func stock() throws {
        var last = ReservationBatch(packages: [.fixture: try .fixture(stock: 3)], held: [.fixture: 2], now: now)
        let race = reserve([wish(ada), wish(bea)], in: &last)
        #expect(race == ["held", "soldOut"])
        var enough = ReservationBatch(packages: [.fixture: try .fixture(stock: 2)], now: now)
        let both = reserve([wish(ada), wish(bea), wish(ada)], in: &enough)
        #expect(both == ["held", "held", "soldOut"])
    }

    @Test("A player's limit counts what the batch itself holds, and another player's is another")
    func limit() throws {
        let limit = PurchaseLimit(count: 2, period: .day)
        var batch = ReservationBatch(
            packages: [.fixture: try .fixture(limit: limit)], usage: [Buyer(wish(ada)): PackageUsage(bought: 1)],
            now: now)
        let words = reserve([wish(ada), wish(ada), wish(bea)], in: &batch)
        #expect(words == ["held", "limitReached", "held"])
    }

    @Test("One assignment is held once; the next wish takes the next one, and none after the last")
    func assignments() throws {
        let own = [Assignment.fixture(1, player: ada, expiresAt: now + .seconds(9)), .fixture(2, player: ada)]
        var batch = ReservationBatch(
            packages: [.fixture: try .fixture(source: .smartico)], assignments: [Buyer(wish(ada)): own], now: now)
        let first = wish(ada, wanting: .numbered(1))
        let words = reserve([first, first, wish(ada)], in: &batch)
        #expect(words == ["held", "assignmentReserved", "held"])
        let none = reserve([wish(ada), wish(bea), wish(ada, wanting: .numbered(7))], in: &batch)
        #expect(none == ["assignmentReserved", "notAssigned", "assignment unknown"])
    }

    @Test("What is not scarce is open, what is not there unknown, and neither changes anything for the others")
    func plain() throws {
        var batch = ReservationBatch(packages: [.fixture: try .fixture()], now: now)
        let words = reserve([wish(ada), wish(ada)], in: &batch)
        #expect(words == ["open", "open"])
        var empty = ReservationBatch(packages: [:], now: now)
        let unknown = reserve([wish(ada)], in: &empty)
        #expect(unknown == ["package unknown"])
    }
}
