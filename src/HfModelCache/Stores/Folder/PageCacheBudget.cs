using System.Globalization;

namespace HfModelCache.Stores.Folder;

/// <summary>Limits how many bytes of large files are written through the page cache. The rest is written directly to the disk.</summary>
/// <remarks>
/// Cached files save their next reader the disk. If they don't fit into the memory, the kernel drops them again, and the copy
/// to the cache was wasted: it takes about half of the processor time of a restore.
/// </remarks>
/// <param name="bytes">The size of the budget; not positive if nothing may be cached.</param>
internal sealed class PageCacheBudget(long bytes)
{
    // What connections and the runtime will use, in addition to what a process uses at its start. With buffers of 128 MiB, this
    // makes room for a whole model if the limit is the model's size and 256 MiB.
    private const long Overhead = 64L << 20;

    private long _left = bytes;

    /// <summary>Caches everything, and leaves it to the kernel what to drop.</summary>
    public static PageCacheBudget Unlimited { get; } = new(long.MaxValue);

    /// <summary>Creates the budget of a process that has just started.</summary>
    /// <remarks>
    /// The budget is what the process's memory limit leaves beside its buffers. It is at most half of the machine's available
    /// memory, because other processes need memory too, and the reader of the files first of all.
    /// </remarks>
    /// <param name="buffers">The memory that the process is going to use for buffers, in bytes.</param>
    /// <param name="read">Returns a file's contents; null if it can't be read.</param>
    public static PageCacheBudget AtStart(long buffers, Func<string, string?> read)
    {
        var group = new ControlGroups(read).FindHeadrooms().DefaultIfEmpty(long.MaxValue).Min();
        var machine = Available(read) ?? long.MaxValue;
        return new PageCacheBudget(Math.Min(group - buffers - Overhead, machine / 2));
    }

    /// <summary>Takes bytes from the budget.</summary>
    /// <returns>Whether there were enough; if not, nothing is taken.</returns>
    public bool TryTake(long count)
    {
        for (var left = Volatile.Read(ref _left); left >= count;)
        {
            var seen = Interlocked.CompareExchange(ref _left, left - count, left);
            if (seen == left)
                return true;
            left = seen;
        }

        return false;
    }

    private static long? Available(Func<string, string?> read)
    {
        const string Name = "MemAvailable:";
        var line = (read("/proc/meminfo") ?? "").Split('\n').FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        var kib = line?[Name.Length..].Replace("kB", "", StringComparison.Ordinal);
        return long.TryParse(kib, CultureInfo.InvariantCulture, out var number) ? number << 10 : null;
    }
}
