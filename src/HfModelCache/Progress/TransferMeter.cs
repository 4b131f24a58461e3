using System.Collections.Concurrent;

namespace HfModelCache.Progress;

/// <summary>Counts transferred bytes and files, and knows what is in flight. It is thread-safe.</summary>
/// <param name="total">The meter that counts the same for several models; null, the default, if there is one.</param>
public sealed class TransferMeter(TransferMeter? total = null)
{
    private readonly ConcurrentDictionary<FileProgress, bool> _open = new();
    private readonly ConcurrentBag<(Awaited From, Func<int> InUse)> _connections = [];
    private long _plannedBytes;
    private long _plannedFiles;
    private long _fetched;
    private long _kept;
    private long _stored;
    private long _verified;
    private long _files;

    /// <summary>Whether it counts one of several models. Waits and connections are those of all.</summary>
    public bool IsPart => total is not null;

    /// <summary>What the run waits for.</summary>
    public Waits Waits { get; } = total?.Waits ?? new();

    /// <summary>The current counts.</summary>
    public TransferSnapshot Snapshot => new()
    {
        PlannedBytes = Interlocked.Read(ref _plannedBytes),
        PlannedFiles = (int)Interlocked.Read(ref _plannedFiles),
        FetchedBytes = Interlocked.Read(ref _fetched),
        KeptBytes = Interlocked.Read(ref _kept),
        StoredBytes = Interlocked.Read(ref _stored),
        ReadBackBytes = Interlocked.Read(ref _verified),
        FilesDone = (int)Interlocked.Read(ref _files),
    };

    /// <summary>The files that are being transferred or verified.</summary>
    public IReadOnlyCollection<FileProgress> OpenFiles => [.. _open.Keys];

    /// <summary>The connections on which bytes are being read, by where they come from.</summary>
    public IReadOnlyCollection<(Awaited From, int InUse)> Connections =>
        total?.Connections ?? [.. _connections.Select(pool => (pool.From, pool.InUse()))];

    /// <summary>Registers connections.</summary>
    /// <param name="from">Where bytes come from.</param>
    /// <param name="inUse">Returns how many are in use.</param>
    public void Observe(Awaited from, Func<int> inUse) => _connections.Add((from, inUse));

    /// <summary>Registers a file for as long as it is being transferred or verified.</summary>
    public FileProgress Open(string path, long bytes)
    {
        var file = new FileProgress(path, bytes, Forget);
        Remember(file);
        return file;
    }

    /// <summary>Adds planned work.</summary>
    public void Plan(long bytes, int files)
    {
        Interlocked.Add(ref _plannedBytes, bytes);
        Interlocked.Add(ref _plannedFiles, files);
        total?.Plan(bytes, files);
    }

    /// <summary>Counts bytes received from the source; negative if they turned out to be useless.</summary>
    public void Fetched(long bytes)
    {
        Interlocked.Add(ref _fetched, bytes);
        total?.Fetched(bytes);
    }

    /// <summary>Counts bytes that are in the store without having been fetched: of an earlier run, or copied by the store itself.</summary>
    public void Kept(long bytes)
    {
        Interlocked.Add(ref _kept, bytes);
        Interlocked.Add(ref _stored, bytes);
        total?.Kept(bytes);
    }

    /// <summary>Counts bytes that were stored; negative if they turned out to be useless.</summary>
    public void Stored(long bytes)
    {
        Interlocked.Add(ref _stored, bytes);
        total?.Stored(bytes);
    }

    /// <summary>Counts bytes of the store that were verified.</summary>
    public void Verified(long bytes)
    {
        Interlocked.Add(ref _verified, bytes);
        total?.Verified(bytes);
    }

    /// <summary>Counts a file that is complete.</summary>
    public void FileDone()
    {
        Interlocked.Increment(ref _files);
        total?.FileDone();
    }

    private void Remember(FileProgress file)
    {
        _open[file] = true;
        total?.Remember(file);
    }

    private void Forget(FileProgress file)
    {
        _open.TryRemove(file, out _);
        total?.Forget(file);
    }
}
