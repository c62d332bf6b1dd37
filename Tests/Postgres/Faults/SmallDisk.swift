import Foundation
import Glibc

/// A file system of a few megabytes that the database's user may write to: a disk that really fills.
struct SmallDisk: ~Copyable {
    let path: String

    /// Mounting takes a right that only root has, and not in every container: tried once, with a disk of its own.
    static let isPossible: Bool = {
        do {
            _ = try SmallDisk(megabytes: 1)
            return true
        } catch {
            return false
        }
    }()

    init(megabytes: Int) throws {
        path = "/tmp/loyalty-disk-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let owner = geteuid() == 0 ? getpwnam("postgres")?.pointee.pw_uid ?? 0 : geteuid()
        guard mount("tmpfs", path, "tmpfs", 0, "size=\(megabytes)m,mode=0700,uid=\(owner)") == 0 else {
            let reason = errno
            rmdir(path)
            throw POSIXError(POSIXErrorCode(rawValue: reason) ?? .EPERM)
        }
    }

    deinit {
        // A server that has not let go of it yet keeps it until it does.
        umount2(path, 2)  // MNT_DETACH
        rmdir(path)
    }
}
