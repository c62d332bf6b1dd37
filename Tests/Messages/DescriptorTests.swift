import EventsContract
import Messages
import RPCServicesContract
import RewardsContract
import Testing
import VIPContract

@Suite struct DescriptorTests {
    @Test("A file's descriptors load in their order with nothing else, and bring the comments of its services")
    func descriptors() throws {
        let peer = try PythonPeer()
        let comment = { (name: String, descriptors: [[UInt8]]) throws in
            try peer.comment(ofService: name, in: descriptors)
        }
        #expect(
            try comment("loyalty.rewards.v1.Ledger", RewardsContract.LedgerFile.descriptors)
                == "What players own, and every movement of it.")
        #expect(
            try comment("loyalty.vip.v1.Status", VIPContract.StatusFile.descriptors)
                == "Where players stand on the ladder. Points come from the wagers that the rewards service reports.")
        #expect(try comment("loyalty.stats.v1.Stats", StatsFile.descriptors) == "Answered on every port.")
        #expect(
            try comment("loyalty.events.v1.Events", EventsContract.EventsFile.descriptors)
                == "What every service that takes events answers for. The sender's outbox is the caller.")
    }

    @Test(
        "Base64 of every length comes back",
        arguments: [("", []), ("AQ==", [1]), ("AQI=", [1, 2]), ("+/8A", [251, 255, 0])] as [(StaticString, [UInt8])])
    func base64(text: StaticString, bytes: [UInt8]) {
        #expect(Base64.decode(text) == bytes)
    }
}
