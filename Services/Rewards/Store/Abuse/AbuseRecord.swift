package import Domain
internal import Postgres
private import ServiceRuntime

/// A row of `abuse_signals`.
package struct AbuseRecord: Sendable, Hashable {
    package var id: Int64
    package var signal: AbuseSignal
    package var resolvedAt: Timestamp?
    package var resolutionNote: String?
    package var detectedAt: Timestamp

    static let columns = """
        s.id, s.player_id, s.signal_type, s.severity, s.description, s.metadata, s.evidence, s.resolved_at,
        s.resolution_note, s.detected_at
        """

    init(_ row: PostgresRow) throws(PostgresError) {
        id = try row.decode(at: 0)
        let name: String = try row.decode(at: 2)
        let type: AbuseSignalType
        do throws(DomainError) { type = try AbuseSignalType(name) } catch {
            throw PostgresError(.decodingFailed, "The signal \(id) has a type that is none; correct the row.")
        }
        signal = AbuseSignal(
            playerID: try row.decode(at: 1), type: type, severity: try row.decode(Int32.self, at: 3),
            description: try row.decode(at: 4),
            metadata: try row.decode(MetadataColumn?.self, at: 5)?.pairs ?? [:], evidence: try row.decode(at: 6))
        resolvedAt = try row.decode(at: 7)
        resolutionNote = try row.decode(at: 8)
        detectedAt = try row.decode(at: 9)
    }
}

/// Which signals a list takes; nil takes all.
package struct AbuseFilter: Sendable, Hashable {
    package var playerID: PlayerID?
    package var type: AbuseSignalType?
    package var isResolved: Bool?

    package init(playerID: PlayerID? = nil, type: AbuseSignalType? = nil, isResolved: Bool? = nil) {
        self.playerID = playerID
        self.type = type
        self.isResolved = isResolved
    }
}

/// Where a signal stands in a list.
package struct AbusePlace: Sendable, Hashable {
    package var detectedAt: Timestamp
    package var id: Int64

    package init(detectedAt: Timestamp, id: Int64) {
        self.detectedAt = detectedAt
        self.id = id
    }
}
