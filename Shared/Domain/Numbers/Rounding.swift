/// Which way a result goes that its type cannot hold exactly. Every operation that can round asks for one.
package enum Rounding: Hashable, Sendable, CaseIterable {
    /// Towards zero: -1.9 becomes -1.
    case down
    /// Away from zero: -1.1 becomes -2.
    case up
    /// To the nearest, a tie to the even neighbour: 0.5 becomes 0, 1.5 and 2.5 become 2.
    case halfEven
}
