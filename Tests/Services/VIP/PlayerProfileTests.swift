import Domain
import Testing
import VIPService

@Suite("What vip keeps of a player's profile")
struct PlayerProfileTests {
    private let player = PlayerID.random()

    private func profile(_ zone: String, at seconds: Int, isRegistration: Bool = false) -> PlayerProfile {
        let time = Timestamp.epoch + .seconds(seconds)
        return PlayerProfile(
            playerID: player, birthdate: nil, timeZone: zone, registeredAt: isRegistration ? time : nil, changedAt: time
        )
    }

    @Test("Of several the newest counts, in whatever order they come, and the registration's time is kept")
    func newest() {
        let profiles = [profile("A", at: 1, isRegistration: true), profile("B", at: 2), profile("C", at: 3)]
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1]] {
            let newest = PlayerProfile.newest(of: order.map { profiles[$0] })
            #expect(newest.map(\.timeZone) == ["C"], "\(order)")
            #expect(newest.first?.registeredAt == Timestamp.epoch + .seconds(1), "\(order)")
        }
    }

    @Test("Players are kept apart, in the order of their ids")
    func players() {
        let others = (0..<5).map { _ in PlayerProfile.erased(.random(), at: .epoch) }
        let newest = PlayerProfile.newest(of: others + [profile("A", at: 1)])
        #expect(newest.map(\.playerID) == (others.map(\.playerID) + [player]).sorted())
    }
}
