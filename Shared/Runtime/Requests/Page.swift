package import CommonContract
package import Domain

/// Which part of a list a call wants. The token is the caller's own last row: opaque, checked, and worthless elsewhere.
package struct Page: Sendable, Hashable {
    package static let sizeDefault = 100
    package static let sizeMax = 1_000

    package var size: Int
    /// The numbers of the last row of the page before; nil for the first page.
    package var after: [Int64]?

    package init(size: Int = Page.sizeDefault, after: [Int64]? = nil) {
        self.size = size
        self.after = after
    }

    /// - Parameter keyCount: How many numbers place a row in this list.
    /// - Throws: ``DomainError`` for a size or a token that is not acceptable.
    package init(_ wire: PageRequest?, keyCount: Int) throws(DomainError) {
        let size = Int(wire?.pageSize ?? 0)
        guard (0...Self.sizeMax).contains(size) else {
            throw DomainError(.outOfRange, "page_size is 0 to \(Self.sizeMax), came \(size)")
        }
        self.size = size == 0 ? Self.sizeDefault : size
        let token = wire?.pageToken ?? ""
        guard !token.isEmpty else {
            after = nil
            return
        }
        guard let keys = Self.keys(of: token), keys.count == keyCount else {
            throw DomainError(.malformed, "page_token is none that this list has answered; begin again without one")
        }
        after = keys
    }

    /// The token of the page that follows the row with these numbers.
    package static func token(after keys: [Int64]) -> String {
        var words = keys.map { UInt64(bitPattern: $0) }
        words.append(checksum(words))
        return words.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    private static func keys(of token: String) -> [Int64]? {
        let bytes = Array(token.utf8)
        guard bytes.count >= 32, bytes.count <= 16 * 8, bytes.count % 16 == 0 else { return nil }
        var words: [UInt64] = []
        for start in stride(from: 0, to: bytes.count, by: 16) {
            guard bytes[start..<start + 16].allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
                let word = UInt64(String(decoding: bytes[start..<start + 16], as: UTF8.self), radix: 16)
            else { return nil }
            words.append(word)
        }
        guard words.removeLast() == checksum(words) else { return nil }
        return words.map { Int64(bitPattern: $0) }
    }

    /// FNV-1a over the words: tells a token from one that was mistyped or put together by hand. It guards nothing: a page
    /// shows no more than its caller may see anyway.
    private static func checksum(_ words: [UInt64]) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for word in words {
            for shift in stride(from: 0, to: 64, by: 8) as StrideTo<UInt64> {
                hash = (hash ^ (word >> shift & 0xFF)) &* 0x100_0000_01b3
            }
        }
        return hash
    }
}
