package import CatalogContract
private import Domain
private import RPC
private import ServiceRuntime

/// What an `Assign` asks for.
package struct AssignmentRequest: Sendable {
    /// The push of one row that it is.
    package var push: AssignmentPush
    package var row: CatalogService.AssignmentRow

    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    package init(_ request: AssignRequest) throws {
        var fields = RequestFields()
        let player = fields.read("player_id") { () throws(DomainError) in try PlayerID(request.playerID) }
        let package = fields.read("package_id") { () throws(DomainError) in try PackageID(request.packageID) }
        let expiresAt = fields.time("expires_at", request.expiresAt)
        let assignedBy = fields.readText(
            "assigned_by", request.assignedBy, charactersMax: AssignmentPush.assignedByCharactersMax)
        let campaign = fields.readText(
            "campaign_id", request.campaignID, charactersMax: AssignmentPush.nameCharactersMax)
        let segment = fields.readText("segment", request.segment, charactersMax: AssignmentPush.nameCharactersMax)
        let metadata = fields.readJSON("metadata", request.metadata)
        guard let player, let package, let expiresAt, let assignedBy, let campaign, let segment, let metadata else {
            throw fields.error
        }
        push = AssignmentPush(
            correlationID: request.idempotencyKey,
            assignedBy: assignedBy ?? CatalogService.Assignment.assignedByDefault, campaign: campaign,
            segment: segment, metadata: metadata)
        row = CatalogService.AssignmentRow(playerID: player, packageID: package, expiresAt: expiresAt)
    }
}
