/// Decides what is written together: a value without I/O that is told what happened and answers what to do.
///
/// While fewer than ``BatchLimits/batchesInFlightMax`` batches are being written, the next starts at once with whatever
/// waits; while that many are, arrivals queue. So one caller alone is never delayed, and many share one commit.
package struct BatchQueue<Element> {
    package enum Action {
        /// Write these now, in this order, then tell ``batchFinished()``.
        case start([Element])
        case wait
        /// The queue is full: the element was not taken.
        case refuse
    }

    private struct Slot {
        let ticket: UInt64
        let weight: Int
        /// nil once withdrawn.
        var element: Element?
    }

    private let limits: BatchLimits
    private var slots: [Slot] = []
    private var first = 0
    private var queuedItems = 0
    private var batchesInFlight = 0
    private var lastTicket: UInt64 = 0

    package init(limits: BatchLimits = BatchLimits()) {
        precondition(limits.itemsPerBatchMax > 0 && limits.batchesInFlightMax > 0, "a batch holds at least one")
        self.limits = limits
    }

    /// Takes an element that stands for `weight` items.
    ///
    /// - Returns: What to do now, and the ticket with which the element can be withdrawn while it waits.
    package mutating func submitted(_ element: Element, weight: Int = 1) -> (action: Action, ticket: UInt64) {
        guard queuedItems + weight <= limits.queuedItemsMax else { return (.refuse, 0) }
        lastTicket += 1
        slots.append(Slot(ticket: lastTicket, weight: weight, element: element))
        queuedItems += weight
        return (startIfPossible(), lastTicket)
    }

    /// A batch was written, or failed as a whole.
    package mutating func batchFinished() -> Action {
        precondition(batchesInFlight > 0, "a batch finished that never started")
        batchesInFlight -= 1
        return startIfPossible()
    }

    /// Takes an element out again, unless it is being written already.
    package mutating func withdrawn(ticket: UInt64) -> Element? {
        var low = first
        var high = slots.count
        while low < high {
            let middle = (low + high) / 2
            if slots[middle].ticket < ticket { low = middle + 1 } else { high = middle }
        }
        guard low < slots.count, slots[low].ticket == ticket, let element = slots[low].element else { return nil }
        slots[low].element = nil
        queuedItems -= slots[low].weight
        return element
    }

    private mutating func startIfPossible() -> Action {
        guard batchesInFlight < limits.batchesInFlightMax else { return .wait }
        var batch: [Element] = []
        var weight = 0
        while first < slots.count {
            let slot = slots[first]
            if let element = slot.element {
                // An element is never split, so one that is larger than a batch goes alone.
                if weight > 0, weight + slot.weight > limits.itemsPerBatchMax { break }
                batch.append(element)
                weight += slot.weight
            }
            slots[first].element = nil
            first += 1
        }
        if first == slots.count {
            slots.removeAll(keepingCapacity: true)
            first = 0
        } else if first > 1_024 {
            slots.removeFirst(first)
            first = 0
        }
        guard !batch.isEmpty else { return .wait }
        queuedItems -= weight
        batchesInFlight += 1
        return .start(batch)
    }
}
