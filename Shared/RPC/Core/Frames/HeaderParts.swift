private import CMessageArena
package import CRPCFrames
package import Messages

/// The parts of a header that most frames do without: metadata and a status, from and to protobuf-c's structs.
package enum HeaderParts {
    private typealias Entry = UnsafeMutablePointer<Loyalty__Rpc__V1__MetadataEntry>

    /// Builds metadata and a status in `arena`, and hangs them into `header`.
    package static func fill(
        _ header: inout Loyalty__Rpc__V1__FrameHeader, initialMetadata: Metadata, metadata: Metadata,
        error: RPCError?, in arena: MessageArena
    ) throws(MessageError) {
        if !initialMetadata.isEmpty {
            header.initial_metadata = try entries(initialMetadata, in: arena)
            header.n_initial_metadata = initialMetadata.entries.count
        }
        if !metadata.isEmpty {
            header.metadata = try entries(metadata, in: arena)
            header.n_metadata = metadata.entries.count
        }
        if let error { header.status = try status(error, in: arena) }
    }

    private static func entries(
        _ metadata: Metadata, in arena: MessageArena
    ) throws(MessageError) -> UnsafeMutablePointer<Entry?> {
        let entries = try arena.allocate(metadata.entries.count, of: Entry?.self)
        for (index, entry) in metadata.entries.enumerated() {
            let place = try arena.allocate(of: Loyalty__Rpc__V1__MetadataEntry.self)
            loyalty__rpc__v1__metadata_entry__init(place)
            place.pointee.key = try arena.text(entry.key, "metadata.key")
            place.pointee.value = try arena.bytes(entry.value)
            entries[index] = place
        }
        return entries
    }

    private static func status(
        _ error: RPCError, in arena: MessageArena
    ) throws(MessageError) -> UnsafeMutablePointer<Loyalty__Rpc__V1__Status> {
        let status = try arena.allocate(of: Loyalty__Rpc__V1__Status.self)
        loyalty__rpc__v1__status__init(status)
        status.pointee.code = error.code.rawValue
        status.pointee.message = try arena.text(withoutNUL(error.message), "status.message")
        status.pointee.not_processed = error.wasNotProcessed ? 1 : 0
        if !error.details.isEmpty { status.pointee.details = try details(error.details, in: arena) }
        return status
    }

    private static func details(
        _ details: RPCError.Details, in arena: MessageArena
    ) throws(MessageError) -> UnsafeMutablePointer<Loyalty__Rpc__V1__ErrorDetails> {
        let message = try arena.allocate(of: Loyalty__Rpc__V1__ErrorDetails.self)
        loyalty__rpc__v1__error_details__init(message)
        message.pointee.reason = try arena.text(withoutNUL(details.reason), "details.reason")
        message.pointee.domain = try arena.text(withoutNUL(details.domain), "details.domain")
        if let retryAfter = details.retryAfter { message.pointee.retry_after_us = max(1, retryAfter.microseconds) }
        message.pointee.n_info = details.metadata.count
        message.pointee.info = try arena.entries(details.metadata, "details.info") {
            (entry: UnsafeMutablePointer<Loyalty__Rpc__V1__InfoEntry>, key, value) throws(MessageError) in
            loyalty__rpc__v1__info_entry__init(entry)
            entry.pointee.key = try arena.text(withoutNUL(key), "key")
            entry.pointee.value = try arena.text(withoutNUL(value), "value")
        }
        let violations = try arena.allocate(
            details.fieldViolations.count, of: UnsafeMutablePointer<Loyalty__Rpc__V1__FieldViolation>?.self)
        for (index, violation) in details.fieldViolations.enumerated() {
            let place = try arena.allocate(of: Loyalty__Rpc__V1__FieldViolation.self)
            loyalty__rpc__v1__field_violation__init(place)
            place.pointee.field = try arena.text(withoutNUL(violation.field), "field")
            place.pointee.description = try arena.text(withoutNUL(violation.description), "description")
            violations[index] = place
        }
        message.pointee.n_field_violations = details.fieldViolations.count
        message.pointee.field_violations = violations
        return message
    }

    /// Texts for people come from anywhere; a NUL in one must not make the whole of it unsendable.
    package static func withoutNUL(_ text: String) -> String {
        text.utf8.contains(0) ? String(text.map { $0 == "\0" ? "\u{FFFD}" : $0 }) : text
    }
}

extension FrameHeader {
    /// The metadata of a request, or the trailers of an end.
    ///
    /// - Throws: ``RPCError/Code/invalidArgument`` for a key that is not allowed.
    package func metadata() throws(RPCError) -> Metadata {
        try Self.read(raw.pointee.metadata, count: raw.pointee.n_metadata)
    }

    /// What a server says before the messages of its answer, empty where it says nothing that can be read.
    package func initialMetadata() -> Metadata {
        (try? Self.read(raw.pointee.initial_metadata, count: raw.pointee.n_initial_metadata)) ?? Metadata()
    }

