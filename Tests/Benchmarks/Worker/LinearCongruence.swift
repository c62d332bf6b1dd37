/// Numbers that are spread well enough, for next to nothing.
struct LinearCongruence {
    var state: UInt64

    /// A number of 31 bits.
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }

    /// Any of the elements.
    mutating func element<Element>(of elements: [Element]) -> Element {
        elements[Int(next() % UInt64(elements.count))]
    }

    /// A text that has not been there before, and has no order.
    mutating func key() -> String { String(next() << 31 | next(), radix: 36) }
}
