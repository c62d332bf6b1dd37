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
        let named = Self.read(request.fields, &fields)
        var change = PlayerChange()
        for name in named {
            Self.read(name, of: request, zones: zones, into: &change, &fields)
        }
        guard let player, let seen, fields.areValid else { throw fields.error }
        self.player = player
        self.seen = seen
        self.change = change
    }

    /// Which fields are to be changed.
    private static func read(_ names: [String], _ fields: inout RequestFields) -> Set<String> {
        if !(1...Self.names.count).contains(names.count) {
            fields.refuse("fields", "has 1 to \(Self.names.count) elements, came \(names.count)")
        }
        let known = Self.names.sorted().joined(separator: ", ")
        var named: Set<String> = []
        for (index, name) in names.prefix(Self.names.count).enumerated() {
            if !Self.names.contains(name) {
                fields.refuse("fields[\(index)]", "is one of the \(Self.names.count): \(known)")
            } else if !named.insert(name).inserted {
                fields.refuse("fields[\(index)]", "came before; each is named once")
            }
        }
        return named
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
