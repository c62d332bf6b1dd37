import RPC
import Testing

@Suite("Trace parent")
struct TraceParentTests {
    private static let example = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    @Test("The example of the standard reads and writes back")
    func example() throws {
        let parent = try #require(TraceParent(parsing: Self.example))
        #expect(parent.isSampled)
        #expect(parent.description == Self.example)
        #expect(TraceParent(parsing: "cc" + Self.example.dropFirst(2) + "-future")?.description == Self.example)
    }

    @Test(
        "What the standard forbids is refused",
        arguments: [
            "", "00", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-extra",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
            "0-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-+bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        ])
    func refuses(text: String) {
        #expect(TraceParent(parsing: text) == nil)
    }
}
