internal import Glibc

/// A program that was started, with a clean signal mask.
///
/// Foundation's `Process` hands on the mask of the thread that starts it, and Swift's threads block SIGCHLD: a shell
/// then waits for its children for ever.
struct ChildProcess: Sendable {
    let id: pid_t

    /// Starts a program in a process group of its own, so that an interrupt from the terminal passes it by.
    ///
    /// - Parameters:
    ///   - input: The descriptor that becomes its standard input; `nil` is `/dev/null`.
    ///   - errors: The file that takes its standard error; `nil` is `/dev/null`.
    init(_ command: [String], input: Int32? = nil, errors: String? = nil) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, errors ?? "/dev/null", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        // SwiftNIO's sockets are handed on otherwise: a service that stops in this process could not have its port again while a
        // program lives that was started meanwhile.
        _ = closeFrom?(&actions, 3)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))

        var arguments = command.map { strdup($0) }
        arguments.append(nil)
        defer { arguments.forEach { free($0) } }
        var id = pid_t()
        let status = posix_spawn(&id, command[0], &actions, &attributes, arguments, environ)
        guard status == 0 else { throw HarnessError("Cannot start \(command.joined(separator: " ")): errno \(status)") }
        self.id = id
    }

    /// Waits until it ends.
    /// - Returns: Its exit status; 128 and the signal's number where a signal ended it.
    @discardableResult
    func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(id, &status, 0) == -1 && errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : 128 + signal
    }
}

private typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32

/// glibc's `posix_spawn_file_actions_addclosefrom_np`, which its headers show to GNU's C only.
private let closeFrom = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np").map {
    unsafeBitCast($0, to: CloseFrom.self)
}
