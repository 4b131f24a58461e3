using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HfModelCache.Stores.Folder;

/// <summary>Locks files by <c>flock</c>. The kernel releases a lock when its holder's process ends.</summary>
/// <remarks>
/// Some network file systems keep locks to one machine, so that a lock of another machine seems free. A free lock
/// therefore proves something only if the running kernel, the file system and the file are the ones that the holder saw.
/// </remarks>
/// <param name="folder">The folder.</param>
internal sealed partial class FolderLocks(FolderPaths folder) : IProcessLocks
{
    private const int ExclusiveNow = 2 | 4; // LOCK_EX | LOCK_NB
    private const string BootId = "/proc/sys/kernel/random/boot_id";

    /// <inheritdoc/>
    public HeldLock? TryHold(string key)
    {
        var path = folder.PathOf(key);
        try
        {
            folder.CreateFolderOf(key);
            var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            if (IdentityOf(path) is { } identity && Flock(file, ExclusiveNow) == 0)
                return new HeldLock(new LockFile(file, path), identity);
            file.Dispose();
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Locks save time; leases work without them.
        }

        return null;
    }

    /// <inheritdoc/>
    public bool HasEnded(string key, string identity)
    {
        var path = folder.PathOf(key);
        try
        {
            if (!File.Exists(path))
                return false; // Whoever removed it may not have been the holder.
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            return IdentityOf(path) == identity && Flock(file, ExclusiveNow) == 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? IdentityOf(string path) =>
        FileSystemView.IdentityOf(path) is { } file && SystemFile.Read(BootId) is { } boot ? $"{boot.Trim()} {file}" : null;

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);

    private sealed class LockFile(SafeFileHandle file, string path) : IDisposable
    {
        public void Dispose()
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The next leader removes it.
            }

            file.Dispose();
        }
    }
}
