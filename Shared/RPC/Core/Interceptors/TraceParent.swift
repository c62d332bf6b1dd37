/// Where a call stands in a trace: the `traceparent` of W3C Trace Context.
public struct TraceParent: Sendable, Hashable {
    /// 16 bytes that all calls of a trace share, not all zero.
    public let traceID: TraceID

    /// Of the span that made the call; not zero.
    public let spanID: UInt64

    /// Whether the caller records the trace.
    public let isSampled: Bool

    public struct TraceID: Sendable, Hashable {
        public let high: UInt64
        public let low: UInt64
    }

    /// Reads a header.
    ///
    /// - Returns: Nil for what the standard says to ignore. A later version is read as far as this one knows it.
    public init?(parsing text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count >= 4, let version = Self.number(parts[0], digits: 2), version != 0xFF,
            version != 0 || parts.count == 4,
            parts[1].count == 32, let high = Self.number(parts[1].prefix(16), digits: 16),
            let low = Self.number(parts[1].dropFirst(16), digits: 16), high != 0 || low != 0,
            let span = Self.number(parts[2], digits: 16), span != 0,
            let flags = Self.number(parts[3], digits: 2)
        else { return nil }
        self.init(traceID: TraceID(high: high, low: low), spanID: span, isSampled: flags & 1 == 1)
    }

    private init(traceID: TraceID, spanID: UInt64, isSampled: Bool) {
        self.traceID = traceID
        self.spanID = spanID
        self.isSampled = isSampled
    }

    /// Begins a trace.
    public static func root(using generator: inout some RandomNumberGenerator) -> TraceParent {
        TraceParent(
            traceID: TraceID(
                high: .random(in: 1 ... .max, using: &generator), low: .random(in: 0 ... .max, using: &generator)),
            spanID: .random(in: 1 ... .max, using: &generator), isSampled: true)
    }

    /// The next span of the same trace.
    public func child(using generator: inout some RandomNumberGenerator) -> TraceParent {
        TraceParent(traceID: traceID, spanID: .random(in: 1 ... .max, using: &generator), isSampled: isSampled)
    }

    private static func number(_ text: some Collection<UInt8>, digits: Int) -> UInt64? {
        guard text.count == digits else { return nil }
        var value: UInt64 = 0
        for byte in text {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            default: return nil
            }
            value = value << 4 | UInt64(digit)
        }
        return value
    }
}

extension TraceParent: CustomStringConvertible {
    /// The header.
    public var description: String {
        "00-\(Self.hex(traceID.high))\(Self.hex(traceID.low))-\(Self.hex(spanID))-\(isSampled ? "01" : "00")"
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
