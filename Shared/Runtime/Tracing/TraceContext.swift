/// Where a span belongs: W3C Trace Context's `traceparent`.
package struct TraceContext: Sendable, Hashable {
    package var traceHigh: UInt64
    package var traceLow: UInt64
    /// The span that is the parent of what happens next.
    package var spanID: UInt64
    package var isSampled: Bool

    package init(traceHigh: UInt64, traceLow: UInt64, spanID: UInt64, isSampled: Bool) {
        self.traceHigh = traceHigh
        self.traceLow = traceLow
        self.spanID = spanID
        self.isSampled = isSampled
    }

    /// Reads a `traceparent`; nil for what is malformed, all zeros, or of the forbidden version `ff`.
    ///
    /// Later versions may append fields, which are ignored, as the recommendation asks.
    package init?(traceparent: String) {
        let parts = traceparent.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, let version = Self.hex(parts[0], digits: 2), version != 0xFF,
            version != 0 || parts.count == 4, parts[1].utf8.count == 32,
            let high = Self.hex(parts[1].prefix(16), digits: 16), let low = Self.hex(parts[1].suffix(16), digits: 16),
            let span = Self.hex(parts[2], digits: 16), let flags = Self.hex(parts[3], digits: 2), high | low != 0,
            span != 0
        else { return nil }
        self.init(traceHigh: high, traceLow: low, spanID: span, isSampled: flags & 1 == 1)
    }

    /// `00-<trace>-<span>-<flags>`.
    package var traceparent: String { "00-\(traceID)-\(Self.hex(spanID))-0\(isSampled ? 1 : 0)" }

    /// 32 hexadecimal digits.
    package var traceID: String { Self.hex(traceHigh) + Self.hex(traceLow) }

    static func hex(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Lower-case digits only: the recommendation knows no others.
    private static func hex(_ text: Substring, digits: Int) -> UInt64? {
        guard text.utf8.count == digits else { return nil }
        var word: UInt64 = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): word = word << 4 | UInt64(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): word = word << 4 | UInt64(byte - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return word
    }
}
