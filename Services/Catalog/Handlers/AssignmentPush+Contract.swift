package import CatalogContract
private import Domain
package import ServiceRuntime

extension AssignmentPush {
    package static let nameCharactersMax = 100
    package static let assignedByCharactersMax = 50

    /// Reads what the rows of a push have in common, noting every mistake.
    ///
    /// - Returns: nil when there is one.
    package init?(_ wire: AssignManyHeader?, _ fields: inout RequestFields) {
        guard let wire else {
            fields.refuse("header", "is needed in the first message")
            return nil
        }
        let correlation = fields.read("header.correlation_id") { () throws(DomainError) in
            try CorrelationID(wire.correlationID)
        }
        let packageID = fields.readOptional("header.package_id", wire.packageID) { (text) throws(DomainError) in
            try PackageID(text)
        }
        let expiresAt = fields.time("header.expires_at", wire.expiresAt)
        let assignedBy = fields.readText(
            "header.assigned_by", wire.assignedBy, charactersMax: Self.assignedByCharactersMax)
        let campaign = fields.readText("header.campaign_id", wire.campaignID, charactersMax: Self.nameCharactersMax)
        let segment = fields.readText("header.segment", wire.segment, charactersMax: Self.nameCharactersMax)
        let metadata = fields.readJSON("header.metadata", wire.metadata)
        guard let correlation, let packageID, let expiresAt, let assignedBy, let campaign, let segment, let metadata
        else { return nil }
        self.init(
            correlationID: correlation.text, packageID: packageID, expiresAt: expiresAt,
            assignedBy: assignedBy ?? CatalogService.Assignment.assignedByDefault, campaign: campaign, segment: segment,
            metadata: metadata)
    }
}

extension CatalogService.AssignmentRow {
    private static let metadataBytesMax = 2 << 10

    /// What is wrong with a row.
    package struct Malformed: Error {
        package let field: String
        package let description: String
    }

    /// Reads a row; what it leaves out it has from its push.
    package init(_ wire: CatalogContract.AssignmentRow, of push: AssignmentPush) throws(Malformed) {
        func read<Value>(_ field: String, _ parse: () throws(DomainError) -> Value) throws(Malformed) -> Value {
            do throws(DomainError) {
                return try parse()
            } catch {
                throw Malformed(field: field, description: error.message)
            }
        }
        let player = try read("player_id") { () throws(DomainError) in try PlayerID(wire.playerID) }
        var package = push.packageID
        if !wire.packageID.isEmpty {
            package = try read("package_id") { () throws(DomainError) in try PackageID(wire.packageID) }
        }
        guard let package else {
            throw Malformed(field: "package_id", description: "is needed where the header names none")
        }
        var expiresAt = push.expiresAt
        if let time = wire.expiresAt {
            expiresAt = try read("expires_at") { () throws(DomainError) in try Timestamp(time) }
        }
        guard wire.segment.unicodeScalars.count <= AssignmentPush.nameCharactersMax, !wire.segment.utf8.contains(0)
        else {
            throw Malformed(
                field: "segment", description: "has at most \(AssignmentPush.nameCharactersMax) characters, and no NUL")
        }
        var metadata: JSONText?
        if !wire.metadata.isEmpty {
            metadata = try read("metadata") { () throws(DomainError) in
                try JSONText(wire.metadata, bytesMax: Self.metadataBytesMax)
            }
        }
        self.init(
            playerID: player, packageID: package, expiresAt: expiresAt, segment: wire.segment.orNil,
            metadata: metadata)
    }
}
