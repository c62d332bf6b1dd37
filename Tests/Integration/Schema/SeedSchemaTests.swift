import LoyaltyHarness
import Testing

@Suite("The schemas against the seeds")
struct SeedSchemaTests {
    @Test(
        "Every column, key, index, constraint and trigger of the seeds is there, but for what a decision allows"
    )
    func deviations() async throws {
        try await LoyaltyHarness.withDatabase { database in
            let found = try await DatabaseFacts(of: database).deviations(from: SeedTable.all)
            #expect(found.filter { !SchemaDeviation.all.contains($0) } == [], "not allowed by anything listed")
            #expect(SchemaDeviation.all.filter { !found.contains($0) } == [], "listed, and no longer so")
        }
    }

    @Test(
        "Every deviation names the decision that allows it, but keys that must have the player, and none is listed twice"
    )
    func listed() {
        for deviation in SchemaDeviation.all where deviation.allowedBy != SchemaDeviation.keysHaveThePlayer {
            let numbers = deviation.allowedBy.split { !$0.isNumber }.compactMap { Int($0) }
            #expect(deviation.allowedBy.hasPrefix("decision") && !numbers.isEmpty, "\(deviation)")
            #expect(numbers.allSatisfy { (1...31).contains($0) }, "\(deviation)")
        }
        let keys = SchemaDeviation.all.filter { $0.allowedBy == SchemaDeviation.keysHaveThePlayer }
        #expect(keys.allSatisfy { $0.subject.hasSuffix("primary key") && $0.here.hasPrefix("(player_id") })
        #expect(Set(SchemaDeviation.all.map(\.subject)).count == SchemaDeviation.all.count)
    }

    @Test("A column of another type, one that is missing and an index on other columns are noticed")
    func notices() async throws {
        let seed = SeedTable(
            "vip.vip_levels",
            columns: [
                SeedColumn("id", "bigint", "null", default: "7"),
                SeedColumn("level_name", "varchar(50)", "not null"),
                SeedColumn("colour", "text"),
            ],
            facts: ["primary key": "(level_rank)", "index by_colour": "(colour)"])
        try await LoyaltyHarness.withDatabase { database in
            let found = try await DatabaseFacts(of: database).deviations(from: [seed])
            #expect(
                Set(found.map { "\($0.subject) = \($0.here)" }) == [
                    "vip.vip_levels.id type = integer", "vip.vip_levels.id nullability = not null",
                    "vip.vip_levels.id default = none", "vip.vip_levels.colour type = missing",
                    "vip.vip_levels primary key = (id)", "vip.vip_levels index by_colour = missing",
                ])
        }
    }
}
