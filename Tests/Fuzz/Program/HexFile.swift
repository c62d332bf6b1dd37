import Foundation

/// An input as hexadecimal digits, white space between them, and remarks from `#` to the end of a line.
enum HexFile {
    static func read(_ path: String) throws -> [UInt8] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let digits = text.split(separator: "\n").flatMap { line in line.prefix { $0 != "#" }.filter { !$0.isWhitespace }
        }
        guard digits.count.isMultiple(of: 2) else { throw BrokenPromise("\(path): half a byte at the end") }
        return try stride(from: 0, to: digits.count, by: 2).map { index in
            guard let byte = UInt8(String(digits[index...index + 1]), radix: 16) else {
                throw BrokenPromise("\(path): «\(digits[index])\(digits[index + 1])» is no byte in hexadecimal")
            }
            return byte
        }
    }
}
