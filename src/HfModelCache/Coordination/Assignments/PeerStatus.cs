using System.Globalization;
using HfModelCache.Formatting;
using HfModelCache.Progress;

namespace HfModelCache.Coordination.Assignments;

/// <summary>Tracks what a waiting replica has seen of one assignment.</summary>
/// <param name="assignment">The assignment.</param>
internal sealed class PeerStatus(Assignment assignment)
{
    private string? _etag;
    private long _changedAt;

    /// <summary>The assignment.</summary>
    public Assignment Assignment => assignment;

    /// <summary>Whether the assignment is complete.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The report that was read last; null if none was.</summary>
    public AssignmentReport? Report { get; private set; }

    /// <summary>When a report was last read; 0 for never.</summary>
    public long ReadAt { get; private set; }

    /// <summary>Records a report that a listing shows.</summary>
    /// <returns>Whether it is new.</returns>
    public bool Observe(ListedReport listed, long now)
    {
        var isCompletion = listed.Kind == ReportKind.Completion;
        if (IsComplete || (!isCompletion && listed.ETag == _etag))
            return false;
        (IsComplete, _etag, _changedAt) = (isCompletion, listed.ETag, now);
        return true;
    }

    /// <summary>Records the content of a report; null if it can't be read.</summary>
    public void Read(AssignmentReport? report, long now) => (Report, ReadAt) = (report ?? Report, now);

    /// <summary>For example <c>assignment 3 (pod-3, 45 %, last report 1 min 2 s ago)</c> or <c>assignment 3 (not started)</c>.</summary>
    /// <param name="time">The clock.</param>
    public string Describe(TimeProvider time)
    {
        if (_etag is null)
            return $"assignment {assignment.Index} (not started)";
        var bytes = assignment.Bytes;
        var percent = Report is null ? 0 : ProgressState.PercentOf(Math.Max(Report.ReceivedBytes, Report.DoneBytes), Report.DoneBytes, bytes);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"assignment {assignment.Index} ({Report?.Pod}, {percent} %, last report {Duration.Format(time.GetElapsedTime(_changedAt))} ago)");
    }
}
