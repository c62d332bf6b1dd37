extension Money {
    /// Reads decimal text such as `-12.5`.
    ///
    /// - Throws: ``DomainError/Code/malformed`` for anything but digits with an optional minus and point,
    ///   ``DomainError/Code/tooPrecise`` for a fifth decimal, ``DomainError/Code/outOfRange`` from 10^14 units on.
    package init(_ text: String) throws(DomainError) {
        tenThousandths = try FixedPointText.parse(text, decimals: Self.decimals, limit: Self.limit, noun: "an amount")
    }
}

extension Money: CustomStringConvertible {
    /// The shortest decimal text that reads back as the same amount: `12.5`, `3`, `-0.0001`.
    package var description: String { FixedPointText.print(tenThousandths, decimals: Self.decimals) }
}
