using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using HfModelCache.Failures;
using HfModelCache.Stores;

namespace HfModelCache.Coordination.Assignments;

/// <summary>Stores the documents that machines share: <c>plan.json</c>, and for each assignment <c>ID/0003.json</c> and <c>ID/0003.done.json</c>.</summary>
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
        var document = await ReadAsync(PlanKey, MaxPlanBytes, cancellationToken).ConfigureAwait(false);
        var watched = new WatchedObject(PlanKey, document, MaxPlanBytes);
        var plan = Parse(document, AssignmentJson.Default.AssignmentPlan);
        return (plan?.IsValid() == true ? new PublishedPlan(plan, watched) : null, watched);
    }

    /// <summary>Writes a plan.</summary>
    public Task WritePlanAsync(AssignmentPlan plan, CancellationToken cancellationToken) =>
        WriteAsync(PlanKey, plan, AssignmentJson.Default.AssignmentPlan, cancellationToken);

    /// <summary>Reads a report; null if it is missing or invalid. A report saves time, and correctness never depends on it.</summary>
    public async Task<AssignmentReport?> ReadReportAsync(Assignment assignment, ReportKind kind, CancellationToken cancellationToken)
    {
        var document = await ReadAsync(KeyOf(assignment, kind), MaxReportBytes, cancellationToken).ConfigureAwait(false);
        return Parse(document, AssignmentJson.Default.AssignmentReport) is { } report && report.IsValid() ? report : null;
    }

    /// <summary>Writes a report.</summary>
    public Task WriteReportAsync(Assignment assignment, ReportKind kind, AssignmentReport report, CancellationToken cancellationToken) =>
        WriteAsync(KeyOf(assignment, kind), report, AssignmentJson.Default.AssignmentReport, cancellationToken);

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

    private string KeyOf(Assignment assignment, ReportKind kind)
    {
        var ending = kind == ReportKind.Completion ? CompletionEnding : Ending;
        return string.Create(CultureInfo.InvariantCulture, $"{prefix}{assignment.Plan.Id}/{assignment.Index:D4}{ending}");
    }

    private async Task<StoredDocument?> ReadAsync(string key, int maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadDocumentAsync(key, maxBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (DocumentTooLargeException)
        {
            return null;
        }
    }

    private static T? Parse<T>(StoredDocument? document, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return document is null ? null : JsonSerializer.Deserialize(document.Content.Span, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Task<string> WriteAsync<T>(string key, T document, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        store.PutAsync(key, new Payload(JsonSerializer.SerializeToUtf8Bytes(document, type)), cancellationToken);
}
