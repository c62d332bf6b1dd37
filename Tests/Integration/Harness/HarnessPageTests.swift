import Foundation
import Testing

@Suite("The harness's page")
struct HarnessPageTests {
    @Test("The example on the page is the one that is compiled and run, and its test has fifteen lines")
    func example() throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: tests.appendingPathComponent("Harness/README.md"), encoding: .utf8)
        let code = try String(
            contentsOf: tests.appendingPathComponent("Integration/Harness/ExampleTests.swift"), encoding: .utf8)
        #expect(page.contains("```swift\n\(code)```"))
        let test = try #require(code.range(of: "@Test").map { code[$0.lowerBound...] })
        #expect(test.split(separator: "\n").count == 15)
    }
}
