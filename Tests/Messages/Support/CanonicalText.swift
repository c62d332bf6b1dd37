import Messages

/// A message as text that peer.py writes alike: {name:value,...} ordered by name, names in lower case without underscores.
///
/// Made by reflection, not by generated code, so that a field in the wrong property is seen.
func canonicalText(_ message: any Message) -> String {
    let parts = Mirror(reflecting: message).children.map { child in
        canonicalName(child.label ?? "") + ":" + text(of: child.value)
    }
    return "{" + parts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: ",") + "}"
}

private func canonicalName(_ label: String) -> String {
    label.lowercased().filter { $0 != "_" }
}

private func text(of value: Any) -> String {
    switch value {
    case let message as any Message: canonicalText(message)
    case let number as any MessageEnum: String(number.rawValue)
    case let flag as Bool: flag ? "true" : "false"
    case let number as Double: "d" + hex(number.bitPattern, digits: 16)
    case let number as Float: "f" + hex(number.bitPattern, digits: 8)
    case let number as any BinaryInteger: String(describing: number)
    case let string as String: "s" + hex(Array(string.utf8))
    default: text(ofContainer: value)
    }
}

private func text(ofContainer value: Any) -> String {
    // By type: an empty array of anything can be cast to one of bytes.
    if type(of: value) == [UInt8].self, let bytes = value as? [UInt8] { return "b" + hex(bytes) }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional: return mirror.children.first.map { text(of: $0.value) } ?? "-"
    case .collection: return "[" + mirror.children.map { text(of: $0.value) }.joined(separator: ",") + "]"
    case .dictionary:
        let pairs = mirror.children.map { pair in
            Mirror(reflecting: pair.value).children.map { text(of: $0.value) }.joined(separator: "=")
        }
        return "<" + pairs.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: ",") + ">"
    default:
        // A oneof: the case and what it holds.
        guard let chosen = mirror.children.first else { return "?" }
        return canonicalName(chosen.label ?? "") + "=" + text(of: chosen.value)
    }
}

func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

func bytes(hex: String) -> [UInt8] {
    let digits = hex.utf8.map { $0 < 58 ? $0 - 48 : $0 - 87 }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

private func hex(_ number: some FixedWidthInteger & UnsignedInteger, digits: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: digits - text.count) + text
}
