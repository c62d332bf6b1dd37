package import Domain

/// Completed purchases that are new to the catalog, and all that they touch, locked. A value without I/O.
package struct SaleBatch: Sendable {
    /// In the order in which they happened.
    package var sales: [Sale]
    package var assignments: [AssignmentID: Assignment]
    package var reservations: [ReservationID: Reservation]
    /// Of packages that keep a stock.
    package var stocks: [PackageID: StockLevel]
    package var now: Timestamp

    /// A package's stock, and what of it purchases in progress hold.
    package struct StockLevel: Sendable, Hashable {
        package var remaining: Int32
        package var held: Int64

        package init(remaining: Int32, held: Int64) {
            self.remaining = remaining
            self.held = held
        }
    }

    package init(
        sales: [Sale], assignments: [AssignmentID: Assignment] = [:],
        reservations: [ReservationID: Reservation] = [:], stocks: [PackageID: StockLevel] = [:], now: Timestamp
    ) {
        self.sales = sales
        self.assignments = assignments
        self.reservations = reservations
        self.stocks = stocks
        self.now = now
    }

    /// What a batch changes.
    package struct Effect: Sendable, Hashable {
        /// Those with something to note: stock taken, or an exception.
        package var noted: [Sale] = []
        /// To be claimed, with the time.
        package var claimed: [AssignmentID: Timestamp] = [:]
        /// To be ended, with the purchase.
        package var ended: [ReservationID: PurchaseID] = [:]
        /// How many were sold of each stock.
        package var sold: [PackageID: Int32] = [:]

        package init() {}
    }

    /// Decides every sale in order, each seeing the effect of those before it.
    package func decide() -> Effect {
        var batch = self
        var effect = Effect()
        for var sale in sales {
            let hold = batch.endReservation(of: sale, &effect)
            sale.exception = batch.claimAssignment(of: sale, hold, &effect)
            batch.takeStock(for: &sale, hold, &effect)
            if sale.tookStock || sale.exception != nil { effect.noted.append(sale) }
        }
        return effect
    }

    /// Turns the sale's own reservation, if it holds, into the sale.
    private mutating func endReservation(of sale: Sale, _ effect: inout Effect) -> Reservation? {
        guard let id = sale.reservationID, let reservation = reservations[id], reservation.recordedState == .held,
            reservation.playerID == sale.playerID, reservation.packageID == sale.packageID
        else { return nil }
        reservations[id]?.recordedState = .claimed
        effect.ended[id] = sale.purchaseID
        // What has lapsed by now holds nothing any more that another could not have got.
        return reservation.state(at: now) == .held ? reservation : nil
    }

    private mutating func claimAssignment(
        of sale: Sale, _ hold: Reservation?, _ effect: inout Effect
    ) -> Sale.Exception? {
        guard let id = sale.assignmentID else { return nil }
        guard let assignment = assignments[id] else { return .assignmentUnknown }
        guard assignment.playerID == sale.playerID, assignment.packageID == sale.packageID else {
            return .assignmentMismatch
        }
        if assignment.claimedAt != nil { return .assignmentClaimed }
        if let end = assignment.expiresAt, end < sale.claimedAt { return .assignmentExpired }
        if let heldUntil = assignment.heldUntil, heldUntil >= now, hold?.assignmentID != id {
            return .assignmentReserved
        }
        assignments[id]?.claimedAt = sale.claimedAt
        effect.claimed[id] = sale.claimedAt
        return nil
    }

    private mutating func takeStock(for sale: inout Sale, _ hold: Reservation?, _ effect: inout Effect) {
        guard var stock = stocks[sale.packageID] else { return }
        if hold != nil { stock.held -= 1 }
        // What others hold is theirs.
        if Int64(stock.remaining) > stock.held {
            stock.remaining -= 1
            sale.tookStock = true
            effect.sold[sale.packageID, default: 0] += 1
        } else if sale.exception == nil {
            sale.exception = .soldOut
        }
        stocks[sale.packageID] = stock
    }
}
