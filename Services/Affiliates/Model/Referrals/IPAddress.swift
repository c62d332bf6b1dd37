package import Domain

/// An address of the Internet as text, checked for its form.
package struct IPAddress: Sendable, Hashable {
    package let text: String

    /// - Throws: ``DomainError/Code/malformed`` for what is neither IPv4 nor IPv6.
    package init(_ text: String) throws(DomainError) {
        guard text.utf8.count <= 45, Self.isVersion4(text) || Self.isVersion6(text) else {
            throw DomainError(.malformed, "is an address such as 192.0.2.1 or 2001:db8::1")
        }
        self.text = text.lowercased()
    }

    private static func isVersion4(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
                    && UInt8(part) != nil
            }
    }

    private static func isVersion6(_ text: String) -> Bool {
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        guard halves.count <= 2 else { return false }
        var groups = 0
        for (index, half) in halves.enumerated() {
            guard let count = groupCount(half, mayEndInVersion4: index == halves.count - 1) else { return false }
            groups += count
        }
        return halves.count == 2 ? groups <= 7 : groups == 8
    }

    /// How many 16-bit groups a part has; nil where one of them is none.
    private static func groupCount(_ half: Substring, mayEndInVersion4: Bool) -> Int? {
        if half.isEmpty { return 0 }
        var parts = half.split(separator: ":", omittingEmptySubsequences: false)
        var count = 0
        if mayEndInVersion4, let last = parts.last, last.contains(".") {
            guard isVersion4(last) else { return nil }
            parts.removeLast()
            count = 2
        }
        let areHexadecimal = parts.allSatisfy { part in
            (1...4).contains(part.utf8.count) && part.allSatisfy { $0.isASCII && $0.isHexDigit }
        }
        return areHexadecimal ? count + parts.count : nil
    }
}
