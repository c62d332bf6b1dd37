import Domain
import RewardsService
import Testing

@Suite("Changes of a player")
struct PlayerChangeTests {
    private func player(_ change: (inout Player) -> Void = { _ in }) throws -> Player {
        var player = Player(
            playerID: .fixture, email: try #require(EmailAddress("ada@example.com")), name: "Ada",
            birthdate: try CalendarDate("1990-02-28"), country: "US", state: "CA", timeZone: "America/Los_Angeles",
            createdAt: .epoch, updatedAt: .epoch)
        change(&player)
        return player
    }

    @Test("What is not told stays, what is told empty is cleared")
    func fields() throws {
        var change = PlayerChange()
        change.name = "Ada L."
        change.birthdate = .some(nil)
        let changed = try change.applied(to: player(), seen: nil, at: .fixture).get()
        var expected = try player()
        expected.name = "Ada L."
        expected.birthdate = nil
        expected.updatedAt = .fixture
        #expect(changed == expected)
    }

    @Test("A change of what somebody else has changed since is refused")
    func optimistic() throws {
        let present = try player { $0.updatedAt = .fixture }
        let refused = PlayerChange().applied(to: present, seen: .epoch, at: .fixture)
        #expect(refused == .failure(.changedSince(.fixture)))
        #expect(throws: Never.self) { try PlayerChange().applied(to: present, seen: .fixture, at: .fixture).get() }
    }

    @Test("Each change is later than the one before it, whatever the clocks say")
    func monotonic() throws {
        let present = try player { $0.updatedAt = .fixture }
        let changed = try PlayerChange().applied(to: present, seen: nil, at: .epoch).get()
        #expect(changed.updatedAt > present.updatedAt)
    }

    @Test("An exclusion is prolonged, and never shortened, not even by a block that is taken back")
    func exclusion() throws {
        let until = Timestamp.fixture + .seconds(1_000)
        var present = try player { $0.standing.selfExcludedUntil = until }
        let shorter = StandingChange.exclude(until: .fixture + .seconds(999)).applied(to: present, at: .fixture)
        #expect(shorter == .failure(.exclusionCannotBeShortened(until: until)))
        present = try StandingChange.exclude(until: until + .seconds(1)).applied(to: present, at: .fixture).get()
        present = try StandingChange.block.applied(to: present, at: .fixture).get()
        present = try StandingChange.unblock.applied(to: present, at: .fixture).get()
        #expect(present.standing.selfExcludedUntil == until + .seconds(1) && !present.standing.isBlocked)
    }

    @Test("Nothing of the person is left once erased, and nothing can be changed any more")
    func erasure() throws {
        let erased = try StandingChange.erase.applied(to: player(), at: .fixture).get()
        #expect(erased.playerID == .fixture && erased.erasedAt == .fixture && !erased.standing.isActive)
        #expect(!erased.email.text.contains("ada") && erased.name == "erased")
        #expect(erased.birthdate == nil && erased.country == nil && erased.state == nil && erased.timeZone == "UTC")
        for change in [StandingChange.block, .unblock, .close, .erase, .exclude(until: .latest)] {
            #expect(change.applied(to: erased, at: .fixture) == .failure(.erased))
        }
        #expect(PlayerChange().applied(to: erased, seen: nil, at: .fixture) == .failure(.erased))
    }

    @Test("A session ends at or after its start and within a day of it; its seconds are whole")
    func sessions() {
        let day = Duration.seconds(24 * 3_600)
        #expect(PlaySession(startedAt: .fixture, endedAt: .fixture)?.playtimeSeconds == 0)
        #expect(PlaySession(startedAt: .fixture, endedAt: .fixture + .milliseconds(1_999))?.playtimeSeconds == 1)
        #expect(PlaySession(startedAt: .fixture, endedAt: .fixture + day)?.playtimeSeconds == 86_400)
        #expect(PlaySession(startedAt: .fixture, endedAt: .fixture + day + .microseconds(1)) == nil)
        #expect(PlaySession(startedAt: .fixture, endedAt: .fixture - .microseconds(1)) == nil)
    }
}
