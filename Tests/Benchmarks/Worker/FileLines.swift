import Foundation

/// The lines of a file, without those that are empty.
func lines(of path: String) throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
}

/// Now, as seconds since 1970.
func secondsSince1970() -> Double { Date().timeIntervalSince1970 }
