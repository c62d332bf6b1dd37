private import CommonContract
internal import Domain
private import RPC
package import ServiceRuntime
package import VIPContract

/// Says who would move where on another ladder.
package struct LadderPreview: Sendable {
    /// How many players are read at a time.
    private static let playersPerRead = 1_000

    private let standings: StandingStore

    package init(standings: StandingStore) { self.standings = standings }

    /// What there is to say.
    package struct Answer: Sendable, Hashable {
        /// The moves of all players, counted; on the first page only.
        package var count = MoveCount()
        package var players: [PlayerMoveEntry] = []
        package var nextPageToken = ""
    }

    /// - Parameter page: The first counts everybody and so reads to the end; later ones read what they show.
    package func preview(
        _ ladder: Ladder, keepsReachedLevels: Bool, page: Page, deadline: ContinuousClock.Instant?
    ) async throws -> Answer {
        var answer = Answer()
        var cursor = page.after.map { PlayerID(page: $0) }
        let isFirst = cursor == nil
        while true {
            let part = try await standings.next(after: cursor, limit: Self.playersPerRead)
            for standing in part {
                let target = ladder.placement(of: standing, keepsReachedLevels: keepsReachedLevels)
                let move = PlayerMoveEntry(standing: standing, target: target?.id)
                if isFirst { answer.count.add(move) }
                guard move.isMove else { continue }
                if answer.players.count < page.size {
                    answer.players.append(move)
                } else if answer.nextPageToken.isEmpty, let last = answer.players.last {
                    answer.nextPageToken = Page.token(after: last.standing.playerID.pageKeys)
                    if !isFirst { return answer }
                }
            }
            guard part.count == Self.playersPerRead, let last = part.last else { return answer }
            cursor = last.playerID
            if let deadline, deadline <= .now {
                throw RPCError(.deadlineExceeded, "Not every player could be read in time; give it more.")
            }
        }
    }
}

extension LadderPreview.Answer {
    /// As the wire carries it.
    package var contract: PreviewLevelsResponse {
        let moves = count.moves.sorted {
            ($0.key.from?.value ?? 0, $0.key.to?.value ?? 0) < ($1.key.from?.value ?? 0, $1.key.to?.value ?? 0)
        }
        return PreviewLevelsResponse(
            moves: moves.map { key, players in
                LevelMove(
                    fromLevelID: Int32(clamping: key.from?.value ?? 0), toLevelID: Int32(clamping: key.to?.value ?? 0),
                    players: players)
            },
            playersSeen: count.seen, playersMoving: count.moving,
            players: players.map { move in
                PlayerMove(
                    playerID: move.standing.playerID.description,
                    fromLevelID: Int32(clamping: move.standing.levelID?.value ?? 0),
                    toLevelID: Int32(clamping: move.target?.value ?? 0), points: move.standing.points.contract)
            },
            page: PageResponse(nextPageToken: nextPageToken))
    }
}

extension PlayerID {
    /// The last player of a page.
    fileprivate init(page keys: [Int64]) {
        self.init(UUID128(high: UInt64(bitPattern: keys[0]), low: UInt64(bitPattern: keys[1])))
    }

    fileprivate var pageKeys: [Int64] { [Int64(bitPattern: value.high), Int64(bitPattern: value.low)] }
}
