package import Domain
package import RPC
package import RewardsContract
private import ServiceRuntime

/// The postings of a `PostBatch`: those that can be written, and what is wrong with the others.
package struct PostingRequests {
    /// More would hold the commit back for everyone.
    package static let postingsMax = 1_000

    /// Those that are well-formed, in order.
    package private(set) var postings: [Posting] = []
    /// For each request in order: what is malformed, or nil.
    private var malformed: [RPCError.FieldViolation?] = []

    /// - Throws: INVALID_ARGUMENT for too many.
    package init(_ request: PostBatchRequest, at now: Timestamp) throws(RPCError) {
        guard request.postings.count <= Self.postingsMax else {
            throw .invalidArgument(
                field: "postings", "has at most \(Self.postingsMax) elements, came \(request.postings.count)")
        }
        postings.reserveCapacity(request.postings.count)
        malformed.reserveCapacity(request.postings.count)
        for posting in request.postings {
            var fields = RequestFields()
            if let posting = Posting(posting, at: now, &fields) { postings.append(posting) }
            malformed.append(fields.violations.first)
        }
    }

    /// The answer, once it is known what became of the postings.
    package func response(_ outcomes: [RewardsService.PostingOutcome]) -> PostBatchResponse {
        var written = zip(postings, outcomes).makeIterator()
        return PostBatchResponse(
            outcomes: malformed.map { violation in
                if let violation {
                    return RewardsContract.PostingOutcome(
                        outcome: .refused(
                            RewardsContract.PostingRefusal(
                                reason: "INVALID_ARGUMENT", message: "\(violation.field): \(violation.description)",
                                field: violation.field)))
                }
                guard let (posting, outcome) = written.next() else { return RewardsContract.PostingOutcome() }
                return outcome.contract(for: posting)
            })
    }
}

extension RewardsService.PostingOutcome {
    fileprivate func contract(for posting: Posting) -> RewardsContract.PostingOutcome {
        switch self {
        case .posted(let entry): .init(outcome: .posted(entry.response(replayed: false)))
        case .replayed(let entry): .init(outcome: .posted(entry.response(replayed: true)))
        case .refused(let refusal): .init(outcome: .refused(refusal.contract(for: posting)))
        }
    }
}
