namespace HfModelCache.Stores;

/// <summary>Represents locks that the operating system releases when their holder's process ends, however it ends.</summary>
internal interface IProcessLocks
{
    /// <summary>Creates and holds a lock.</summary>
    /// <param name="key">The key of the lock's file; no other process uses it.</param>
    /// <returns>The lock; null if the file system has no locks.</returns>
    HeldLock? TryHold(string key);

    /// <summary>Whether the holder of a lock has ended for certain.</summary>
    /// <param name="key">The key of the lock's file.</param>
    /// <param name="identity">What identifies the lock, as its holder has stated.</param>
    /// <returns>False if it lives, or if this process can't tell, because the holder runs on another machine.</returns>
    bool HasEnded(string key, string identity);
}

/// <summary>Represents a lock that this process holds. Disposing releases it.</summary>
/// <param name="file">The open file.</param>
/// <param name="identity">What identifies the lock to other processes.</param>
internal sealed class HeldLock(IDisposable file, string identity) : IDisposable
{
    /// <summary>Identifies the lock: the running kernel, the file system and the file.</summary>
    public string Identity => identity;

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
