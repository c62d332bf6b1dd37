package import CatalogContract

/// The answer to an `AssignMany`, while it grows.
package struct AssignManyAnswer: Sendable {
    /// More would say nothing new.
    package static let violationsMax = 100

    package private(set) var response = AssignManyResponse()

    package init() {}

    /// How many rows came so far.
    package var rowCount: Int { response.outcomes.count }

    /// Reads the rows of a message; malformed ones are noted, the others are to be written.
    ///
    /// - Returns: The rows to write, and where each one's outcome belongs.
    package mutating func read(
        _ rows: [CatalogContract.AssignmentRow], of push: AssignmentPush
    ) -> (rows: [CatalogService.AssignmentRow], places: [Int]) {
        var read: [CatalogService.AssignmentRow] = []
        var places: [Int] = []
        read.reserveCapacity(rows.count)
        places.reserveCapacity(rows.count)
        for row in rows {
            do throws(CatalogService.AssignmentRow.Malformed) {
                read.append(try CatalogService.AssignmentRow(row, of: push))
                places.append(rowCount)
                // Replaced once it is known what became of it.
                response.outcomes.append(.unspecified)
            } catch {
                if response.violations.count < Self.violationsMax {
                    response.violations.append(
                        AssignmentRowViolation(
                            row: Int32(clamping: rowCount), field: error.field, description: error.description))
                }
                note(.invalid)
            }
        }
        return (read, places)
    }

    /// Notes what became of rows that were written.
    package mutating func note(_ outcomes: [CatalogService.AssignmentRowOutcome], at places: some Collection<Int>) {
        for (place, outcome) in zip(places, outcomes) {
            response.outcomes[place] = outcome.contract
            count(outcome)
        }
    }

    private mutating func note(_ outcome: CatalogService.AssignmentRowOutcome) {
        response.outcomes.append(outcome.contract)
        count(outcome)
    }

    private mutating func count(_ outcome: CatalogService.AssignmentRowOutcome) {
        switch outcome {
        case .assigned: response.assigned += 1
        case .alreadyAssigned: response.alreadyAssigned += 1
        case .invalid, .packageUnknown, .expired: response.refused += 1
        }
    }
}

extension CatalogService.AssignmentRowOutcome {
    var contract: CatalogContract.AssignmentRowOutcome {
        switch self {
        case .assigned: .assigned
        case .alreadyAssigned: .alreadyAssigned
        case .invalid: .invalid
        case .packageUnknown: .packageUnknown
        case .expired: .expired
        }
    }
}
