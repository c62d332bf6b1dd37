import CommonContract
import LoyaltyHarness
import RPC
import RewardsContract
import Testing

@Suite("The calls of abuse")
struct AbuseCallTests {
    @Test("A signal raises the score everywhere at once, its resolution lowers it, once")
    func lifecycle() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let abuse = loyalty.rewards.abuse
            let id = try await loyalty.player("ada")
            let request = RaiseSignalRequest(
                idempotencyKey: "1", playerID: id, signalType: "IMMEDIATE_WITHDRAWAL", description: "by hand",
                evidence: "case 7", metadata: ["by": "op"])
            let raised = try await abuse.raiseSignal(request)
            let signal = try #require(raised.signal)
            #expect(signal.severity == 7 && signal.metadata == ["by": "op"] && !raised.known)
            #expect(raised.effect?.score == 70 && raised.effect?.wageringMultiplier == Decimal("1.5"))
            #expect(raised.effect?.rewardMultiplier == Decimal("0.5") && raised.effect?.blocksRewards == false)
            #expect(try await abuse.raiseSignal(request).replayed)
            #expect(try await loyalty.readPlayer(id).riskScore == 70)

            var same = request
            same.idempotencyKey = "2"
            let known = try await abuse.raiseSignal(same)
            #expect(known.known && known.signal == signal && known.effect?.score == 70)

            let resolve = ResolveSignalRequest(idempotencyKey: "r", signalID: signal.signalID, note: "a mistake")
            let resolved = try await abuse.resolveSignal(resolve)
            #expect(resolved.effect?.score == 0 && resolved.signal?.resolutionNote == "a mistake")
            #expect(try await abuse.resolveSignal(resolve).replayed)
            #expect(try await loyalty.readPlayer(id).riskScore == 0)
            let late = try await loyalty.refusedCall {
                _ = try await abuse.resolveSignal(
                    ResolveSignalRequest(idempotencyKey: "s", signalID: signal.signalID, note: "again"))
            }
            #expect(late.code == .failedPrecondition && late.details.reason == "SIGNAL_RESOLVED")
            let unknown = try await loyalty.refusedCall {
                _ = try await abuse.resolveSignal(
                    ResolveSignalRequest(idempotencyKey: "t", signalID: 99_999, note: "x"))
            }
            #expect(unknown.code == .notFound && unknown.details.reason == "SIGNAL_UNKNOWN")
        }
    }

    @Test("Concurrent signals of one player all count")
    func concurrent() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let id = try await loyalty.player("ada")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        _ = try await loyalty.rewards.abuse.raiseSignal(
                            RaiseSignalRequest(
                                idempotencyKey: "k\(number)", playerID: id, signalType: "CUSTOM", severity: 1))
                    }
                }
                try await group.waitForAll()
            }
            let score = try await loyalty.rewards.abuse.getScore(GetScoreRequest(playerID: id))
            #expect(score.effect?.score == 80 && score.unresolvedSignals == 8)
        }
    }

    @Test("Money that leaves right after it came is found, once, and a refund of a payment is not")
    func detection() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let abuse = loyalty.rewards.abuse
            let id = try await loyalty.player("ada")
            try await loyalty.post(id, .deposit, .cash, "50", reference: "purchase-1")
            try await loyalty.post(id, .withdrawal, .cash, "50", reference: "purchase-1")
            let refund = try await abuse.detectPlayer(DetectPlayerRequest(idempotencyKey: "0", playerID: id))
            #expect(refund.signals == [])
            try await loyalty.post(id, .deposit, .cash, "50", reference: "purchase-2")
            try await loyalty.post(id, .withdrawal, .cash, "50", reference: "payout-1")
            let found = try await abuse.detectPlayer(DetectPlayerRequest(idempotencyKey: "1", playerID: id))
            #expect(found.signals.map(\.signalType) == ["IMMEDIATE_WITHDRAWAL"] && found.effect?.score == 70)
            let again = try await abuse.detectPlayer(DetectPlayerRequest(idempotencyKey: "2", playerID: id))
            #expect(again.signals == [] && again.effect?.score == 70)
        }
    }

    @Test("Lists take a player's signals, those of a type, or those that nobody settled, and counts agree")
    func lists() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let abuse = loyalty.rewards.abuse
            let ada = try await loyalty.player("ada")
            let bea = try await loyalty.player("bea")
            var ids: [Int64] = []
            for (number, (player, type)) in [(ada, "A"), (ada, "B"), (bea, "A")].enumerated() {
                let raised = try await abuse.raiseSignal(
                    RaiseSignalRequest(idempotencyKey: "\(number)", playerID: player, signalType: type, severity: 2))
                ids.append(try #require(raised.signal?.signalID))
            }
            _ = try await abuse.resolveSignal(
                ResolveSignalRequest(idempotencyKey: "r", signalID: ids[1], note: "done"))
            func list(_ request: ListSignalsRequest) async throws -> [Int64] {
                try await abuse.listSignals(request).signals.map(\.signalID)
            }
            #expect(try await list(ListSignalsRequest()) == ids.reversed())
            #expect(try await list(ListSignalsRequest(playerID: ada)) == [ids[1], ids[0]])
            #expect(try await list(ListSignalsRequest(signalType: "A")) == [ids[2], ids[0]])
            #expect(try await list(ListSignalsRequest(playerID: ada, resolution: .unresolved)) == [ids[0]])
            #expect(try await list(ListSignalsRequest(resolution: .resolved)) == [ids[1]])
            let first = try await abuse.listSignals(ListSignalsRequest(page: PageRequest(pageSize: 2)))
            let second = try await list(
                ListSignalsRequest(page: PageRequest(pageToken: first.page?.nextPageToken ?? "")))
            #expect(second == [ids[0]])
            #expect(
                try await abuse.countSignals(CountSignalsRequest()).counts == [
                    SignalCount(signalType: "A", unresolved: 2), SignalCount(signalType: "B", resolved: 1),
                ])
        }
    }

    @Test("What is malformed is named, and nothing is raised")
    func malformed() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let id = try await loyalty.player("ada")
            let error = try await loyalty.refusedCall {
                _ = try await loyalty.rewards.abuse.raiseSignal(
                    RaiseSignalRequest(
                        idempotencyKey: "1", playerID: "x", signalType: "lower case", severity: 11,
                        description: String(repeating: "d", count: 501),
                        evidence: String(repeating: "e", count: 201),
                        metadata: ["x": String(repeating: "x", count: 5_000)]))
            }
            #expect(error.fields == ["player_id", "signal_type", "description", "evidence", "metadata"])
            let severity = try await loyalty.refusedCall {
                _ = try await loyalty.rewards.abuse.raiseSignal(
                    RaiseSignalRequest(idempotencyKey: "1", playerID: id, signalType: "CUSTOM"))
            }
            #expect(severity.fields == ["severity"])
            let list = try await refusal {
                _ = try await loyalty.rewards.abuse.listSignals(
                    ListSignalsRequest(playerID: "x", signalType: "?", resolution: .unrecognized(7)))
            }
            #expect(list.fields == ["player_id", "signal_type", "resolution"])
            let unknown = try await loyalty.refusedCall {
                _ = try await loyalty.rewards.abuse.raiseSignal(
                    RaiseSignalRequest(
                        idempotencyKey: "1", playerID: "0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b44", signalType: "CUSTOM",
                        severity: 3))
            }
            #expect(unknown.code == .notFound && unknown.details.reason == "PLAYER_UNKNOWN")
        }
    }
}
