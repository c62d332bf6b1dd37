/// Which end of a call this process is.
public enum CallSide: String, Sendable, Hashable {
    case client
    case server
}
