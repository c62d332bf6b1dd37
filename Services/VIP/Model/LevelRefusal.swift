private import Domain

/// Why a level was not defined. Earlier cases win; nothing has changed then.
package enum LevelRefusal: Sendable, Hashable {
    /// Another level, with this id, has the rank.
    case rankTaken(by: Int64)
    /// A higher rank would ask for fewer points than a lower one.
    case ladderNotAscending
}

extension Ladder {
    /// The ladder with `level` added, or in the place of the one with its id.
    package func defining(_ level: VIPLevel) -> Result<Ladder, LevelRefused> {
        let others = levels.filter { $0.id != level.id }
        if let holder = others.first(where: { $0.rank == level.rank }) {
            return .failure(LevelRefused(.rankTaken(by: holder.id.value)))
        }
        let ladder = Ladder(others + [level])
        let isAscending = zip(ladder.levels, ladder.levels.dropFirst()).allSatisfy {
            $0.pointsRequired <= $1.pointsRequired
        }
        return isAscending ? .success(ladder) : .failure(LevelRefused(.ladderNotAscending))
    }
}

/// Carries a refusal where an error is wanted: out of a transaction, which it rolls back.
package struct LevelRefused: Error, Sendable, Hashable {
    package let refusal: LevelRefusal

    package init(_ refusal: LevelRefusal) { self.refusal = refusal }
}
