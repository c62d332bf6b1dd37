import CatalogService
import Domain
import Testing

@Suite("Whether a player may buy a package")
struct OfferQuestionTests {
    private let now = Timestamp.fixture

    private func ask(
        _ package: CoinPackage, _ assignments: [Assignment] = [], wanted: AssignmentID? = nil,
        usage: PackageUsage = PackageUsage(), at place: Place = Place(), now: Timestamp? = nil
    ) -> Result<Offer, OfferRefused> {
        OfferQuestion(
            package: package, place: place, assignments: assignments, wanted: wanted, usage: usage, now: now ?? self.now
        ).answer()
    }

    @Test("A standard package is for everyone, and says so")
    func standard() throws {
        let offer = try ask(.fixture()).get()
        #expect(offer.reason == .standard && offer.assignment == nil && offer.lapsesAt == nil && !offer.isScarce)
    }

    @Test("A package is sold from its start to its end, both included to the microsecond")
    func schedule() throws {
        let package = try CoinPackage.fixture(startsAt: now, expiresAt: now + .seconds(60))
        #expect(ask(package, now: now - .microsecond) == .failure(OfferRefused(.packageNotStarted, availableAt: now)))
        #expect(ask(package, now: now).refusal == nil)
        #expect(ask(package, now: now + .seconds(60)).refusal == nil)
        #expect(ask(package, now: now + .seconds(60) + .microsecond).refusal == .packageExpired)
    }

    @Test(
        "A CRM's and an affiliate's package is for those to whom it is assigned",
        arguments: [
            (PackageSource.smartico, Offer.Reason.assigned), (.affiliateHidden, .unlocked),
        ])
    func assigned(source: PackageSource, reason: Offer.Reason) throws {
        let package = try CoinPackage.fixture(source: source)
        #expect(ask(package).refusal == .notAssigned)
        let offer = try ask(package, [.fixture(7)]).get()
        #expect(offer.reason == reason && offer.assignment?.id == .numbered(7) && offer.isScarce)
    }

    @Test("An assignment is good in the microsecond of its expiry, and not in the next")
    func assignmentExpiry() throws {
        let package = try CoinPackage.fixture(source: .smartico)
        let assignment = Assignment.fixture(expiresAt: now)
        #expect(try ask(package, [assignment]).get().lapsesAt == now)
        #expect(ask(package, [assignment], now: now + .microsecond).refusal == .notAssigned)
        #expect(
            ask(package, [assignment], wanted: assignment.id, now: now + .microsecond).refusal == .assignmentExpired)
    }

    @Test("An assignment that was claimed or is held is none, and a certain one says which")
    func claimedAndHeld() throws {
        let package = try CoinPackage.fixture(source: .smartico)
        let claimed = Assignment.fixture(1, claimedAt: now)
        let held = Assignment.fixture(2, heldUntil: now)
        #expect(ask(package, [claimed]).refusal == .notAssigned)
        #expect(ask(package, [claimed], wanted: claimed.id).refusal == .assignmentClaimed)
        #expect(ask(package, [claimed, held]).refusal == .assignmentReserved)
        #expect(ask(package, [claimed, held], wanted: held.id).refusal == .assignmentReserved)
        // The hold lapses by itself.
        #expect(try ask(package, [claimed, held], now: now + .microsecond).get().assignment?.id == held.id)
    }

    @Test("Of several assignments the one that lapses first is used, then the oldest")
    func choice() throws {
        let package = try CoinPackage.fixture(source: .smartico)
        let forever = Assignment.fixture(1, assignedAt: now - .day)
        let old = Assignment.fixture(2, assignedAt: now - .day, expiresAt: now + .day)
        let young = Assignment.fixture(3, expiresAt: now + .day)
        let later = Assignment.fixture(4, expiresAt: now + .day + .day)
        #expect(try ask(package, [forever, later, young, old]).get().assignment?.id == old.id)
        #expect(try ask(package, [forever, later]).get().assignment?.id == later.id)
        #expect(try ask(package, [forever, later], wanted: forever.id).get().assignment?.id == forever.id)
    }

    @Test("An offer lapses with its package or its assignment, whichever is first")
    func lapse() throws {
        let package = try CoinPackage.fixture(source: .smartico, expiresAt: now + .seconds(10))
        #expect(try ask(package, [.fixture(expiresAt: now + .seconds(20))]).get().lapsesAt == now + .seconds(10))
        #expect(try ask(package, [.fixture(expiresAt: now + .seconds(5))]).get().lapsesAt == now + .seconds(5))
    }

    @Test("A standard package may be assigned as well, and is sold with the assignment or without")
    func assignedStandard() throws {
        let package = try CoinPackage.fixture()
        #expect(try ask(package, [.fixture(5)]).get().assignment?.id == .numbered(5))
        #expect(try ask(package, [.fixture(5, claimedAt: now)]).get().assignment == nil)
    }

    @Test("What was bought and what is held count against a limit; time gives back only what was bought")
    func limit() throws {
        let package = try CoinPackage.fixture(limit: PurchaseLimit(count: 2, period: .day))
        #expect(try ask(package, usage: PackageUsage(bought: 1)).get().remaining == 1)
        let tomorrow = Timestamp(try now.date.adding(days: 1))
        #expect(
            ask(package, usage: PackageUsage(bought: 2))
                == .failure(OfferRefused(.limitReached, availableAt: tomorrow)))
        #expect(
            ask(package, usage: PackageUsage(heldByPlayer: 1, bought: 1)) == .failure(OfferRefused(.limitReached)))
    }

    @Test("What others hold is not to be had")
    func stock() throws {
        let package = try CoinPackage.fixture(stock: 3)
        #expect(ask(package, usage: PackageUsage(stock: 3, held: 2)).refusal == nil)
        #expect(ask(package, usage: PackageUsage(stock: 3, held: 3)).refusal == .soldOut)
        #expect(ask(package, usage: PackageUsage(stock: 0)).refusal == .soldOut)
    }

    @Test("The first reason wins, in the order of their numbers")
    func precedence() throws {
        var question = OfferQuestion(
            package: try .fixture(
                source: .smartico, isActive: false, startsAt: now + .day,
                market: Market(restrictedCountries: ["US"]), limit: PurchaseLimit(count: 1, period: .lifetime),
                stock: 0),
            place: Place(country: "US"), usage: PackageUsage(stock: 0, bought: 1), now: now)
        var refusals: [OfferRefusal] = []
        func note() { refusals.append(question.answer().refusal ?? .packageInactive) }
        note()
        question.package.isActive = true
        note()
        question.package.startsAt = nil
        question.place.country = nil
        note()
        question.place.country = "US"
        note()
        question.package.market = Market()
        note()
        question.assignments = [.fixture()]
        note()
        question.package.limit = nil
        note()
        #expect(
            refusals == [
                .packageInactive, .packageNotStarted, .placeUnknown, .placeRestricted, .notAssigned, .limitReached,
                .soldOut,
            ])
        #expect(refusals.map(\.rawValue) == refusals.map(\.rawValue).sorted())
    }
}
