import Domain
import RewardsService
import Testing

@Suite("Deciding a batch of postings")
struct PostingBatchTests {
    @Test("A wager lowers the balance and says what it was before and after")
    func wager() throws {
        let decision = try PostingBatch.fixture([.fixture(.wager, "1.25")], accounts: [.fixture(sc: "10")]).decide()
        let entry = try #require(decision.entries.first)
        #expect(decision.outcomes == [.posted(PostingReceipt(entry))])
        #expect(entry.balanceBefore == (try Money("10")))
        #expect(entry.balanceAfter == (try Money("8.75")))
        #expect(entry.change == (try Money("-1.25")))
        #expect(entry.sequence == 1)
        #expect(decision.accounts.first?.wallet[.sweepstakesCoins].balance == entry.balanceAfter)
    }

    @Test("Two postings of one player see each other's effect in order, and are numbered without a gap")
    func samePlayerInOrder() throws {
        let decision = try PostingBatch.fixture(
            [.fixture(.win, "5", key: "a"), .fixture(.wager, "4", key: "b"), .fixture(.wager, "4", key: "c")],
            accounts: [.fixture()]
        ).decide()
        #expect(decision.entries.map(\.sequence) == [1, 2])
        #expect(decision.entries.map(\.balanceAfter) == (try [Money("5"), Money("1")]))
        #expect(decision.outcomes[2] == .refused(.insufficientFunds(balance: try Money("1"))))
        #expect(decision.released == [2])
        #expect(decision.accounts.count == 1)
    }

    @Test("A bad posting never fails its neighbours")
    func neighbours() throws {
        let stranger = PlayerID(.zero)
        let decision = try PostingBatch.fixture(
            [.fixture(player: stranger), .fixture(), .fixture(player: .other)],
            accounts: [.fixture(sc: "1"), .fixture(player: .other)]
        ).decide()
        #expect(decision.outcomes[0] == .refused(.playerUnknown))
        #expect(decision.entries.map(\.playerID) == [.fixture])
        #expect(decision.outcomes[2] == .refused(.insufficientFunds(balance: .zero)))
    }

    @Test(
        "Closed, blocked and excluded players neither wager nor receive, and are told which, the first that holds",
        arguments: [
            (PlayerStanding(isActive: false, isBlocked: true), PostingRefusal.playerClosed),
            (PlayerStanding(isBlocked: true, selfExcludedUntil: .latest), .playerBlocked),
            (PlayerStanding(selfExcludedUntil: .latest), .playerExcluded(until: .latest)),
        ])
    func standing(_ standing: PlayerStanding, _ refusal: PostingRefusal) throws {
        for type in [TransactionType.wager, .win, .credit, .reward] {
            let decision = try PostingBatch.fixture(
                [.fixture(type)], accounts: [.fixture(sc: "5", standing: standing)]
            ).decide()
            #expect(decision.outcomes == [.refused(refusal)])
            #expect(decision.accounts.isEmpty)
        }
        let clawback = try PostingBatch.fixture(
            [.fixture(.clawback)], accounts: [.fixture(sc: "5", standing: standing)]
        ).decide()
        #expect(clawback.entries.count == 1)
    }

    @Test("An exclusion ends at its time, to the microsecond")
    func exclusionEnds() throws {
        let until = PlayerStanding(selfExcludedUntil: .fixture)
        #expect(until.refusal(at: .fixture) == nil)
        #expect(until.refusal(at: .fixture - .microseconds(1)) == .playerExcluded(until: .fixture))
    }

