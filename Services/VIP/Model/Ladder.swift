package import Domain

/// The VIP levels in order of rank.
package struct Ladder: Sendable, Hashable {
    /// From the lowest rank to the highest.
    package let levels: [VIPLevel]
    /// Levels that a later ladder left out, with the rank that they had. Nobody reaches them.
    package let retired: [VIPLevel]

    package init(_ levels: [VIPLevel], retired: [VIPLevel] = []) {
        self.levels = levels.sorted { $0.rank < $1.rank }
        self.retired = retired
    }

    /// The level with this id, also a retired one.
    package subscript(id: VIPLevelID) -> VIPLevel? {
        levels.first { $0.id == id } ?? retired.first { $0.id == id }
    }

    /// Where a player begins: the lowest level that asks for no points.
    package var entry: VIPLevel? { levels.first.flatMap { $0.pointsRequired <= .zero ? $0 : nil } }

    /// The level after `rank`, or nil at the top.
    package func next(after rank: Int32) -> VIPLevel? { levels.first { $0.rank > rank } }

    /// The level before `rank`, or nil at the bottom.
    package func next(before rank: Int32) -> VIPLevel? { levels.last { $0.rank < rank } }

    /// The highest level that the points reach; nil where they reach none.
    ///
    /// - Parameter demotion: What must be made up for on the way to the level that was lost.
    package func level(reachedWith points: Points, after demotion: Demotion? = nil) -> VIPLevel? {
        guard let demotion, let lost = self[demotion.lostLevelID] else {
            return levels.last { $0.pointsRequired <= points }
        }
        let counting = self.points(points, since: demotion)
        return levels.last { $0.pointsRequired <= ($0.rank > lost.rank ? points : counting) }
    }
}
