internal import Messages
internal import Postgres
internal import RPC

/// What is done with one batch of a ``KeyedBatchWriter``.
struct KeyedBatchWork<Call: Sendable, Response: Message>: Sendable {
    typealias Item = KeyedBatchWriter<Call, Response>.Item
    typealias Outcome = KeyedBatchWriter<Call, Response>.Outcome

    /// How often a batch looks again when somebody else takes one of its keys meanwhile.
    private static var attemptsMax: Int { 4 }

    let method: String
    let keys: IdempotencyStore
    let database: PostgresPool
    let timeout: Duration
    let look: @Sendable ([Call]) async throws -> [Int: Result<Response, any Error>]
    let write: @Sendable ([Call], PostgresTransaction) async throws -> [Result<Response, any Error>]

    /// Another transaction has kept one of the keys since this one looked.
    private struct KeyTaken: Error {}

    func outcomes(of items: [Item]) async throws -> [Outcome] {
        var outcomes = [Outcome?](repeating: nil, count: items.count)
        var left = Array(items.indices)
        // A key that comes twice in a batch is answered the second time what was kept of the first.
        while !left.isEmpty {
            var seen: Set<String> = []
            let round = left.filter { seen.insert(items[$0].request.key).inserted }
            for (index, outcome) in zip(round, try await distinct(round.map { items[$0] })) {
                outcomes[index] = outcome
            }
            left.removeAll { outcomes[$0] != nil }
        }
        return outcomes.compactMap { $0 }
    }

    /// Items whose keys differ from one another.
    private func distinct(_ items: [Item]) async throws -> [Outcome] {
        var outcomes = try await kept(items)
        try await answerWithoutWriting(items, &outcomes)
        var attempt = 1
        while true {
            let open = items.indices.filter { outcomes[$0] == nil }
            guard !open.isEmpty else { return outcomes.compactMap { $0 } }
            do {
                for (index, outcome) in zip(open, try await commit(open.map { items[$0] })) {
                    outcomes[index] = outcome
                }
            } catch {
                // Perhaps the same call, come earlier and by another way, made what is in the way.
                guard error is KeyTaken || (error as? PostgresError)?.code == .uniqueViolation else { throw error }
                let known = try await kept(open.map { items[$0] })
                for (index, outcome) in zip(open, known) { outcomes[index] = outcome }
                let isStuck = known.allSatisfy { $0 == nil }
                guard !isStuck || error is KeyTaken, attempt < Self.attemptsMax else {
                    throw error is KeyTaken ? Self.busy : error
                }
                attempt += 1
            }
        }
    }

    private static var busy: RPCError {
        RPCError(.aborted, "Another call with one of these idempotency keys was under way; try again.")
    }

    private func answerWithoutWriting(_ items: [Item], _ outcomes: inout [Outcome?]) async throws {
        let open = items.indices.filter { outcomes[$0] == nil }
        guard !open.isEmpty else { return }
        for (position, result) in try await look(open.map { items[$0].call }) {
            outcomes[open[position]] = result.map { IdempotencyStore.Answer(response: $0, isReplayed: false) }
        }
    }

    /// What is kept of the items; nil for a new key.
    private func kept(_ items: [Item]) async throws -> [Outcome?] {
        let kept = try await keys.find(items.map(\.request), method: method, in: database)
        return try items.indices.map { (index) throws -> Outcome? in
            switch kept[index] {
            case nil: return nil
            case .conflict: return .failure(IdempotencyStore.conflict(items[index].request.key))
            case .answer(let bytes):
                return .success(
                    IdempotencyStore.Answer(response: try Response(unpacking: bytes), isReplayed: true))
            }
        }
    }

    private func commit(_ items: [Item]) async throws -> [Outcome] {
        try await database.transaction(deadline: .now + timeout) { transaction in
            let results = try await write(items.map(\.call), transaction)
            try await keep(results, of: items, in: transaction)
            return results.map { result in
                result.map { IdempotencyStore.Answer(response: $0, isReplayed: false) }
            }
        }
    }

    /// Keeps the answers of those that succeeded.
    private func keep(
        _ results: [Result<Response, any Error>], of items: [Item], in transaction: PostgresTransaction
    ) async throws {
        precondition(results.count == items.count, "\(results.count) outcomes of \(items.count) calls")
        let answered = try Self.answered(results, items)
        guard !answered.isEmpty else { return }
        let areNew = try await keys.record(
            answered.map(\.request), answers: answered.map(\.answer), method: method, in: transaction)
        guard areNew else { throw KeyTaken() }
    }

    private static func answered(
        _ results: [Result<Response, any Error>], _ items: [Item]
    ) throws -> [(request: IdempotencyStore.Request, answer: [UInt8])] {
        var answered: [(request: IdempotencyStore.Request, answer: [UInt8])] = []
        for (item, result) in zip(items, results) {
            guard case .success(let response) = result else { continue }
            answered.append((item.request, try response.packedBytes()))
        }
        return answered
    }
}
