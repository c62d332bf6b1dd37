private import Domain
private import Postgres
package import ServiceRuntime

/// The work that comes round: reservations whose time is over, and assignments that nobody used.
package struct CatalogJobs: Sendable {
    /// Rows that one batch changes at most.
    package static let rowsMax = 5_000
    /// How long a reservation can be asked for after it ended.
    package static let reservationRetention = Duration.seconds(30 * 86_400)

    private let reservations: ReservationStore
    private let assignments: AssignmentStore
    private let archiveAfter: Duration

    /// - Parameter archiveAfter: How long an expired assignment stays among the others.
    package init(reservations: ReservationStore, assignments: AssignmentStore, archiveAfter: Duration) {
        self.reservations = reservations
        self.assignments = assignments
        self.archiveAfter = archiveAfter
    }

    package var all: [Job] { [lapseReservations, removeEndedReservations, archiveExpiredAssignments] }

    /// Writes down what is true already: a reservation holds nothing once its time is over.
    package var lapseReservations: Job {
        Job(name: "lapse_reservations", every: .seconds(15)) { position in
            Self.step(try await reservations.lapse(before: Timestamp(position), limit: Self.rowsMax))
        }
    }

    package var removeEndedReservations: Job {
        Job(name: "remove_ended_reservations", every: .seconds(3_600)) { position in
            let cutoff = try Timestamp(position) - Self.reservationRetention
            return Self.step(try await reservations.remove(endedBefore: cutoff, limit: Self.rowsMax))
        }
    }

    package var archiveExpiredAssignments: Job {
        Job(name: "archive_expired_assignments", every: .seconds(3_600)) { position in
            let now = try Timestamp(position)
            return Self.step(
                try await assignments.archiveExpired(before: now - archiveAfter, at: now, limit: Self.rowsMax))
        }
    }

    private static func step(_ count: Int) -> Job.Step { count < rowsMax ? .finished : .more(cursor: "") }
}

extension Timestamp {
    fileprivate init(_ position: Job.Position) throws(DomainError) {
        try self.init(microseconds: position.time.microsecondsSince1970)
    }
}
