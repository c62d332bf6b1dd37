internal import Domain
internal import RPC
private import ServiceRuntime

extension RPCError {
    /// A player of whom neither a registration nor a wager has arrived.
    static func playerUnknown(_ player: PlayerID) -> RPCError {
        RPCError(
            .notFound, "Nothing is known of the player \(player): neither a registration nor a wager has arrived yet.",
            details: RPCError.Details(reason: "PLAYER_UNKNOWN", domain: "vip.loyalty"))
    }
}

extension PlayerID {
    /// Reads the player of a request.
    ///
    /// - Throws: INVALID_ARGUMENT, naming the field.
    static func read(_ text: String, field: String = "player_id") throws(RPCError) -> PlayerID {
        var fields = RequestFields()
        guard let player = fields.read(field, { () throws(DomainError) in try PlayerID(text) }) else {
            throw fields.error
        }
        return player
    }
}

extension LevelRefusal: RPCErrorConvertible {
    /// What the caller gets.
    var error: RPCError {
        switch self {
        case .changeUnderWay:
            .failedPrecondition(
                "LADDER_CHANGE_UNDER_WAY", "ApplyLevels is still moving players to another ladder; let it finish.")
        case .rankTaken(let id):
            .failedPrecondition("RANK_TAKEN", "The level \(id) has the rank already.", metadata: ["level_id": "\(id)"])
        case .ladderNotAscending:
            .failedPrecondition(
                "LADDER_NOT_ASCENDING", "A higher rank must not ask for fewer points than a lower one.")
        }
    }
}

extension AdjustmentRefusal: RPCErrorConvertible {
    /// What the caller gets.
    var error: RPCError {
        switch self {
        case .pointsInsufficient(let points):
            .failedPrecondition(
                "POINTS_INSUFFICIENT", "The player has \(points) points, fewer than are to be taken.",
                metadata: ["points": "\(points)"])
        }
    }
}

extension BirthdayRefusal: RPCErrorConvertible {
    /// What the caller gets.
    var error: RPCError {
        switch self {
        case .birthdateUnknown:
            .failedPrecondition("BIRTHDATE_UNKNOWN", "The player's registration does not say when the birthday is.")
        case .claimed(let year, let next):
            .failedPrecondition(
                "BIRTHDAY_GIFT_CLAIMED",
                "The gift of the birthday in \(year) was taken. \(Self.sentence(next))",
                metadata: Self.metadata(next).merging(["year": "\(year)"]) { first, _ in first })
        case .notBirthday(let next):
            .failedPrecondition(
                "NOT_BIRTHDAY", "It is not the player's birthday. \(Self.sentence(next))",
                metadata: Self.metadata(next))
        }
    }

    private static func sentence(_ next: CalendarDate?) -> String {
        next.map { "The next is on \($0)." } ?? "There is none in this calendar."
    }

    private static func metadata(_ next: CalendarDate?) -> [String: String] {
        next.map { ["next_birthday": "\($0)"] } ?? [:]
    }
}
