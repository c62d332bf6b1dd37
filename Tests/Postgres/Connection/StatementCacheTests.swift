import Testing

@testable import Postgres

@Suite struct StatementCacheTests {
    @Test("A statement is prepared once, and again for parameters of other types")
    func variants() {
        var cache = StatementCache(countMax: 8)
        let use1 = cache.use(.fixture(1), name: "a")
        #expect(use1 == .prepare(name: "a", forget: nil))
        let use2 = cache.use(.fixture(1), name: "a")
        #expect(use2 == .known(name: "a"))
        let use3 = cache.use(.fixture(1, types: 2), name: "a")
        #expect(use3 == .prepare(name: "a#2", forget: nil))
        let use4 = cache.use(.fixture(1), name: "a")
        #expect(use4 == .known(name: "a"))
    }

    @Test(
        "The limit holds just below, at and above it; what was not used for longest makes room", arguments: [1, 2, 3])
    func limit(countMax: Int) {
        var cache = StatementCache(countMax: countMax)
        for id in 1...countMax {
            let use = cache.use(.fixture(id), name: "s\(id)")
            #expect(use == .prepare(name: "s\(id)", forget: nil))
        }
        #expect(cache.count == countMax)
        let use6 = cache.use(.fixture(99), name: "new")
        #expect(use6 == .prepare(name: "new", forget: "s1"))
        #expect(cache.count == countMax)
    }

    @Test("A name that was given up is never given again, for it may still be at the server")
    func names() {
        var cache = StatementCache(countMax: 1)
        let use7 = cache.use(.fixture(1), name: "a")
        #expect(use7 == .prepare(name: "a", forget: nil))
        let use8 = cache.use(.fixture(2), name: "b")
        #expect(use8 == .prepare(name: "b", forget: "a"))
        let use9 = cache.use(.fixture(1), name: "a")
        #expect(use9 == .prepare(name: "a#2", forget: "b"))
        let use10 = cache.forget(.fixture(1))
        #expect(use10 == "a#2")
        let use11 = cache.use(.fixture(1), name: "a")
        #expect(use11 == .prepare(name: "a#3", forget: nil))
    }
}

extension StatementCache.Key {
    fileprivate static func fixture(_ id: Int, types: UInt64 = 1) -> Self {
        Self(statementID: id, typesKey: types)
    }
}
