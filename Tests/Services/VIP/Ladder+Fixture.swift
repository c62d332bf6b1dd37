import Domain
import VIPService

extension Ladder {
    /// Four levels at 0, 1,000, 2,000 and 5,000 points.
    static func fixture() throws -> Ladder {
        try Ladder(
            [0, 1_000, 2_000, 5_000].enumerated().map { index, points in
                VIPLevel(
                    id: try VIPLevelID(Int64(index) + 1), name: "Level \(index + 1)", rank: Int32(index) + 1,
                    pointsRequired: try Points("\(points)"))
            })
    }
}
