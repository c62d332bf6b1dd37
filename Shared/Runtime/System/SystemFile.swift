#if canImport(Glibc)
    private import Glibc
#elseif canImport(Musl)
    private import Musl
#else
    private import Darwin
#endif

/// Files, read and written whole, by the operating system's own calls: Foundation would add 40 MB to every program.
package enum SystemFile {
    /// More than any settings file, secret, time zone or sample needs.
    package static let bytesMax = 64 << 20

    /// - Throws: ``SystemFileError`` for a file that cannot be read or is larger than `bytesMax`.
    package static func bytes(_ path: String, bytesMax: Int = bytesMax) throws(SystemFileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFileError(path: path, number: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw SystemFileError(path: path, number: errno)
            }
            guard bytes.count + count <= bytesMax else { throw SystemFileError(path: path, number: EFBIG) }
            bytes += chunk[..<count]
        }
    }

    /// A file of UTF-8.
    ///
    /// - Throws: ``SystemFileError``, also for bytes that are no UTF-8.
    package static func text(_ path: String, bytesMax: Int = bytesMax) throws(SystemFileError) -> String {
        guard let text = String(validating: try bytes(path, bytesMax: bytesMax), as: UTF8.self) else {
            throw SystemFileError(path: path, number: EILSEQ)
        }
        return text
    }

    /// Writes a file whole, in place of one that is there.
    ///
    /// - Throws: ``SystemFileError``.
    package static func write(_ bytes: [UInt8], to path: String) throws(SystemFileError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw SystemFileError(path: path, number: errno) }
        defer { close(descriptor) }
        guard SystemProcess.write(bytes, to: descriptor) else { throw SystemFileError(path: path, number: errno) }
    }

    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}

/// Why a file cannot be read or written.
package struct SystemFileError: Error, Hashable, CustomStringConvertible {
    package let path: String
    /// `errno`.
    package let number: Int32

    /// The system's words, such as `No such file or directory`.
    package var reason: String { String(cString: strerror(number)) }

    package var description: String { "cannot use \(path): \(reason)" }
}
