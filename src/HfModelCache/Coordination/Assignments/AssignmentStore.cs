using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using HfModelCache.Failures;
using HfModelCache.Stores;

namespace HfModelCache.Coordination.Assignments;

/// <summary>
/// Stores the documents that machines share: <c>plan.json</c>, and for each assignment <c>ID/0003.json</c> and
/// <c>ID/0003.done.json</c>. Of large assignments, segments <c>ID/0003/000001.json</c> list files that are complete.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="prefix">The prefix of their keys, ending in <c>/</c>.</param>
internal sealed class AssignmentStore(IObjectStore store, string prefix)
{
    private const string Ending = ".json";
    private const string CompletionEnding = ".done.json";
    private const int MaxPlanBytes = 256 << 20;
    private const int MaxReportBytes = 64 << 20;

    /// <summary>The plan's key.</summary>
    public string PlanKey => prefix + "plan.json";

    /// <summary>Reads the plan.</summary>
    /// <returns>The plan, null if it is missing or invalid; and its object as it was read.</returns>
    public async Task<(PublishedPlan? Published, WatchedObject Object)> ReadPlanAsync(CancellationToken cancellationToken)
    {
        var read = await ReadAsync(PlanKey, MaxPlanBytes, AssignmentJson.Default.AssignmentPlan, cancellationToken).ConfigureAwait(false);
        var watched = new WatchedObject(PlanKey, read?.Version, MaxPlanBytes);
        return (read?.Content is { } plan && plan.IsValid() ? new PublishedPlan(plan, watched) : null, watched);
    }

    /// <summary>Writes a plan.</summary>
    public Task WritePlanAsync(AssignmentPlan plan, CancellationToken cancellationToken) =>
        store.PutJsonAsync(PlanKey, plan, AssignmentJson.Default.AssignmentPlan, cancellationToken);

    /// <summary>Reads a report; null if it is missing or invalid. A report saves time, and correctness never depends on it.</summary>
    public Task<AssignmentReport?> ReadReportAsync(Assignment assignment, ReportKind kind, CancellationToken cancellationToken) =>
        ReadReportAsync(KeyOf(assignment, kind), cancellationToken);

    /// <summary>Writes a report.</summary>
    public Task WriteReportAsync(Assignment assignment, ReportKind kind, AssignmentReport report, CancellationToken cancellationToken) =>
        store.PutJsonAsync(KeyOf(assignment, kind), report, AssignmentJson.Default.AssignmentReport, cancellationToken);

    /// <summary>Reads the ETags of the files that are reported as complete, by path.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadFilesAsync(Assignment assignment, ReportKind kind, CancellationToken cancellationToken)
    {
        var report = await ReadReportAsync(assignment, kind, cancellationToken).ConfigureAwait(false);
        if (kind == ReportKind.Completion)
            return report?.Files ?? new Dictionary<string, string>();
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var segments = await store.ListAsync(SegmentsOf(assignment), cancellationToken).ConfigureAwait(false);
        foreach (var segment in segments.OrderBy(found => found.Key, StringComparer.Ordinal))
            Add(await ReadReportAsync(segment.Key, cancellationToken).ConfigureAwait(false));
        Add(report);
        return files;

        void Add(AssignmentReport? part)
        {
            foreach (var (path, etag) in part?.Files ?? new Dictionary<string, string>())
                files[path] = etag;
        }
    }

    /// <summary>Writes a segment: files that later reports of progress don't list again.</summary>
    public Task WriteSegmentAsync(Assignment assignment, int number, AssignmentReport segment, CancellationToken cancellationToken) => store.PutJsonAsync(
        string.Create(CultureInfo.InvariantCulture, $"{SegmentsOf(assignment)}{number:D6}.json"), segment, AssignmentJson.Default.AssignmentReport, cancellationToken);

    /// <summary>Lists all reports of a plan with one listing.</summary>
    public async Task<IReadOnlyList<ListedReport>> ListReportsAsync(AssignmentPlan plan, CancellationToken cancellationToken)
    {
        var folder = $"{prefix}{plan.Id}/";
        var found = await store.ListAsync(folder, cancellationToken).ConfigureAwait(false);
        return
        [
            .. found
                .Select(o => new ListedReport(IndexOf(o.Key[folder.Length..]), KindOf(o.Key), o.ETag))
                .Where(report => report.Index >= 0 && report.Index < plan.Count),
        ];
    }

    /// <summary>Removes everything, the plan first: without it, no machine may store anything. Nothing depends on the rest.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        await store.RemoveOrEmptyAsync(PlanKey, cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var found in await store.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
                await store.DeleteAsync(found.Key, cancellationToken).ConfigureAwait(false);
        }
        catch (OperatorException e) when (e.Reason == FailureReason.StoreAccessDenied)
        {
            // No replica reads the reports of a removed plan.
        }
    }

    private static int IndexOf(string name) =>
        int.TryParse(name.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1;

    private static ReportKind KindOf(string key) =>
        key.EndsWith(CompletionEnding, StringComparison.Ordinal) ? ReportKind.Completion : ReportKind.Progress;

    private string SegmentsOf(Assignment assignment) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}{assignment.Plan.Id}/{assignment.Index:D4}/");

    private string KeyOf(Assignment assignment, ReportKind kind)
    {
        var ending = kind == ReportKind.Completion ? CompletionEnding : Ending;
        return string.Create(CultureInfo.InvariantCulture, $"{prefix}{assignment.Plan.Id}/{assignment.Index:D4}{ending}");
    }

    private async Task<AssignmentReport?> ReadReportAsync(string key, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(key, MaxReportBytes, AssignmentJson.Default.AssignmentReport, cancellationToken).ConfigureAwait(false);
        return read?.Content is { } report && report.IsValid() ? report : null;
    }

    private async Task<ParsedDocument<T>?> ReadAsync<T>(string key, int maxBytes, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await store.ReadJsonAsync(key, maxBytes, type, cancellationToken).ConfigureAwait(false);
        }
        catch (DocumentTooLargeException)
        {
            return null;
        }
    }
}
