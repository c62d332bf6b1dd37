package import Domain

/// The VIP levels in order of rank.
package struct Ladder: Sendable, Hashable {
    /// From the lowest rank to the highest.
    package let levels: [VIPLevel]

    package init(_ levels: [VIPLevel]) {
        self.levels = levels.sorted { $0.rank < $1.rank }
    }

    /// The level with this id.
    package subscript(id: VIPLevelID) -> VIPLevel? { levels.first { $0.id == id } }

    /// Where a player begins: the lowest level that asks for no points.
    package var entry: VIPLevel? { levels.first.flatMap { $0.pointsRequired <= .zero ? $0 : nil } }

    /// The levels above `rank` that `points` reach, from the lowest: each is crossed, none is skipped.
    ///
    /// A level is reached only together with all below it.
    package func levelsCrossed(above rank: Int32, with points: Points) -> [VIPLevel] {
        var crossed: [VIPLevel] = []
        for level in levels where level.rank > rank {
            guard level.pointsRequired <= points else { break }
            crossed.append(level)
        }
        return crossed
    }

    /// The level after `rank`, or nil at the top.
    package func next(after rank: Int32) -> VIPLevel? { levels.first { $0.rank > rank } }
}
