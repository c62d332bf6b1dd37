/// Finds what somebody meant to type.
enum Spelling {
    /// The candidate with the fewest edits to `word`, if few enough to be a slip.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        let editsMax = max(1, word.count / 4)
        return
            candidates
            .map { (candidate: $0, edits: edits(Array(word), Array($0))) }
            .filter { $0.edits <= editsMax }
            .min { $0.edits < $1.edits }?
            .candidate
    }

    /// Levenshtein's distance, with one row of memory.
    private static func edits(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (index, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let substituted = diagonal + (character == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(substituted, row[column] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
