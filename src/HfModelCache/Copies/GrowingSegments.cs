using System.Collections.Concurrent;

namespace HfModelCache.Copies;

/// <summary>Collects records that are written in segments: only the last one is written again as it grows, until it is full.</summary>
/// <param name="full">The number of records from which on a segment is full.</param>
/// <typeparam name="T">The type of the records.</typeparam>
internal sealed class GrowingSegments<T>(int full)
{
    private readonly ConcurrentQueue<T> _added = new();
    private List<T> _last = [];

    /// <summary>The number of the last segment, from 1.</summary>
    public int Number { get; private set; } = 1;

    /// <summary>Whether the last segment has records that are not written.</summary>
    public bool IsUnwritten { get; private set; }

    /// <summary>Whether the last segment is not written again once it is written.</summary>
    public bool IsFull => _last.Count >= full;

    /// <summary>Adds a record; may be called concurrently.</summary>
    public void Add(T record) => _added.Enqueue(record);

    /// <summary>Returns the last segment with all that was added.</summary>
    public IReadOnlyList<T> Collect()
    {
        while (_added.TryDequeue(out var record))
        {
            _last.Add(record);
            IsUnwritten = true;
        }

        return _last;
    }

    /// <summary>Notes that what was collected is written.</summary>
    public void Written()
    {
        IsUnwritten = false;
        if (!IsFull)
            return;
        _last = [];
        Number++;
    }
}
