private import DequeModule

/// Waiters in arrival order, each of which can leave at once from wherever it stands.
struct WaitingQueue<Waiter> {
    /// A waiter's place; places are never given twice.
    struct Ticket: Hashable, Sendable {
        fileprivate var number: Int
    }

    private var places: Deque<Waiter?> = []
    private var firstNumber = 0

    /// How many wait.
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    var first: Waiter? { places.first.flatMap { $0 } }

    mutating func append(_ waiter: Waiter) -> Ticket {
        places.append(waiter)
        count += 1
        return Ticket(number: firstNumber + places.count - 1)
    }

    mutating func popFirst() -> Waiter? {
        guard let waiter = places.popFirst().flatMap({ $0 }) else { return nil }
        firstNumber += 1
        count -= 1
        dropEmptyPlaces()
        return waiter
    }

    /// Takes one out of the middle; `nil` if it has gone already.
    @discardableResult
    mutating func remove(_ ticket: Ticket) -> Waiter? {
        let index = ticket.number - firstNumber
        guard places.indices.contains(index), let waiter = places[index] else { return nil }
        places[index] = nil
        count -= 1
        dropEmptyPlaces()
        return waiter
    }

    mutating func removeAll(where leaves: (Waiter) -> Bool) -> [Waiter] {
        var gone: [Waiter] = []
        for index in places.indices {
            guard let waiter = places[index], leaves(waiter) else { continue }
            gone.append(waiter)
            places[index] = nil
        }
        count -= gone.count
        dropEmptyPlaces()
        return gone
    }

    func forEach(_ body: (Waiter) -> Void) {
        for case let waiter? in places { body(waiter) }
    }

    /// Keeps a waiter at the front, or nothing at all.
    private mutating func dropEmptyPlaces() {
        while let front = places.first, front == nil {
            places.removeFirst()
            firstNumber += 1
        }
    }
}
