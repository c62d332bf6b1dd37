/// A positive number that says what it identifies: the keys that the database counts up.
package struct NumberIdentifier<Tag: IdentifierTag>: Hashable, Sendable {
    /// 1 and more.
    package let value: Int64

    /// - Throws: ``DomainError/Code/outOfRange`` below 1.
    package init(_ value: Int64) throws(DomainError) {
        guard value > 0 else { throw DomainError(.outOfRange, "a \(Tag.noun) is 1 or more, came \(value)") }
        self.value = value
    }
}

extension NumberIdentifier: Comparable {
    package static func < (left: NumberIdentifier, right: NumberIdentifier) -> Bool { left.value < right.value }
}

extension NumberIdentifier: CustomStringConvertible {
    package var description: String { String(value) }
}
