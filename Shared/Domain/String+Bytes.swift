extension String {
    /// Lends the string's UTF-8, without a copy for every string that Swift itself made.
    @inline(__always)
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
        var copy = self
        return copy.withUTF8(body)
    }

    /// The string in quotes, shortened, for an error message: input can be of any length and kind.
    var quotedForMessage: String {
        let shown = unicodeScalars.prefix(64).map { scalar in
            scalar.properties.generalCategory == .control ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
        }
        return "\"" + shown.joined() + (unicodeScalars.dropFirst(64).isEmpty ? "\"" : "…\"")
    }
}
