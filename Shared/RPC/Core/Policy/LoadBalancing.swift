/// Which of several ready connections takes the next call.
public enum LoadBalancing: Sendable, Hashable {
    /// The one with the fewest calls in flight; a slow server gets less work by itself.
    case leastLoaded
    /// Each in its turn.
    case roundRobin
}

extension LoadBalancing {
    /// Chooses among `candidates`, none of which is skipped unless `excluded` says so and another is left.
    ///
    /// - Parameters:
    ///   - turn: Counts the calls of this client; where loads are equal, it spreads the choice.
    ///   - load: The calls in flight of a candidate.
    ///   - excluded: Whether a candidate has refused this call already.
    /// - Returns: The index of a candidate, or nil where there is none.
    @inlinable
    package func choose(
        among candidates: Int, turn: Int, load: (Int) -> Int, excluded: (Int) -> Bool = { _ in false }
    ) -> Int? {
        guard candidates > 1 else { return candidates == 1 ? 0 : nil }
        let start = Int(UInt(bitPattern: turn) % UInt(candidates))
        var best: Int?
        var bestLoad = Int.max
        for step in 0..<candidates {
            let index = (start + step) % candidates
            if excluded(index) { continue }
            guard self == .leastLoaded else { return index }
            let load = load(index)
            if load < bestLoad {
                best = index
                bestLoad = load
            }
        }
        return best ?? start
    }
}
