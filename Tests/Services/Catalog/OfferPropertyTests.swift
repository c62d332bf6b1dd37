import CatalogService
import Domain
import TestSupport
import Testing

/// Visibility, said a second time in the plainest words, against random packages, players and times.
@Suite("Any player at any store")
struct OfferPropertyTests {
    private static let countries = ["US", "DE", "AU"]
    private static let states = ["WA", "NY"]
    private static let offsets: [Duration] = [
        .seconds(-86_400), .microseconds(-1), .zero, .microseconds(1), .seconds(86_400),
    ]

    private struct Random {
        var generator: SeededGenerator

        mutating func pick<Element>(_ elements: [Element]) -> Element {
            elements[Int.random(in: 0..<elements.count, using: &generator)]
        }

        mutating func time() -> Timestamp? { Bool.random(using: &generator) ? nil : .fixture + pick(offsets) }

        mutating func some(_ elements: [String]) -> [String] {
            elements.filter { _ in Int.random(in: 0..<4, using: &generator) == 0 }
        }

        mutating func market() -> Market {
            Market(
                availableCountries: some(countries), restrictedCountries: some(countries),
                restrictedStates: some(states + ["US-WA", "AU-WA"]))
        }

        mutating func place() -> Place {
            Place(country: pick([nil] + countries), state: pick([nil] + states))
        }

        mutating func question() throws -> OfferQuestion {
            let package = try CoinPackage.fixture(
                source: pick(PackageSource.allCases), isActive: pick([true, true, true, false]), startsAt: time(),
                expiresAt: time(), market: market(),
                limit: pick([nil, PurchaseLimit(count: 2, period: .day)]), stock: pick([nil, 0, 1, 3]))
            let assignments = (0..<Int.random(in: 0...3, using: &generator)).map { number in
                Assignment.fixture(
                    UInt64(number), expiresAt: time(), claimedAt: pick([nil, nil, .fixture]),
                    heldUntil: pick([nil, nil, .fixture - .microsecond, .fixture]))
            }
            return OfferQuestion(
                package: package, place: place(), assignments: assignments.shuffled(using: &generator),
                usage: PackageUsage(
                    stock: package.stock, held: pick([0, 1]), heldByPlayer: pick([0, 1]), bought: pick([0, 1, 2])),
                now: .fixture)
        }
    }

    /// The rules of the specification, one line each.
    private func isVisible(_ question: OfferQuestion) -> Bool {
        let (package, place, now) = (question.package, question.place, question.now)
        let open = question.assignments.filter {
            $0.claimedAt == nil && ($0.expiresAt.map { $0 >= now } ?? true) && ($0.heldUntil.map { $0 < now } ?? true)
        }
        let market = package.market
        let hasLists = !(market.availableCountries + market.restrictedCountries + market.restrictedStates).isEmpty
        if !package.isActive { return false }
        if let start = package.startsAt, start > now { return false }
        if let end = package.expiresAt, end < now { return false }
        if package.source != .standard, open.isEmpty { return false }
        if let country = place.country {
            if market.restrictedCountries.contains(country) { return false }
            if !market.availableCountries.isEmpty, !market.availableCountries.contains(country) { return false }
            for entry in market.restrictedStates {
                let parts = entry.split(separator: "-")
                if parts.count == 2, parts[0] != country { continue }
                if place.state == nil || place.state.map({ $0 == parts[parts.count - 1] }) == true { return false }
            }
        } else if hasLists {
            return false
        }
        if package.limit != nil, question.usage.bought + question.usage.heldByPlayer >= 2 { return false }
        if let stock = package.stock, Int64(stock) <= question.usage.held { return false }
        return true
    }

    @Test("An offer is shown exactly where every rule allows it, and the assignment in it is open")
    func visibility() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = Random(generator: SeededGenerator(seed: seed))
        var shown = 0
        for _ in 0..<20_000 {
            let question = try random.question()
            switch question.answer() {
            case .success(let offer):
                shown += 1
                #expect(isVisible(question), "seed \(seed): \(question)")
                #expect(offer.lapsesAt.map { $0 >= question.now } ?? true, "seed \(seed)")
                #expect(offer.assignment.map { $0.state(at: question.now) == .open } ?? true, "seed \(seed)")
                #expect(offer.assignment != nil || !question.package.source.needsAssignment, "seed \(seed)")
            case .failure: #expect(!isVisible(question), "seed \(seed): \(question)")
            }
        }
        #expect(shown > 500, "seed \(seed): too few were shown to say anything")
    }

    @Test("A list shows what each question would answer, the highest priority first, then the newest")
    func list() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = Random(generator: SeededGenerator(seed: seed))
        for _ in 0..<300 {
            var questions: [PackageID: OfferQuestion] = [:]
            for number in 0..<UInt64(8) {
                var question = try random.question()
                question.package.id = .numbered(number)
                question.package.displayPriority = random.pick([0, 1, 2])
                question.package.createdAt = .fixture + random.pick(Self.offsets)
                question.assignments = question.assignments.map { assignment in
                    var own = assignment
                    own.packageID = .numbered(number)
                    return own
                }
                questions[question.package.id] = question
            }
            let place = random.place()
            let set = PackageSet(version: 1, packages: questions.values.map(\.package))
            // A shelf that was made at another time is as good while it is true.
            var shelf = set.shelf(at: place, now: .fixture + random.pick(Self.offsets))
            if !shelf.isTrue(of: 1, at: .fixture) { shelf = set.shelf(at: place, now: .fixture) }
            #expect(shelf.isTrue(of: 1, at: .fixture) && !shelf.isTrue(of: 2, at: .fixture))
            let facts = OfferFacts(
                set: set, assignments: questions.values.flatMap(\.assignments).filter { $0.claimedAt == nil },
                usage: questions.mapValues(\.usage))
            let offers = facts.offers(from: shelf, now: .fixture).offers
            let expected = questions.values.filter { question in
                var question = question
                question.place = place
                return question.answer().refusal == nil
            }
            #expect(Set(offers.map(\.package.id)) == Set(expected.map(\.package.id)), "seed \(seed)")
            for (left, right) in zip(offers, offers.dropFirst()) {
                #expect(
                    (left.package.displayPriority, left.package.createdAt, left.package.id)
                        > (right.package.displayPriority, right.package.createdAt, right.package.id), "seed \(seed)")
            }
        }
    }
}
