internal import Domain

/// A batch of postings by column, as its statements take them.
struct PostingColumns {
    /// Each once, in ascending order: the order in which they are locked.
    let players: [PlayerID]
    private(set) var keyPlayers: [PlayerID] = []
    private(set) var keys: [IdempotencyKey] = []
    private(set) var keyIDs: [TransactionID] = []
    private(set) var referencePlayers: [PlayerID] = []
    private(set) var referenceTypes: [String] = []
    private(set) var references: [ReferenceID] = []
    private(set) var referenceIDs: [TransactionID] = []

    /// - Parameter selection: Which of the postings; nil for all.
    init(_ postings: [Posting], _ ids: [TransactionID], selection: [Int]? = nil) {
        let indices = selection ?? Array(postings.indices)
        var distinct: Set<PlayerID> = []
        distinct.reserveCapacity(indices.count)
        keyPlayers.reserveCapacity(indices.count)
        keys.reserveCapacity(indices.count)
        keyIDs.reserveCapacity(indices.count)
        for index in indices {
            let posting = postings[index]
            distinct.insert(posting.playerID)
            if let key = posting.key {
                keyPlayers.append(posting.playerID)
                keys.append(key)
                keyIDs.append(ids[index])
            }
            guard let reference = posting.reference else { continue }
            referencePlayers.append(posting.playerID)
            referenceTypes.append(posting.type.rawValue)
            references.append(reference)
            referenceIDs.append(ids[index])
        }
        players = distinct.sorted()
    }
}