    @Test("A key that an earlier posting holds replays its row for the same request, and refuses another")
    func heldKey() throws {
        let first = try #require(
            PostingBatch.fixture([.fixture(.wager, "2")], accounts: [.fixture(sc: "2")]).decide().entries.first)
        let again = try PostingBatch.fixture(
            [.fixture(.wager, "2"), .fixture(.wager, "3")], accounts: [.fixture()],
            claims: [.held(by: PostingReceipt(first)), .held(by: PostingReceipt(first))]
        ).decide()
        #expect(again.outcomes == [.replayed(PostingReceipt(first)), .refused(.keyConflict)])
        #expect(again.entries.isEmpty && again.released.isEmpty)
    }

    @Test("A key whose row was archived is refused")
    func keyOfArchivedRow() throws {
        let decision = try PostingBatch.fixture([.fixture()], accounts: [.fixture()], claims: [.held(by: nil)]).decide()
        #expect(decision.outcomes == [.refused(.keyConflict)])
    }

    @Test("The same request twice in one batch is recorded once and answered twice")
    func twins() throws {
        let decision = try PostingBatch.fixture(
            [.fixture(.wager, "2"), .fixture(.wager, "2"), .fixture(.wager, "1")], accounts: [.fixture(sc: "10")],
            claims: [.taken, .sharedWithinBatch, .sharedWithinBatch]
        ).decide()
        let entry = try #require(decision.entries.first)
        #expect(decision.entries.count == 1)
        #expect(
            decision.outcomes == [
                .posted(PostingReceipt(entry)), .replayed(PostingReceipt(entry)), .refused(.keyConflict),
            ])
    }

    @Test("A twin of a refused posting is refused alike; another request with its key may try again")
    func twinOfRefused() throws {
        let decision = try PostingBatch.fixture(
            [.fixture(.wager, "2"), .fixture(.wager, "2"), .fixture(.wager, "1")], accounts: [.fixture(sc: "1")],
            claims: [.taken, .sharedWithinBatch, .sharedWithinBatch]
        ).decide()
        let refused = PostingOutcome.refused(.insufficientFunds(balance: try Money("1")))
        #expect(decision.outcomes == [refused, refused, .refused(.lostRace)])
        #expect(decision.released == [0])
    }

    @Test("A reference names one posting of a player and type")
    func reference() throws {
        let decision = try PostingBatch.fixture(
            [.fixture(key: "a", reference: "bet"), .fixture(key: "b", reference: "bet")],
            accounts: [.fixture(sc: "9")], claims: [.taken, .referenceTaken]
        ).decide()
        #expect(decision.entries.count == 1)
        #expect(decision.outcomes[1] == .refused(.referenceUsed))
        #expect(decision.released == [1])
    }

    @Test("A reference claimed by a posting that was refused can be tried again")
    func referenceOfRefused() throws {
        let decision = try PostingBatch.fixture(
            [.fixture(.wager, "9", key: "a", reference: "bet"), .fixture(.wager, "1", key: "b", reference: "bet")],
            accounts: [.fixture(sc: "2")], claims: [.taken, .referenceTaken]
        ).decide()
        #expect(decision.outcomes[1] == .refused(.lostRace))
        #expect(decision.released == [0, 1])
    }

    @Test("A balance never passes what an amount can hold")
    func overflow() throws {
        let decision = try PostingBatch.fixture(
            [.fixture(.win, "0.0001")], accounts: [.fixture(sc: "\(Money.maximum)")]
        ).decide()
        #expect(decision.outcomes == [.refused(.balanceTooLarge(balance: .maximum))])
    }

    @Test("The memo account of real money may go below zero; no other may")
    func memoAccount() throws {
        let decision = try PostingBatch.fixture(
            [.fixture(.withdrawal, "20", .cash)], accounts: [.fixture()]
        ).decide()
        #expect(decision.entries.first?.balanceAfter == (try Money("-20")))
    }

    @Test("Metrics count SC at par and GC at a hundred-thousandth, exactly")
    func metrics() throws {
        let decision = try PostingBatch.fixture(
            [
                .fixture(.wager, "0.01", key: "a"), .fixture(.wager, "1", .goldCoins, key: "b"),
                .fixture(.win, "3", key: "c"),
            ],
            accounts: [.fixture(sc: "1", gc: "1")]
        ).decide()
        let change = try #require(decision.metrics.first)
        #expect(change.wagered == (try FixedDecimal("0.01001")))
        #expect(change.won == FixedDecimal(3))
        #expect(change.bets == 2)
        #expect(change.lastWagerAt == .fixture)
    }
}
