using System.Collections.Concurrent;

namespace HfModelCache.Progress;

/// <summary>Records what a run waits for at each moment. It is thread-safe.</summary>
public sealed class Waits
{
    // A request that has just been sent is no wait.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Entry, bool> _entries = new();

    /// <summary>Records a wait, until the result is disposed.</summary>
    /// <param name="awaited">What is waited for.</param>
    /// <param name="time">The clock.</param>
    /// <param name="length">How long the wait takes; null if that is unknown.</param>
    public IDisposable Begin(Awaited awaited, TimeProvider time, TimeSpan? length = null)
    {
        var entry = new Entry(this, awaited, time, length);
        _entries[entry] = true;
        return entry;
    }

    /// <summary>Returns what has been waited for at least a second: the longest wait of each kind.</summary>
    public IReadOnlyList<Wait> Current =>
    [
        .. _entries.Keys
            .Select(entry => entry.Wait)
            .Where(wait => wait.Lasted >= Shortest)
            .GroupBy(wait => wait.For)
            .Select(waits => waits.MaxBy(wait => wait.Lasted)!)
            .OrderBy(wait => wait.For),
    ];

    private sealed class Entry(Waits owner, Awaited awaited, TimeProvider time, TimeSpan? length) : IDisposable
    {
        private readonly long _since = time.GetTimestamp();

        public Wait Wait
        {
            get
            {
                var lasted = time.GetElapsedTime(_since);
                return new Wait(awaited, lasted, length is { } whole ? (whole > lasted ? whole - lasted : TimeSpan.Zero) : null);
            }
        }

        public void Dispose() => owner._entries.TryRemove(this, out _);
    }
}
