/// Names what an ``Identifier`` identifies, so that a player's is never taken for a package's.
package protocol IdentifierTag {
    /// For error messages, such as `player id`.
    static var noun: String { get }
}

/// A UUID that says what it identifies.
package struct Identifier<Tag: IdentifierTag>: Hashable, Sendable {
    package let value: UUID128

    package init(_ value: UUID128) {
        self.value = value
    }

    /// Reads the canonical lower-case text of a UUID.
    ///
    /// - Throws: ``DomainError/Code/malformed``, naming the form.
    package init(_ text: String) throws(DomainError) {
        guard let value = UUID128(text) else {
            throw DomainError(
                .malformed,
                "a \(Tag.noun) is a UUID in lower case such as 0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b44, "
                    + "came \(text.quotedForMessage)")
        }
        self.value = value
    }

    /// Makes a random one (version 4): for what a player or a partner sees, since it tells nobody when it was made.
    package static func random(using generator: inout some RandomNumberGenerator) -> Identifier {
        Identifier(.random(using: &generator))
    }

    /// Makes a random one from the system's generator.
    package static func random() -> Identifier {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    /// Makes one that sorts by time (version 7).
    package static func timeOrdered(
        at time: Timestamp, using generator: inout some RandomNumberGenerator
    ) -> Identifier {
        Identifier(.timeOrdered(at: time, using: &generator))
    }

    /// Makes one that sorts by time (version 7) from the system's generator.
    package static func timeOrdered(at time: Timestamp) -> Identifier {
        var generator = SystemRandomNumberGenerator()
        return timeOrdered(at: time, using: &generator)
    }
}

extension Identifier: Comparable {
    package static func < (left: Identifier, right: Identifier) -> Bool { left.value < right.value }
}

extension Identifier: CustomStringConvertible {
    package var description: String { value.description }
}
