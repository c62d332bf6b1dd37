/// An e-mail address as the product compares it: in lower case, at most 255 bytes.
///
/// Only the shape is checked; whether mail arrives is for the registration's own confirmation to find out.
package struct EmailAddress: Sendable, Hashable {
    package static let bytesMax = 255

    package let text: String

    /// - Returns: nil unless it is `local@domain` without spaces or control characters.
    package init?(_ text: String) {
        let lowercased = text.lowercased()
        let parts = lowercased.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), lowercased.utf8.count <= Self.bytesMax,
            !lowercased.unicodeScalars.contains(where: {
                $0.properties.isWhitespace || $0.value < 0x20 || $0.value == 0x7F
            })
        else { return nil }
        self.text = lowercased
    }
}

extension EmailAddress: CustomStringConvertible {
    package var description: String { text }
}
