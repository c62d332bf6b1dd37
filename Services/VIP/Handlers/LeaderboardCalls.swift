package import Domain
package import RPC
private import ServiceRuntime
package import VIPContract

/// Answers `loyalty.vip.v1.Leaderboards`.
package struct LeaderboardCalls: LeaderboardsHandler {
    /// The contract's limit, and what it means by 0.
    package static let topMax = 1_000
    package static let topDefault = 10

    private let boards: LeaderboardStore
    private let clock: any WallClock

    package init(boards: LeaderboardStore, clock: any WallClock) {
        self.boards = boards
        self.clock = clock
    }

    package func getLeaderboard(
        _ request: GetLeaderboardRequest, context: CallContext
    ) async throws -> GetLeaderboardResponse {
        var fields = RequestFields()
        let period = fields.read("period") { () throws(DomainError) in try LeaderboardPeriod(request.period) }
        let day = fields.readOptional("day", request.day) { (text) throws(DomainError) in try CalendarDate(text) }
        let player = fields.readOptional("player_id", request.playerID) { (text) throws(DomainError) in
            try PlayerID(text)
        }
        if !(0...Self.topMax).contains(Int(request.top)) {
            fields.refuse("top", "is 0 to \(Self.topMax), came \(request.top)")
        }
        if period == .allTime, !request.day.isEmpty { fields.refuse("day", "must be empty for all time") }
        guard let period, let day, let player, fields.areValid else { throw fields.error }
        let days = try period.days(around: day ?? clock.now().date)
        let top = request.top == 0 ? Self.topDefault : Int(request.top)
        let board = try await boards.leaderboard(of: days, top: top, own: player, deadline: context.deadline)
        return GetLeaderboardResponse(
            entries: board.entries.map(\.contract), own: board.own?.contract,
            firstDay: days?.lowerBound.description ?? "", lastDay: days?.upperBound.description ?? "")
    }
}

extension LeaderboardPeriod {
    fileprivate init(_ wire: VIPContract.LeaderboardPeriod) throws(DomainError) {
        switch wire {
        case .allTime: self = .allTime
        case .day: self = .day
        case .week: self = .week
        case .month: self = .month
        case .unspecified: throw DomainError(.outOfRange, "must be one of the periods, came none")
        case .unrecognized(let number):
            throw DomainError(.outOfRange, "must be one of the periods, came the unknown number \(number)")
        }
    }
}

extension LeaderboardEntry {
    fileprivate var contract: VIPContract.LeaderboardEntry {
        VIPContract.LeaderboardEntry(rank: rank ?? 0, playerID: playerID.description, points: points.contract)
    }
}
