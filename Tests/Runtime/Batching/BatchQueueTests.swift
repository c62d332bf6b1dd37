import ServiceRuntime
import TestSupport
import Testing

@Suite("The queue of what is written together")
struct BatchQueueTests {
    private func queue(batch: Int = 3, inFlight: Int = 1, queued: Int = 8) -> BatchQueue<String> {
        var limits = BatchLimits()
        limits.itemsPerBatchMax = batch
        limits.batchesInFlightMax = inFlight
        limits.queuedItemsMax = queued
        return BatchQueue(limits: limits)
    }

    @Test("An item that finds nothing in flight is written at once, alone")
    func aloneAtOnce() {
        var queue = queue()
        #expect(queue.submitted("a").action.batch == ["a"])
    }

    @Test("Items that arrive during a batch are written together, in order, by the next")
    func arrivalsShareTheNextBatch() {
        var queue = queue()
        _ = queue.submitted("a")
        #expect(queue.submitted("b").action.isWait)
        #expect(queue.submitted("c").action.isWait)
        #expect(queue.batchFinished().batch == ["b", "c"])
        #expect(queue.batchFinished().isWait)
    }

    @Test("A batch holds at most its limit, and what is left goes with the one after")
    func batchLimit() {
        var queue = queue(batch: 3)
        _ = queue.submitted("a")
        for name in ["b", "c", "d", "e"] { _ = queue.submitted(name) }
        #expect(queue.batchFinished().batch == ["b", "c", "d"])
        #expect(queue.batchFinished().batch == ["e"])
    }

    @Test("A submission is never split: one larger than a batch goes alone")
    func submissionsStayWhole() {
        var queue = queue(batch: 3)
        _ = queue.submitted("a")
        _ = queue.submitted("b")
        _ = queue.submitted("five", weight: 5)
        _ = queue.submitted("c")
        #expect(queue.batchFinished().batch == ["b"])
        #expect(queue.batchFinished().batch == ["five"])
        #expect(queue.batchFinished().batch == ["c"])
    }

    @Test("A full queue takes items up to its limit and refuses the next")
    func fullQueueRefuses() {
        var queue = queue(queued: 2)
        _ = queue.submitted("a")
        #expect(queue.submitted("b").action.isWait)
        #expect(queue.submitted("c").action.isWait)
        #expect(queue.submitted("d").action.isRefuse)
        #expect(queue.batchFinished().batch == ["b", "c"])
        #expect(queue.submitted("e").action.isWait)
    }

    @Test("A withdrawn item is never written, and makes room")
    func withdrawal() {
        var queue = queue(queued: 2)
        let first = queue.submitted("a").ticket
        let second = queue.submitted("b").ticket
        _ = queue.submitted("c")
        #expect(queue.withdrawn(ticket: first) == nil)
        #expect(queue.withdrawn(ticket: second) == "b")
        #expect(queue.withdrawn(ticket: second) == nil)
        #expect(queue.submitted("d").action.isWait)
        #expect(queue.batchFinished().batch == ["c", "d"])
    }

    @Test("Whatever happens, every item leaves the queue once, in order, and never more than the limit in flight")
    func randomHistories() {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        var limits = BatchLimits()
        limits.batchesInFlightMax = 2
        var queue = BatchQueue<Int>(limits: limits)
        var inFlight = 0
        var submitted = 0
        var started: [Int] = []
        func took(_ action: BatchQueue<Int>.Action) {
            guard case .start(let batch) = action else { return }
            inFlight += 1
            started += batch
        }
        for _ in 0..<20_000 {
            if Int.random(in: 0..<3, using: &generator) > 0 || inFlight == 0 {
                took(queue.submitted(submitted).action)
                submitted += 1
            } else {
                inFlight -= 1
                took(queue.batchFinished())
            }
            #expect(inFlight <= 2, "seed \(seed)")
        }
        while inFlight > 0 {
            inFlight -= 1
            took(queue.batchFinished())
        }
        #expect(started == Array(0..<submitted), "seed \(seed)")
    }
}

extension BatchQueue.Action {
    fileprivate var batch: [Element]? {
        if case .start(let batch) = self { batch } else { nil }
    }
    fileprivate var isWait: Bool {
        if case .wait = self { true } else { false }
    }
    fileprivate var isRefuse: Bool {
        if case .refuse = self { true } else { false }
    }
}
