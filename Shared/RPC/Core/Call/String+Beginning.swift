extension String {
    /// The first code points, and `…` where there are more.
    ///
    /// Counted in code points and not in characters: a letter with ten thousand accents is one character.
    func beginning(codePoints: Int) -> String {
        let scalars = unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: codePoints, limitedBy: scalars.endIndex),
            end < scalars.endIndex
        else { return self }
        return String(self[..<end]) + "…"
    }
}
