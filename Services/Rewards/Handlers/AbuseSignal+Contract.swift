private import CommonContract
internal import Domain
internal import RewardsContract
internal import ServiceRuntime

extension RewardsService.AbuseSignal {
    private static let pairsMax = 50
    private static let pairBytesMax = 4 << 10

    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    static func read(_ request: RaiseSignalRequest) throws -> RewardsService.AbuseSignal {
        var fields = RequestFields()
        let player = fields.read("player_id") { () throws(DomainError) in try PlayerID(request.playerID) }
        let type = fields.read("signal_type") { () throws(DomainError) in try AbuseSignalType(request.signalType) }
        let severity = request.severity == 0 ? type?.severity ?? 0 : request.severity
        if type != nil, !severityRange.contains(severity) {
            fields.refuse("severity", "is 1 to 10, or 0 for a detector's own; came \(request.severity)")
        }
        let description = fields.read("description") { () throws(DomainError) in
            try ProfileFields.reason(request.description, isRequired: false)
        }
        // Visible ASCII, as for references: an operator compares it by eye.
        if request.evidence.utf8.count > AbuseDetection.evidenceCharactersMax
            || !request.evidence.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F })
        {
            fields.refuse("evidence", "has at most \(AbuseDetection.evidenceCharactersMax) visible characters")
        }
        fields.checkPairs("metadata", request.metadata, countMax: pairsMax, bytesMax: pairBytesMax)
        guard let player, let type, let description, fields.areValid else { throw fields.error }
        return RewardsService.AbuseSignal(
            playerID: player, type: type, severity: severity, description: description, metadata: request.metadata,
            // Of its own: the call's key makes it unique, and the same call again the same.
            evidence: request.evidence.isEmpty
                ? String("call \(request.idempotencyKey)".prefix(AbuseDetection.evidenceCharactersMax))
                : request.evidence)
    }
}

extension AbuseRecord {
    /// As the wire carries it.
    var contract: RewardsContract.AbuseSignal {
        RewardsContract.AbuseSignal(
            signalID: id, playerID: signal.playerID.description, signalType: signal.type.name,
            severity: signal.severity, description: signal.description ?? "", metadata: signal.metadata,
            isResolved: resolvedAt != nil, resolvedAt: resolvedAt?.contract, resolutionNote: resolutionNote ?? "",
            detectedAt: detectedAt.contract)
    }
}

extension RewardsService.AbuseEffect {
    /// As the wire carries it.
    var contract: RewardsContract.AbuseEffect {
        RewardsContract.AbuseEffect(
            score: score, rewardMultiplier: rewardMultiplier.contract, wageringMultiplier: wageringMultiplier.contract,
            blocksRewards: blocksRewards)
    }
}
