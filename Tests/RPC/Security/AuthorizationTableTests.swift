import RPC
import Testing

@Suite("Authorization table")
struct AuthorizationTableTests {
    private static let text = """
        # method                         callers
        shop.v1.Ledger/Post              spiffe://loyalty/purchases, spiffe://loyalty/vip
        shop.v1.Ledger/*                 spiffe://loyalty/operator/*   # a prefix
        shop.v1.Health/*                 *

        """
    private let table: AuthorizationTable

    init() throws { table = try AuthorizationTable(parsing: Self.text) }

    @Test(
        "A rule allows whom it names and nobody else",
        arguments: [
            ("shop.v1.Ledger/Post", "spiffe://loyalty/vip", .allow),
            ("shop.v1.Ledger/Post", "spiffe://loyalty/vip2", .deny),
            ("shop.v1.Ledger/Post", "spiffe://loyalty/operator/ann", .allow),
            ("shop.v1.Ledger/Close", "spiffe://loyalty/vip", .deny),
            ("shop.v1.Ledger/Close", "spiffe://loyalty/operator/ann", .allow),
            ("shop.v1.Ledger/Close", nil, .authenticate),
            ("shop.v1.LedgerX/Close", "spiffe://loyalty/operator/ann", .deny),
            ("shop.v1.Health/Check", nil, .allow),
            ("shop.v1.Health/Check", "anyone", .allow),
            ("", "spiffe://loyalty/vip", .deny),
        ] as [(String, String?, AuthorizationTable.Decision)])
    func decides(method: String, caller: String?, decision: AuthorizationTable.Decision) {
        #expect(table.decide(method, caller: caller.map(PeerIdentity.init)) == decision)
    }

    @Test("An empty table denies everything")
    func empty() {
        #expect(AuthorizationTable().decide("a.B/C", caller: PeerIdentity(name: "a")) == .deny)
    }

    @Test("A rule for all methods holds for all, with line ends of any kind")
    func everything() throws {
        let table = try AuthorizationTable(parsing: "* root\r\na.B/C\tvip\r\n")
        #expect(table.decide("x.Y/Z", caller: PeerIdentity(name: "root")) == .allow)
        #expect(table.decide("a.B/C", caller: PeerIdentity(name: "vip")) == .allow)
    }

    @Test("Every line that cannot be read is named, with what was expected")
    func refuses() {
        let text = "a.B/C\nLedger vip\na.B/*x vip\na.*/C vip\na.B/C v*p\na.B/C ok\na/B/C vip"
        let error = #expect(throws: RPCError.self) { try AuthorizationTable(parsing: text, source: "rules") }
        #expect(error?.code == .invalidArgument)
        #expect(
            error?.details.fieldViolations.map(\.field) == [
                "rules:1", "rules:2", "rules:3", "rules:4", "rules:5", "rules:7",
            ])
        #expect(error?.message.contains("a.B/C has no callers; expected at least one, or *") == true)
    }
}
