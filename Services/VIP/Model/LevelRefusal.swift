private import Domain

/// Why the ladder was not changed. Earlier cases win; nothing has changed then.
package enum LevelRefusal: Error, Sendable, Hashable {
    /// Another change is not finished.
    case changeUnderWay
    /// Another level, with this id, has the rank.
    case rankTaken(by: Int64)
    /// A higher rank would ask for fewer points than a lower one.
    case ladderNotAscending
}

extension Ladder {
    /// The ladder with `level` added, or in the place of the one with its id.
    package func defining(_ level: VIPLevel) -> Result<Ladder, LevelRefusal> {
        replaced(by: levels.filter { $0.id != level.id } + [level])
    }

    /// Another ladder; the levels that it leaves out are retired.
    ///
    /// - Parameter levels: Each id once.
    package func replaced(by levels: [VIPLevel]) -> Result<Ladder, LevelRefusal> {
        var ranks: [Int32: Int64] = [:]
        for level in levels {
            if let holder = ranks.updateValue(level.id.value, forKey: level.rank) {
                return .failure(.rankTaken(by: holder))
            }
        }
        let kept = Set(levels.map(\.id))
        let ladder = Ladder(levels, retired: (self.levels + retired).filter { !kept.contains($0.id) })
        let isAscending = zip(ladder.levels, ladder.levels.dropFirst()).allSatisfy {
            $0.pointsRequired <= $1.pointsRequired
        }
        return isAscending ? .success(ladder) : .failure(.ladderNotAscending)
    }
}
