extension TimeZoneRules {
    /// Reads a compiled zone file (TZif, any version).
    ///
    /// - Throws: ``DomainError/Code/malformed`` for anything that is not a whole and consistent zone file, and for files
    ///   that count leap seconds (`right/…`), since no clock here does.
    package init(name: String, file: [UInt8]) throws(DomainError) {
        var reader = ZoneFileReader(file)
        guard var counts = reader.header() else { throw Self.malformed(name, "has no TZif header") }
        var wordBytes = 4
        if counts.version >= 0x32 {
            // Version 2 and later repeat everything in 64 bits after the 32-bit block.
            guard reader.skip(counts.blockBytes(wordBytes: 4)), let wide = reader.header() else {
                throw Self.malformed(name, "ends within its first block")
            }
            counts = wide
            wordBytes = 8
        }
        guard counts.leapSeconds == 0 else {
            throw Self.malformed(name, "counts leap seconds; use the zone without \"right/\"")
        }
        guard let block = reader.block(counts, wordBytes: wordBytes) else {
            throw Self.malformed(name, "ends within its data, or refers to a local time type that it lacks")
        }
        let footer = wordBytes == 8 ? reader.footer() : []
        guard let footer else { throw Self.malformed(name, "has no footer") }
        let continuation = footer.isEmpty ? nil : RecurringRule(footer)
        guard footer.isEmpty || continuation != nil else { throw Self.malformed(name, "has an unreadable footer") }
        self.init(
            name: name, transitions: block.transitions, initialOffset: block.initialOffset, continuation: continuation)
    }

    private static func malformed(_ name: String, _ what: String) -> DomainError {
        DomainError(.malformed, "the time zone file of \(name.quotedForMessage) \(what)")
    }
}

/// Walks over a zone file. Every step checks that the bytes are there.
///
/// Source: RFC 8536, section 3.
private struct ZoneFileReader {
    private let bytes: [UInt8]
    private var index = 0

    /// How many entries each table has.
    struct Counts {
        let version: UInt8
        let isUTC: Int
        let isStandard: Int
        let leapSeconds: Int
        let transitions: Int
        let types: Int
        let nameBytes: Int

        func blockBytes(wordBytes: Int) -> Int {
            transitions * (wordBytes + 1) + types * 6 + nameBytes + leapSeconds * (wordBytes + 4) + isStandard + isUTC
        }
    }

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func header() -> Counts? {
        let start = index
        guard skip(44), bytes[start..<start + 4].elementsEqual([0x54, 0x5A, 0x69, 0x66]) else { return nil }
        func count(_ place: Int) -> Int { Int(word(start + 20 + place * 4, bytes: 4)) }
        let counts = Counts(
            version: bytes[start + 4], isUTC: count(0), isStandard: count(1), leapSeconds: count(2),
            transitions: count(3), types: count(4), nameBytes: count(5))
        // The format's own rule for types, and far above any zone's number of transitions.
        guard (1...256).contains(counts.types), counts.transitions <= 10_000 else { return nil }
        return counts
    }

    mutating func skip(_ count: Int) -> Bool {
        guard bytes.count - index >= count else { return false }
        index += count
        return true
    }

    mutating func block(
        _ counts: Counts, wordBytes: Int
    ) -> (transitions: [TimeZoneRules.Transition], initialOffset: Int32)? {
        let instants = index
        guard skip(counts.blockBytes(wordBytes: wordBytes)) else { return nil }
        let kinds = instants + counts.transitions * wordBytes
        let types = kinds + counts.transitions
        func offset(ofType type: Int) -> Int32? {
            guard type < counts.types else { return nil }
            let offset = Int32(truncatingIfNeeded: word(types + type * 6, bytes: 4))
            return (-93_600...93_600).contains(offset) ? offset : nil
        }
        guard let initialOffset = offset(ofType: 0) else { return nil }
        var transitions: [TimeZoneRules.Transition] = []
        transitions.reserveCapacity(counts.transitions)
        for place in 0..<counts.transitions {
            let bits = word(instants + place * wordBytes, bytes: wordBytes)
            let instant = wordBytes == 4 ? Int64(Int32(truncatingIfNeeded: bits)) : Int64(bitPattern: bits)
            guard let offset = offset(ofType: Int(bytes[kinds + place])), instant > transitions.last?.instant ?? .min
            else { return nil }
            transitions.append(.init(instant: instant, offset: offset))
        }
        return (transitions, initialOffset)
    }

    /// What stands between the two newlines at the end; empty where the zone has no rule for the future.
    func footer() -> ArraySlice<UInt8>? {
        guard index < bytes.count, bytes[index] == 0x0A,
            let end = bytes[(index + 1)...].firstIndex(of: 0x0A)
        else { return nil }
        return bytes[index + 1..<end]
    }

    private func word(_ start: Int, bytes count: Int) -> UInt64 {
        bytes[start..<start + count].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
