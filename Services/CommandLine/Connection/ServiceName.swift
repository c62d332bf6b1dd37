/// The five services, and where each listens unless told otherwise.
enum ServiceName: String, CaseIterable {
    case catalog
    case purchases
    case affiliates
    case vip
    case rewards

    var defaultPort: Int {
        switch self {
        case .catalog: 7101
        case .purchases: 7102
        case .affiliates: 7103
        case .vip: 7104
        case .rewards: 7105
        }
    }

    /// What says another address, for every command.
    var addressVariable: String { "LOYALTY_PEER_\(rawValue.uppercased())_ADDRESS" }
}
