private import ServiceRuntime

/// The ways between the services of a harness.
struct Links: Sendable {
    private struct Ends: Sendable, Hashable {
        let sender: LoyaltyService?
        let receiver: LoyaltyService
    }

    private let services: [LoyaltyService: String]
    private var links: [Ends: Link] = [:]

    /// - Parameters:
    ///   - services: Where they listen.
    ///   - isOn: Whether there are any; if not, everybody connects directly.
    init(to services: [LoyaltyService: String], isOn: Bool) throws {
        self.services = services
        guard isOn else { return }
        for (receiver, address) in services {
            guard let port = address.split(separator: ":").last.flatMap({ UInt16($0) }) else { continue }
            let senders = services.keys.filter { sender in
                sender.definition.peers.contains { $0.name == receiver.rawValue }
            }
            for sender in senders.map(Optional.some) + [nil] {
                links[Ends(sender: sender, receiver: receiver)] = try Link(to: port)
            }
        }
    }

    subscript(from sender: LoyaltyService?, to receiver: LoyaltyService) -> Link {
        guard let link = links[Ends(sender: sender, receiver: receiver)] else {
            preconditionFailure("no link from \(sender?.rawValue ?? "the test") to \(receiver): run with hasLinks")
        }
        return link
    }

    /// Where a service, or the test, reaches each service.
    func addresses(from sender: LoyaltyService?) -> [LoyaltyService: String] {
        var addresses = services
        for receiver in services.keys {
            if let link = links[Ends(sender: sender, receiver: receiver)] { addresses[receiver] = link.address }
        }
        return addresses
    }

    func close() { for link in links.values { link.close() } }
}
