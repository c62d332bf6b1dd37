private import CommonContract
internal import Domain
internal import RewardsContract
internal import ServiceRuntime

/// What an `UpdatePlayer` asks for.
struct PlayerUpdate: Sendable {
    var player: PlayerID
    var change: PlayerChange
    /// The `updated_at` that the caller has seen.
    var seen: Timestamp?

    private static let names: Set<String> = [
        "email", "name", "birthdate", "country", "state", "time_zone", "kyc_status",
    ]

    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    init(_ request: UpdatePlayerRequest, zones: TimeZones) throws {
        var fields = RequestFields()
        let player = fields.read("player_id") { () throws(DomainError) in try PlayerID(request.playerID) }
        let seen = fields.read("expected_updated_at") { () throws(DomainError) -> Timestamp? in
            try request.expectedUpdatedAt.map { (time) throws(DomainError) in try Timestamp(time) }
        }
        let named = Set(request.fields)
        if named.isEmpty { fields.refuse("fields", "names at least one field") }
        if named.count < request.fields.count { fields.refuse("fields", "names each field once") }
        for name in named.subtracting(Self.names).sorted() {
            fields.refuse("fields", "\(name) is none of \(Self.names.sorted().joined(separator: ", "))")
        }
        var change = PlayerChange()
        for name in named.intersection(Self.names) {
            Self.read(name, of: request, zones: zones, into: &change, &fields)
        }
        guard let player, let seen, fields.areValid else { throw fields.error }
        self.player = player
        self.seen = seen
        self.change = change
    }

    private static func read(
        _ name: String, of request: UpdatePlayerRequest, zones: TimeZones, into change: inout PlayerChange,
        _ fields: inout RequestFields
    ) {
        switch name {
        case "email":
            change.email = fields.read(name) { () throws(DomainError) in try ProfileFields.email(request.email) }
        case "name":
            change.name = fields.read(name) { () throws(DomainError) in try ProfileFields.name(request.name) }
        case "birthdate":
            change.birthdate = fields.readOptional(name, request.birthdate) { (text) throws(DomainError) in
                try CalendarDate(text)
            }
        case "country":
            change.country = fields.readOptional(name, request.country) { (text) throws(DomainError) in
                try Place.country(text)
            }
        case "state":
            change.state = fields.readOptional(name, request.state) { (text) throws(DomainError) in
                try Place.state(text)
            }
        case "time_zone":
            change.timeZone = fields.read(name) { () throws(DomainError) in
                request.timeZone.isEmpty ? "UTC" : try zones.zone(named: request.timeZone).name
            }
        default:
            change.identityCheck = fields.read(name) { () throws(DomainError) in
                try IdentityCheck(request.kycStatus)
            }
        }
    }
}
