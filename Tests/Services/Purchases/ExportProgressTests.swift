import Domain
import PurchasesService
import Testing

@Suite("An export's progress")
struct ExportProgressTests {
    private let from = Timestamp.fixture
    private let id = PurchaseID(UUID128(high: 1, low: 2))

    @Test("It goes on from the last purchase that was sent, and never before the range")
    func restart() {
        var progress = ExportProgress(
            from: from, until: from + .seconds(60), restart: nil, now: from + .seconds(7_200))
        #expect(progress.restart == .before(from))
        let place = PurchasePlace(time: from + .seconds(5), id: id)
        progress.sent(upTo: place)
        #expect(progress.restart == place)
        progress.finished()
        #expect(progress.restart == .before(from + .seconds(60)))
        let earlier = ExportProgress(
            from: from, until: from + .seconds(60), restart: .before(from - .seconds(60)), now: from + .seconds(7_200))
        #expect(earlier.place == .before(from))
    }

    @Test("A message holds no more than its bytes, whatever operators write into packages, and one purchase at least")
    func parts() throws {
        let purchase = try Purchase.pending()
        let length = purchase.terms?.snapshot.utf8.count ?? 0
        let five = [Purchase](repeating: purchase, count: 5)
        #expect(ExportProgress.parts(of: five, bytesMax: 2 * length).map(\.count) == [2, 2, 1])
        #expect(ExportProgress.parts(of: five, bytesMax: 1).map(\.count) == [1, 1, 1, 1, 1])
        #expect(ExportProgress.parts(of: five, bytesMax: 5 * length).map(\.count) == [5])
        #expect(ExportProgress.parts(of: [], bytesMax: 1).map(\.count) == [0])
    }

    @Test("What may not be committed yet is sent again by the next, and never skipped")
    func settling() throws {
        let now = from + .seconds(100)
        var progress = ExportProgress(from: from, until: from + .seconds(3_600), restart: nil, now: now)
        #expect(progress.until == now)
        progress.sent(upTo: PurchasePlace(time: from + .seconds(99), id: id))
        #expect(progress.restart == .before(from + .seconds(40)))
        #expect(try PurchasePlace(keys: progress.restart.keys) == progress.restart)
    }
}
