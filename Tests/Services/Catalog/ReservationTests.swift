import CatalogService
import Domain
import Testing

@Suite("Reservations")
struct ReservationTests {
    private let now = Timestamp.fixture

    private func reservation(
        _ state: Reservation.State = .held, until: Timestamp? = nil, purchase: PurchaseID? = nil
    ) -> Reservation {
        Reservation(
            id: .numbered(1), playerID: .fixture, packageID: .fixture, recordedState: state, reservedAt: now - .day,
            expiresAt: until ?? now, purchaseID: purchase)
    }

    @Test("A reservation holds as long as it was asked for, and never longer than its offer")
    func length() throws {
        let offer = Offer(package: try .fixture(expiresAt: now + .seconds(100)), reason: .standard)
        let short = Reservation(offer, for: .fixture, id: .numbered(1), hold: .seconds(99), at: now)
        let long = Reservation(offer, for: .fixture, id: .numbered(1), hold: .seconds(101), at: now)
        #expect(short.expiresAt == now + .seconds(99) && long.expiresAt == now + .seconds(100))
    }

    @Test("It lapses by itself, in the microsecond after its time")
    func lapse() {
        #expect(reservation().state(at: now) == .held)
        #expect(reservation().state(at: now + .microsecond) == .lapsed)
        #expect(reservation(.claimed).state(at: now + .microsecond) == .claimed)
    }

    @Test("Only what is held can be claimed, and the refusal says what became of it")
    func claims() {
        func decide(_ reservation: Reservation, at time: Timestamp) -> ClaimDecision {
            .decide(reservation, for: .numbered(9), given: nil, at: time)
        }
        #expect(decide(reservation(), at: now) == .claim)
        #expect(decide(reservation(), at: now + .microsecond) == .refuse(.reservationLapsed(at: now)))
        #expect(decide(reservation(.released), at: now) == .refuse(.reservationReleased))
        #expect(
            decide(reservation(.claimed, purchase: .numbered(8)), at: now)
                == .refuse(.reservationClaimed(by: .numbered(8))))
    }

    @Test("A purchase claims once, and hears the same again")
    func claimedBefore() {
        var sale = Sale(
            purchaseID: .numbered(9), playerID: .fixture, packageID: .fixture, reservationID: .numbered(1),
            claimedAt: now - .day)
        func decide() -> ClaimDecision { .decide(reservation(.claimed), for: .numbered(9), given: sale, at: now) }
        #expect(decide() == .claimedBefore(at: now - .day))
        sale.refundedAt = now
        #expect(decide() == .refuse(.purchaseRefunded))
        sale.reservationID = .numbered(2)
        #expect(decide() == .refuse(.purchaseClaimed(.numbered(2))))
    }

    @Test("What has ended already is released without a change; what was claimed is not")
    func releases() {
        #expect(ReleaseDecision.decide(reservation(), at: now) == .release)
        #expect(ReleaseDecision.decide(reservation(), at: now + .microsecond) == .endedBefore)
        #expect(ReleaseDecision.decide(reservation(.released), at: now) == .endedBefore)
        #expect(
            ReleaseDecision.decide(reservation(.claimed, purchase: .numbered(3)), at: now)
                == .refuse(.reservationClaimed(by: .numbered(3))))
    }
}
