package import Domain
package import Postgres
private import ServiceRuntime

/// Reads what a proof of the ledger needs.
package struct ProofStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    package func playerCount() async throws(PostgresError) -> Int64 {
        try await database.query(ProofStatements.playerCount).one().decode(Int64.self, at: 0)
    }

    /// The next players in the order of their ids.
    package func players(after player: PlayerID?, limit: Int) async throws(PostgresError) -> [PlayerID] {
        let rows = try await database.query(
            ProofStatements.nextPlayers, player ?? PlayerID(UUID128.zero), Int64(limit))
        return try rows.decode(PlayerID.self)
    }

    /// What these players' accounts must agree with, all of it as of one moment, whatever is written meanwhile.
    package func proofs(of players: [PlayerID]) async throws -> [PlayerProof] {
        try await database.transaction(
            isolation: .repeatableRead, access: .readOnly, deadline: .now + .seconds(60)
        ) { transaction in
            let accounts = transaction.send(ProofStatements.accounts, players)
            let rows = transaction.send(ProofStatements.rows, players)
            let rewards = transaction.send(ProofStatements.rewards, players)
            let debts = transaction.send(ProofStatements.debts, players)
            var proofs: [PlayerID: PlayerProof] = [:]
            for row in try await accounts.rows() {
                let proof = try Self.account(row)
                proofs[proof.playerID] = proof
            }
            for row in try await rows.rows() { try Self.add(row, to: &proofs[try row.decode(at: 0)]) }
            for row in try await rewards.rows() { try Self.addRewards(row, to: &proofs[try row.decode(at: 0)]) }
            for row in try await debts.rows() {
                proofs[try row.decode(at: 0)]?.projectionsOfRows.openDebts = try row.decode(at: 1)
            }
            return players.compactMap { proofs[$0] }
        }
    }

    private static func account(_ row: PostgresRow) throws(PostgresError) -> PlayerProof {
        var proof = PlayerProof(playerID: try row.decode(at: 0), wallet: try WalletColumns.decode(row, at: 1))
        proof.metrics.deposited = try row.decode(at: 15)
        proof.metrics.wagered = try row.decode(at: 16)
        proof.metrics.won = try row.decode(at: 17)
        proof.metrics.bets = try row.decode(at: 18)
        proof.projections.wageringRequired = try row.decode(at: 19)
        proof.projections.wageringCompleted = try row.decode(at: 20)
        proof.projections.openRewards = try row.decode(at: 21)
        proof.projections.openDebts = try row.decode(at: 22)
        return proof
    }

    private static func add(_ row: PostgresRow, to proof: inout PlayerProof?) throws {
        let rows = PlayerProof.Rows(
            currency: try row.decode(Label<Currency>.self, at: 1).value, count: try row.decode(at: 2),
            firstSequence: try row.decode(at: 3), lastSequence: try row.decode(at: 4), opening: try row.decode(at: 5),
            change: try row.decode(at: 6), breaks: try row.decode(at: 7))
        proof?.rows.append(rows)
        guard var metrics = proof?.metricsOfRows else { return }
        metrics.deposited = try metrics.deposited + row.decode(FixedDecimal.self, at: 8)
        metrics.wagered = try metrics.wagered + row.decode(FixedDecimal.self, at: 9)
        metrics.won = try metrics.won + row.decode(FixedDecimal.self, at: 10)
        metrics.bets += try row.decode(Int64.self, at: 11)
        proof?.metricsOfRows = metrics
    }

    private static func addRewards(_ row: PostgresRow, to proof: inout PlayerProof?) throws(PostgresError) {
        proof?.projectionsOfRows.wageringRequired = try row.decode(at: 1)
        proof?.projectionsOfRows.wageringCompleted = try row.decode(at: 2)
        proof?.projectionsOfRows.openRewards = try row.decode(at: 3)
        proof?.bonusRemaining = try row.decode(at: 4)
    }
}
