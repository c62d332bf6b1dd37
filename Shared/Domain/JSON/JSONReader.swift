/// Reads JSON text, byte by byte. Its depth is bounded, so that no document can exhaust the stack.
struct JSONReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let limits: JSONLimits
    private var index = 0
    private var depth = 0

    static func read(_ text: String, limits: JSONLimits) throws(DomainError) -> JSONValue {
        guard text.utf8.count <= limits.bytesMax else {
            throw DomainError(
                .outOfRange, "is JSON of at most \(limits.bytesMax) bytes, came \(text.utf8.count)")
        }
        let result = text.withBytes { bytes -> Result<JSONValue, DomainError> in
            var reader = JSONReader(bytes: bytes, limits: limits)
            do throws(DomainError) { return .success(try reader.document()) } catch { return .failure(error) }
        }
        return try result.get()
    }

    private init(bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    private mutating func document() throws(DomainError) -> JSONValue {
        skipSpaces()
        let value = try value()
        skipSpaces()
        guard index == bytes.count else { throw malformed("expected the end") }
        return value
    }

    private mutating func value() throws(DomainError) -> JSONValue {
        switch peek {
        case UInt8(ascii: "{"): return .object(try nested { (reader) throws(DomainError) in try reader.object() })
        case UInt8(ascii: "["): return .array(try nested { (reader) throws(DomainError) in try reader.array() })
        case UInt8(ascii: "\""): return .string(try string())
        case let byte? where byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte):
            return .number(try number())
        default:
            if skip("true") { return .bool(true) }
            if skip("false") { return .bool(false) }
            if skip("null") { return .null }
            throw malformed("expected a value")
        }
    }

    private mutating func nested<Value>(
        _ body: (inout JSONReader) throws(DomainError) -> Value
    ) throws(DomainError) -> Value {
        guard depth < limits.depthMax else {
            throw DomainError(
                .outOfRange, "is JSON with at most \(limits.depthMax) lists and objects inside one another")
        }
        depth += 1
        defer { depth -= 1 }
        index += 1
        skipSpaces()
        return try body(&self)
    }

    private mutating func object() throws(DomainError) -> JSONObject {
        var object = JSONObject()
        if skip("}") { return object }
        var names: Set<String> = []
        while true {
            let start = index
            guard peek == UInt8(ascii: "\"") else { throw malformed("expected a name in quotes") }
            let name = try string()
            guard names.insert(name).inserted else {
                throw malformed("the name \(name.quotedForMessage) was given before", at: start)
            }
            skipSpaces()
            guard skip(":") else { throw malformed("expected a colon") }
            skipSpaces()
            object.append(name, try value())
            skipSpaces()
            if skip("}") { return object }
            guard skip(",") else { throw malformed("expected a comma or the object's end") }
            skipSpaces()
        }
    }

    private mutating func array() throws(DomainError) -> [JSONValue] {
        var elements: [JSONValue] = []
        if skip("]") { return elements }
        while true {
            elements.append(try value())
            skipSpaces()
            if skip("]") { return elements }
            guard skip(",") else { throw malformed("expected a comma or the list's end") }
            skipSpaces()
        }
    }

    private mutating func number() throws(DomainError) -> JSONNumber {
        let start = index
        _ = skip("-")
        if !skip("0") { try digits() }
        if skip(".") { try digits() }
        if skip("e") || skip("E") {
            if !skip("+") { _ = skip("-") }
            try digits()
        }
        return JSONNumber(unchecked: String(decoding: bytes[start..<index], as: UTF8.self))
    }

    private mutating func digits() throws(DomainError) {
        let start = index
        while let byte = peek, (0x30...0x39).contains(byte) { index += 1 }
        guard index > start else { throw malformed("expected a digit") }
    }

    private mutating func string() throws(DomainError) -> String {
        index += 1
        var text: [UInt8] = []
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                index += 1
                try appendEscape(to: &text)
            case 0..<0x20:
                throw malformed("a control character stands in a text only as an escape such as \\n")
            default:
                text.append(byte)
                index += 1
            }
        }
        throw malformed("expected the text's closing quote")
    }

    private mutating func appendEscape(to text: inout [UInt8]) throws(DomainError) {
        let start = index - 1
        guard let byte = peek else { throw malformed("expected the text's closing quote") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try scalar(from: start)).utf8)
        default: throw malformed("there is no such escape", at: start)
        }
    }

    /// The character that an escape names, or two that are a surrogate pair.
    private mutating func scalar(from start: Int) throws(DomainError) -> Unicode.Scalar {
        let first = try codeUnit()
        guard first != 0 else { throw malformed("the character NUL can be kept nowhere", at: start) }
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, skip("\\u"), case let second = try codeUnit(), (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw malformed("half a surrogate pair is no character", at: start) }
        return scalar
    }

    private mutating func codeUnit() throws(DomainError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw malformed("expected four hexadecimal digits")
            }
            unit = unit << 4 | UInt32(digit)
            index += 1
        }
        return unit
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skip(_ text: StaticString) -> Bool {
        let expected = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard bytes.count - index >= expected.count, bytes[index..<index + expected.count].elementsEqual(expected)
        else { return false }
        index += expected.count
        return true
    }

    private mutating func skipSpaces() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private func malformed(_ what: String, at place: Int? = nil) -> DomainError {
        // A character begins with any byte but those that continue one.
        let position = bytes[..<(place ?? index)].reduce(1) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
        return DomainError(.malformed, "is not valid JSON: \(what) at character \(position)")
    }
}
