package import Domain

/// A signal that is to be raised.
package struct AbuseSignal: Sendable, Hashable {
    package static let severityRange: ClosedRange<Int32> = 1...10

    package var playerID: PlayerID
    package var type: AbuseSignalType
    /// 1 to 10.
    package var severity: Int32
    package var description: String?
    /// What was found.
    package var metadata: [String: String]
    /// What it rests on: the same never raises a second one of the type.
    package var evidence: String

    package init(
        playerID: PlayerID, type: AbuseSignalType, severity: Int32? = nil, description: String? = nil,
        metadata: [String: String] = [:], evidence: String
    ) {
        self.playerID = playerID
        self.type = type
        self.severity = severity ?? type.severity ?? Self.severityRange.lowerBound
        self.description = description
        self.metadata = metadata
        self.evidence = evidence
    }
}

/// What kind of signal: one of the detectors', or what an operator calls theirs.
package struct AbuseSignalType: Sendable, Hashable {
    package static let charactersMax = 100

    package let name: String

    package static let bonusOnlyPlay = AbuseSignalType(known: "BONUS_ONLY_PLAY")
    package static let immediateWithdrawal = AbuseSignalType(known: "IMMEDIATE_WITHDRAWAL")
    package static let betManipulation = AbuseSignalType(known: "BET_MANIPULATION")
    package static let abnormalWinRate = AbuseSignalType(known: "ABNORMAL_WIN_RATE")
    package static let manualReviewRequired = AbuseSignalType(known: "MANUAL_REVIEW_REQUIRED")

    private init(known name: String) { self.name = name }

    /// - Throws: ``DomainError/Code/malformed`` unless it is 1 to 100 capital letters, digits and underscores.
    package init(_ name: String) throws(DomainError) {
        guard (1...Self.charactersMax).contains(name.utf8.count),
            name.utf8.allSatisfy({ (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F })
        else {
            throw DomainError(
                .malformed, "is 1 to \(Self.charactersMax) capital letters, digits and underscores")
        }
        self.name = name
    }

    /// How severe a detector's signal is (services.md); nil for others.
    package var severity: Int32? {
        switch self {
        case .bonusOnlyPlay: 5
        case .immediateWithdrawal: 7
        case .betManipulation: 8
        case .abnormalWinRate: 9
        case .manualReviewRequired: 10
        default: nil
        }
    }
}
