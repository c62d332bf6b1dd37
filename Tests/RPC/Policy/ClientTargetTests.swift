import RPC
import Testing

@Suite("Target")
struct ClientTargetTests {
    @Test(
        "A target reads back as what it means",
        arguments: [
            ("rewards:7105", [ClientTarget.Place.host("rewards", port: 7_105)]),
            ("dns:rewards.internal:7105", [.host("rewards.internal", port: 7_105)]),
            ("dns:///rewards:1", [.host("rewards", port: 1)]),
            ("10.0.0.7:65535", [.host("10.0.0.7", port: 65_535)]),
            ("[::1]:7101", [.host("::1", port: 7_101)]),
            ("a:1, b:2,[fe80::1%eth0]:3", [.host("a", port: 1), .host("b", port: 2), .host("fe80::1%eth0", port: 3)]),
            ("unix:/run/rewards.sock", [.unix(path: "/run/rewards.sock")]),
            ("unix:///run/rewards.sock", [.unix(path: "/run/rewards.sock")]),
        ])
    func reads(text: String, places: [ClientTarget.Place]) throws {
        let target = try ClientTarget(parsing: text)
        #expect(target.places == places)
        #expect(try ClientTarget(parsing: target.description) == target)
    }

    @Test(
        "A target that cannot be read says which part and what was expected",
        arguments: [
            ("", "has no port"), ("rewards", "has no port"), ("rewards:", "port \"\""), ("rewards:0", "port \"0\""),
            ("rewards:65536", "port \"65536\""), ("rewards:+1", "port \"+1\""), (":7101", "has no host"),
            ("::1:7101", "needs brackets"), ("[rewards]:1", "not an IPv6 address"), ("a:1,,b:2", "has no port"),
            ("http://rewards:1", "needs brackets"), ("re wards:1", "not a host name"),
            ("unix:run/x.sock", "absolute path"), ("unix:/" + String(repeating: "x", count: 107), "over 107 bytes"),
        ])
    func refuses(text: String, problem: String) {
        let error = #expect(throws: RPCError.self) { try ClientTarget(parsing: text) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.message.contains(problem) == true, "\(error?.message ?? "")")
    }
}
