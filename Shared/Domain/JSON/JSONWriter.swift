/// Writes JSON text.
struct JSONWriter {
    private var bytes: [UInt8] = []

    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: write("null")
        case .bool(let flag): write(flag ? "true" : "false")
        case .number(let number): write(number.text)
        case .string(let text): write(quoted: text)
        case .array(let elements):
            write("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { write(",") }
                write(element)
            }
            write("]")
        case .object(let object):
            write("{")
            for (index, member) in object.members.enumerated() {
                if index > 0 { write(",") }
                write(quoted: member.name)
                write(":")
                write(member.value)
            }
            write("}")
        }
    }

    private mutating func write(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func write(quoted text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            // The short forms wherever there is one, as Postgres writes them.
            case 0x08: write("\\b")
            case 0x0C: write("\\f")
            case 0x0A: write("\\n")
            case 0x0D: write("\\r")
            case 0x09: write("\\t")
            case 0..<0x20:
                write(byte < 0x10 ? "\\u000" : "\\u00")
                write(String(byte, radix: 16))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
