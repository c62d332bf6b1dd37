/// Says what a ``Token`` is and how long it may be.
package protocol TokenTag {
    /// For error messages, such as `idempotency key`.
    static var noun: String { get }
    /// The most characters, each of which is one byte.
    static var charactersMax: Int { get }
}

/// A short text that somebody else chose and that we only compare: one to so many visible ASCII characters.
///
/// No spaces, no control characters and nothing that two systems could normalize or print in different ways.
package struct Token<Tag: TokenTag>: Hashable, Sendable {
    package let text: String

    /// - Throws: ``DomainError/Code/malformed`` when it is empty, too long, or has anything but visible ASCII.
    package init(_ text: String) throws(DomainError) {
        let isValid = text.withBytes { bytes in
            (1...Tag.charactersMax).contains(bytes.count) && bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        }
        guard isValid else {
            throw DomainError(
                .malformed,
                "\(Tag.noun) is 1 to \(Tag.charactersMax) visible ASCII characters without spaces, "
                    + "came \(text.quotedForMessage)")
        }
        self.text = text
    }
}

extension Token: Comparable {
    package static func < (left: Token, right: Token) -> Bool { left.text < right.text }
}

extension Token: CustomStringConvertible {
    package var description: String { text }
}

/// What makes a call safe to send twice (decision 24). Chosen by the caller.
package typealias IdempotencyKey = Token<IdempotencyKeyTag>
/// An outside reference of a posting: `transactions.reference_id varchar(100)`.
package typealias ReferenceID = Token<ReferenceTag>
/// A game, or a group of games such as `slots`.
package typealias GameID = Token<GameTag>

package enum IdempotencyKeyTag: TokenTag {
    package static let noun = "an idempotency key"
    package static let charactersMax = 100
}

package enum ReferenceTag: TokenTag {
    package static let noun = "a reference id"
    package static let charactersMax = 100
}

package enum GameTag: TokenTag {
    package static let noun = "a game id"
    package static let charactersMax = 100
}
