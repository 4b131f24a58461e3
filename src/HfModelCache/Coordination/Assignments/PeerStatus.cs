using System.Globalization;
using HfModelCache.Progress;

namespace HfModelCache.Coordination.Assignments;

/// <summary>What a waiting process has seen of one share.</summary>
/// <param name="index">Which share.</param>
internal sealed class PeerStatus(int index)
{
    private string? _etag;
    private long _heard;

    /// <summary>Which share.</summary>
    public int Index => index;

    /// <summary>Whether it is in the store.</summary>
    public bool IsDone { get; private set; }

    /// <summary>What it said when it was last read; null where it never was.</summary>
    public AssignmentReport? Says { get; set; }

    /// <summary>When it was last read.</summary>
    public long Read { get; set; }

    /// <summary>A listing has shown one of its documents.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Hear(bool done, string etag, long now)
    {
        if (IsDone || (!done && etag == _etag))
            return false;
        (IsDone, _etag, _heard) = (done, etag, now);
        return true;
    }

    /// <summary>For example <c>share 3 (pod-3, 45 %, silent for 1 min 2 s)</c>, <c>share 3 (never begun)</c>.</summary>
    /// <param name="bytes">How large the share is.</param>
    /// <param name="time">The clock.</param>
    public string Describe(long bytes, TimeProvider time)
    {
        if (_etag is null)
            return $"share {index} (never begun)";
        var percent = bytes == 0 || Says is null ? 0 : Math.Clamp(100 * Says.DoneBytes / bytes, 0, 100);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"share {index} ({Says?.Pod}, {percent} %, last heard of {Duration.Format(time.GetElapsedTime(_heard))} ago)");
    }
}
