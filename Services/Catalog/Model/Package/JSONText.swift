package import Domain

/// The text of a JSON object that somebody else chose and that we only keep.
package struct JSONText: Sendable, Hashable {
    package static let bytesMax = 8 << 10
    /// Beyond it, a database's `numeric` does not hold a number of such an exponent.
    private static let exponentDigitsMax = 3

    package let text: String

    /// Takes what a database has checked already, written as ``init(_:bytesMax:)`` writes it.
    ///
    /// Databases put a space after each colon and comma, and are otherwise of one mind with us: so their text is not read
    /// again, only its spaces are left out. Lists of thousands of packages and assignments are answered by this.
    package init(checked text: String) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var isInString = false
        var isEscaped = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: " "), !isInString { continue }
            if byte == UInt8(ascii: "\""), !isEscaped { isInString.toggle() }
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
            bytes.append(byte)
        }
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    /// - Throws: ``DomainError`` for what is no JSON object, or is longer than `bytesMax`.
    package init(_ text: String, bytesMax: Int = JSONText.bytesMax) throws(DomainError) {
        let object = try JSONObject(parsing: text, limits: JSONLimits(bytesMax: bytesMax))
        guard Self.canBeKept(.object(object)) else {
            throw DomainError(
                .outOfRange, "has a number with an exponent of more than \(Self.exponentDigitsMax) digits")
        }
        self.text = object.description
    }

    private static func canBeKept(_ value: JSONValue) -> Bool {
        switch value {
        case .null, .bool, .string: true
        case .number(let number): hasSmallExponent(number.text)
        case .array(let elements): elements.allSatisfy(canBeKept)
        case .object(let object): object.members.allSatisfy { canBeKept($0.value) }
        }
    }

    private static func hasSmallExponent(_ number: String) -> Bool {
        guard let mark = number.firstIndex(where: { $0 == "e" || $0 == "E" }) else { return true }
        return number[mark...].filter(\.isNumber).count <= exponentDigitsMax
    }
}
