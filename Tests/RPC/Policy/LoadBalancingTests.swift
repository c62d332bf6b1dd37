import RPC
import Testing

@Suite("Load balancing")
struct LoadBalancingTests {
    @Test("Round robin gives each its turn")
    func roundRobin() {
        let chosen = (0..<6).map { LoadBalancing.roundRobin.choose(among: 3, turn: $0, load: { _ in 0 }) }
        #expect(chosen == [0, 1, 2, 0, 1, 2])
    }

    @Test("Least loaded takes the least loaded, and spreads where loads are equal")
    func leastLoaded() {
        let loads = [3, 1, 2]
        #expect((0..<3).allSatisfy { LoadBalancing.leastLoaded.choose(among: 3, turn: $0, load: { loads[$0] }) == 1 })
        let even = (0..<3).map { LoadBalancing.leastLoaded.choose(among: 3, turn: $0, load: { _ in 5 }) }
        #expect(even == [0, 1, 2])
    }

    @Test("One that refused is skipped while another is left", arguments: [LoadBalancing.roundRobin, .leastLoaded])
    func excluded(balancing: LoadBalancing) {
        #expect(balancing.choose(among: 2, turn: 0, load: { $0 }, excluded: { $0 == 0 }) == 1)
        #expect(balancing.choose(among: 2, turn: 0, load: { $0 }, excluded: { _ in true }) == 0)
        #expect(balancing.choose(among: 0, turn: 0, load: { $0 }) == nil)
    }

    @Test("A turn counter that has wrapped around still chooses")
    func wrapped() {
        #expect(LoadBalancing.roundRobin.choose(among: 3, turn: -1, load: { _ in 0 }) != nil)
    }
}
