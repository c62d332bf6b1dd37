/// Code that must take any input: without a crash, without hanging, and within its budgets.
protocol FuzzTarget {
    static var name: String { get }

    /// Inputs that are as they should be, to be mutated.
    var seeds: [[UInt8]] { get }

    /// Takes an input. What it says of it does not matter, as long as it keeps what it promises for every input.
    ///
    /// - Throws: ``BrokenPromise``.
    mutating func take(_ input: [UInt8]) throws
}

/// What the code under test promised for every input, and did not keep for this one.
struct BrokenPromise: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

func promise(_ isKept: Bool, _ description: @autoclosure () -> String) throws {
    guard isKept else { throw BrokenPromise(description()) }
}
