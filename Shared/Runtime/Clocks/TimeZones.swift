package import Domain
private import Synchronization

/// The IANA time zones of this machine, each read once.
///
/// A zone that was read stays as it was until the process starts anew, also when the machine's data are updated.
package final class TimeZones: Sendable {
    /// Where Debian's `tzdata`, and every other system's, puts the zones.
    package static let systemFolder = "/usr/share/zoneinfo"
    /// The largest file of the IANA data takes 4 KiB.
    private static let fileBytesMax = 64 << 10
    private static let nameBytesMax = 64

    private let folder: String
    private let read = Mutex<[String: TimeZoneRules]>([:])

    package init(folder: String = TimeZones.systemFolder) {
        self.folder = folder
    }

    /// The zone of a name such as `America/New_York`.
    ///
    /// - Throws: ``DomainError/Code/malformed`` for a name that no zone can have, or a file that is none;
    ///   ``DomainError/Code/outOfRange`` for a zone that this machine does not have.
    package func zone(named name: String) throws(DomainError) -> TimeZoneRules {
        if name == TimeZoneRules.utc.name { return .utc }
        if let known = read.withLock({ $0[name] }) { return known }
        guard Self.isName(name) else {
            throw DomainError(
                .malformed, "a time zone is a name such as America/New_York, of at most \(Self.nameBytesMax) bytes")
        }
        // Outside the lock: two callers may read the same file once each, and nobody waits for a disk.
        guard let file = try? SystemFile.bytes("\(folder)/\(name)", bytesMax: Self.fileBytesMax) else {
            throw unknown(name)
        }
        let zone = try TimeZoneRules(name: name, file: file)
        read.withLock { $0[name] = zone }
        return zone
    }

    private func unknown(_ name: String) -> DomainError {
        guard SystemFile.exists("\(folder)/Etc/UTC") else {
            return DomainError(.outOfRange, "there are no time zones in \(folder); its operator must install tzdata")
        }
        return DomainError(.outOfRange, "there is no time zone \(name); names are those of IANA")
    }

    /// Whether the text is a path of plain words, none of which leads out of the folder.
    private static func isName(_ name: String) -> Bool {
        guard (1...nameBytesMax).contains(name.utf8.count) else { return false }
        return name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { word in
            guard let first = word.first, isLetter(first) else { return false }
            return word.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || "_+-".utf8.contains($0) }
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
