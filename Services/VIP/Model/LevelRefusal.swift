private import Domain

/// Why the ladder was not changed. Earlier cases win; nothing has changed then.
package enum LevelRefusal: Sendable, Hashable {
    /// Another change is not finished.
    case changeUnderWay
    /// Another level, with this id, has the rank.
    case rankTaken(by: Int64)
    /// A higher rank would ask for fewer points than a lower one.
    case ladderNotAscending
}

/// Carries a refusal where an error is wanted: out of a transaction, which it rolls back.
package struct LevelRefused: Error, Sendable, Hashable {
    package let refusal: LevelRefusal

    package init(_ refusal: LevelRefusal) { self.refusal = refusal }
}

extension Ladder {
    /// The ladder with `level` added, or in the place of the one with its id.
    package func defining(_ level: VIPLevel) -> Result<Ladder, LevelRefused> {
        replaced(by: levels.filter { $0.id != level.id } + [level])
    }

    /// Another ladder; the levels that it leaves out are retired.
    ///
    /// - Parameter levels: Each id once.
    package func replaced(by levels: [VIPLevel]) -> Result<Ladder, LevelRefused> {
        var ranks: [Int32: Int64] = [:]
        for level in levels {
            if let holder = ranks.updateValue(level.id.value, forKey: level.rank) {
                return .failure(LevelRefused(.rankTaken(by: holder)))
            }
        }
        let kept = Set(levels.map(\.id))
        let ladder = Ladder(levels, retired: (self.levels + retired).filter { !kept.contains($0.id) })
        let isAscending = zip(ladder.levels, ladder.levels.dropFirst()).allSatisfy {
            $0.pointsRequired <= $1.pointsRequired
        }
        return isAscending ? .success(ladder) : .failure(LevelRefused(.ladderNotAscending))
    }
}