    private static func read(
        _ entries: UnsafeMutablePointer<UnsafeMutablePointer<Loyalty__Rpc__V1__MetadataEntry>?>?, count: Int
    ) throws(RPCError) -> Metadata {
        guard let entries, count > 0 else { return Metadata() }
        var read: [Metadata.Entry] = []
        read.reserveCapacity(count)
        for index in 0..<count {
            guard let entry = entries[index] else { continue }
            guard let key = Metadata.key(entry.pointee.key) else {
                throw .invalidArgument(
                    field: "metadata[\(index)].key", "expected 1 to 64 of the characters a-z, 0-9, '-', '_' and '.'")
            }
            read.append(Metadata.Entry(key: key, value: UnpackedField.bytes(entry.pointee.value)))
        }
        return Metadata(read)
    }

    /// The error that an `end` carries, or nil where the call went well. Texts that are not UTF-8 are repaired.
    package func error() -> RPCError? {
        guard let status = raw.pointee.status, status.pointee.code != 0 else { return nil }
        var error = RPCError(
            RPCError.Code(rawValue: status.pointee.code) ?? .unknown, String(cString: status.pointee.message),
            wasNotProcessed: status.pointee.not_processed != 0)
        error.trailers = (try? metadata()) ?? Metadata()
        guard let details = status.pointee.details else { return error }
        error.details.reason = String(cString: details.pointee.reason)
        error.details.domain = String(cString: details.pointee.domain)
        for index in 0..<details.pointee.n_info {
            guard let entry = details.pointee.info[index] else { continue }
            error.details.metadata[String(cString: entry.pointee.key)] = String(cString: entry.pointee.value)
        }
        for index in 0..<details.pointee.n_field_violations {
            guard let violation = details.pointee.field_violations[index] else { continue }
            error.details.fieldViolations.append(
                RPCError.FieldViolation(
                    field: String(cString: violation.pointee.field),
                    description: String(cString: violation.pointee.description)))
        }
        let retryAfter = details.pointee.retry_after_us
        if retryAfter > 0 { error.details.retryAfter = .microseconds(Int64(clamping: retryAfter)) }
        return error
    }

    /// What a hello says, or nil where there is none. A limit of 0 is the least that every peer takes.
    package func hello() -> Hello? {
        guard let hello = raw.pointee.hello?.pointee else { return nil }
        func limit(_ stated: UInt32, _ least: Int) -> Int { stated == 0 ? least : Int(stated) }
        let least = FrameLimits.least
        return Hello(
            versionMin: hello.version_min, versionMax: hello.version_max, features: hello.features,
            agent: String(cString: hello.agent),
            limits: FrameLimits(
                headerBytesMax: limit(hello.header_bytes_max, least.headerBytesMax),
                bodyBytesMax: limit(hello.body_bytes_max, least.bodyBytesMax),
                messageBytesMax: limit(hello.message_bytes_max, least.messageBytesMax),
                windowBytes: min(limit(hello.window_bytes, least.windowBytes), FrameLimits.windowBytesMax),
                callsMax: limit(hello.calls_max, least.callsMax)))
    }

    package func goingAway() -> GoingAway? {
        guard let message = raw.pointee.going_away?.pointee else { return nil }
        return GoingAway(
            lastCall: message.last_call,
            reason: GoingAwayReason(rawValue: UInt32(truncatingIfNeeded: message.reason.rawValue)) ?? .unspecified,
            message: String(cString: message.message))
    }
}

extension Metadata {
    /// Reads a key, or answers nil where it is not one.
    fileprivate static func key(_ text: UnsafeMutablePointer<CChar>?) -> String? {
        let length = message_text_length(text)
        guard let text, (1...keyBytesMax).contains(length) else { return nil }
        let bytes = UnsafeRawBufferPointer(start: text, count: length)
        guard bytes.allSatisfy(isKeyByte) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    package static let keyBytesMax = 64

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// The first key that the wire does not take, or nil.
    package var firstInvalidKey: String? {
        entries.first {
            !(1...Self.keyBytesMax).contains($0.key.utf8.count) || !$0.key.utf8.allSatisfy(Self.isKeyByte)
        }?
        .key
    }
}

extension Duration {
    /// Whole microseconds, rounded up, 0 for what is not positive.
    package var microseconds: UInt64 {
        guard attoseconds > 0 else { return 0 }
        // A microsecond is 2^12 * 244,140,625 attoseconds. Up to five hours that is a division of 64 bits, which is on the
        // path of every call; one of 128 costs ten times as much.
        let attoseconds = UInt128(attoseconds) + 999_999_999_999
        let shifted = attoseconds >> 12
        if shifted <= UInt128(UInt64.max) { return UInt64(truncatingIfNeeded: shifted) / 244_140_625 }
        return UInt64(clamping: shifted / 244_140_625)
    }
}
