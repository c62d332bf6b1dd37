import CatalogService
import Domain
import Testing

@Suite("Recording completed purchases")
struct SaleBatchTests {
    private let now = Timestamp.fixture

    private func sale(
        _ number: UInt64, assignment: AssignmentID? = nil, reservation: ReservationID? = nil,
        at time: Timestamp = .fixture
    ) -> Sale {
        Sale(
            purchaseID: .numbered(number), playerID: .fixture, packageID: .fixture, assignmentID: assignment,
            reservationID: reservation, claimedAt: time)
    }

    private func decide(
        _ sales: [Sale], _ assignments: [Assignment] = [], _ reservations: [Reservation] = [],
        stock: SaleBatch.StockLevel? = nil
    ) -> SaleBatch.Effect {
        var stocks: [PackageID: SaleBatch.StockLevel] = [:]
        if let stock { stocks[.fixture] = stock }
        return SaleBatch(
            sales: sales, assignments: Dictionary(uniqueKeysWithValues: assignments.map { ($0.id, $0) }),
            reservations: Dictionary(uniqueKeysWithValues: reservations.map { ($0.id, $0) }), stocks: stocks, now: now
        ).decide()
    }

    private func hold(_ number: UInt64, assignment: AssignmentID? = nil, until: Timestamp? = nil) -> Reservation {
        Reservation(
            id: .numbered(number), playerID: .fixture, packageID: .fixture, assignmentID: assignment, reservedAt: now,
            expiresAt: until ?? now + .day)
    }

    @Test("A purchase of what is not scarce leaves nothing to note")
    func plain() {
        #expect(decide([sale(1)]) == SaleBatch.Effect())
    }

    @Test("An assignment is claimed at the purchase's time, by the first of two")
    func once() {
        let time = now - .seconds(5)
        let effect = decide(
            [sale(1, assignment: .numbered(1), at: time), sale(2, assignment: .numbered(1))], [.fixture(1)])
        #expect(effect.claimed == [.numbered(1): time])
        #expect(effect.noted.map(\.exception) == [.assignmentClaimed])
        #expect(effect.noted.map(\.purchaseID) == [.numbered(2)])
    }

    @Test("The purchase's own reservation ends with it and keeps nothing from it")
    func ownReservation() {
        let effect = decide(
            [sale(1, assignment: .numbered(1), reservation: .numbered(5))],
            [.fixture(1, heldUntil: now + .day)], [hold(5, assignment: .numbered(1))])
        #expect(effect.claimed == [.numbered(1): now])
        #expect(effect.ended == [.numbered(5): .numbered(1)])
        #expect(effect.noted.isEmpty)
    }

    @Test("What another holds is not taken; the purchase is recorded all the same")
    func othersReservation() {
        let effect = decide([sale(1, assignment: .numbered(1))], [.fixture(1, heldUntil: now)])
        #expect(effect.claimed.isEmpty && effect.noted.map(\.exception) == [.assignmentReserved])
    }

    @Test("Expiry is decided by when the purchase was completed, however late the news comes")
    func expiry() {
        let end = now - .day
        let assignment = Assignment.fixture(1, expiresAt: end)
        #expect(decide([sale(1, assignment: assignment.id, at: end)], [assignment]).claimed == [assignment.id: end])
        let late = decide([sale(1, assignment: assignment.id, at: end + .microsecond)], [assignment])
        #expect(late.claimed.isEmpty && late.noted.map(\.exception) == [.assignmentExpired])
    }

    @Test("An assignment of another player or package, or none at all, is noted")
    func wrongAssignment() {
        let others = Assignment.fixture(1, player: .other)
        #expect(decide([sale(1, assignment: others.id)], [others]).noted.map(\.exception) == [.assignmentMismatch])
        #expect(decide([sale(1, assignment: .numbered(4))]).noted.map(\.exception) == [.assignmentUnknown])
    }

    @Test("A stock goes down with each sale, never below what others hold")
    func stock() {
        let effect = decide(
            [sale(1), sale(2), sale(3)], stock: SaleBatch.StockLevel(remaining: 3, held: 1))
        #expect(effect.sold == [.fixture: 2])
        #expect(effect.noted.map(\.tookStock) == [true, true, false])
        #expect(effect.noted.last?.exception == .soldOut)
    }

    @Test("The last piece is for the purchase that holds it")
    func heldStock() {
        let effect = decide(
            [sale(1), sale(2, reservation: .numbered(5))], [], [hold(5)],
            stock: SaleBatch.StockLevel(remaining: 1, held: 1))
        #expect(effect.noted.map(\.purchaseID) == [.numbered(1), .numbered(2)])
        #expect(effect.noted.map(\.exception) == [.soldOut, nil])
        #expect(effect.noted.map(\.tookStock) == [false, true])
    }

    @Test("A reservation that has lapsed holds nothing, and is ended all the same")
    func lapsed() {
        let effect = decide(
            [sale(1, reservation: .numbered(5))], [], [hold(5, until: now - .microsecond)],
            stock: SaleBatch.StockLevel(remaining: 1, held: 0))
        #expect(effect.ended == [.numbered(5): .numbered(1)] && effect.sold == [.fixture: 1])
    }
}
