using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using HfModelCache.Failures;
using HfModelCache.Stores;

namespace HfModelCache.Coordination.Assignments;

/// <summary>The documents by which shards work together: <c>plan.json</c>, and for each share <c>ID/0003.json</c> and, at its end, <c>ID/0003.done.json</c>.</summary>
/// <param name="store">The store.</param>
/// <param name="prefix">What their keys begin with, ending in <c>/</c>.</param>
internal sealed class AssignmentStore(IObjectStore store, string prefix)
{
    private const string Ending = ".json";
    private const string DoneEnding = ".done.json";
    private const int MaxPlanBytes = 256 << 20;
    private const int MaxShareBytes = 64 << 20;

    /// <summary>The plan's object.</summary>
    public string PlanKey => prefix + "plan.json";

    /// <summary>Reads the plan.</summary>
    /// <returns>The plan, null where there is none or it can't be used; and its object as it was read.</returns>
    public async Task<(PublishedPlan? Agreed, WatchedObject Object)> ReadPlanAsync(CancellationToken cancellationToken)
    {
        var document = await ReadAsync(PlanKey, MaxPlanBytes, cancellationToken).ConfigureAwait(false);
        var watched = new WatchedObject(PlanKey, document, MaxPlanBytes);
        var plan = Parse(document, AssignmentJson.Default.AssignmentPlan);
        return (plan?.MakesSense() == true ? new PublishedPlan(plan, watched) : null, watched);
    }

    /// <summary>Writes a plan.</summary>
    public Task WritePlanAsync(AssignmentPlan plan, CancellationToken cancellationToken) =>
        WriteAsync(PlanKey, plan, AssignmentJson.Default.AssignmentPlan, cancellationToken);

    /// <summary>What a share says, or null where it says nothing that can be read.</summary>
    public async Task<AssignmentReport?> ReadShareAsync(AssignmentPlan plan, int index, bool done, CancellationToken cancellationToken)
    {
        // What a share says saves time, and nothing hangs on it.
        var document = await ReadAsync(KeyOf(plan, index, done), MaxShareBytes, cancellationToken).ConfigureAwait(false);
        return Parse(document, AssignmentJson.Default.AssignmentReport) is { } share && share.IsValid() ? share : null;
    }

    /// <summary>Writes what a share says.</summary>
    public Task WriteShareAsync(AssignmentPlan plan, int index, bool done, AssignmentReport share, CancellationToken cancellationToken) =>
        WriteAsync(KeyOf(plan, index, done), share, AssignmentJson.Default.AssignmentReport, cancellationToken);

    /// <summary>What there is of a plan's shares: which, whether done, and the ETag. One listing.</summary>
    public async Task<IReadOnlyList<(int Index, bool Done, string ETag)>> ListSharesAsync(AssignmentPlan plan, CancellationToken cancellationToken)
    {
        var folder = $"{prefix}{plan.Id}/";
        var found = await store.ListAsync(folder, cancellationToken).ConfigureAwait(false);
        return
        [
            .. found
                .Select(o => (Index: IndexOf(o.Key[folder.Length..]), Done: o.Key.EndsWith(DoneEnding, StringComparison.Ordinal), o.ETag))
                .Where(share => share.Index >= 0 && share.Index < plan.Count),
        ];
    }

    /// <summary>Removes everything, the plan first: with it, every right to store a share ends. Of the rest nothing depends.</summary>
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
            // What a plan that is gone speaks of is read by nobody.
        }
    }

    private static int IndexOf(string name) =>
        int.TryParse(name.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1;

    private string KeyOf(AssignmentPlan plan, int index, bool done) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}{plan.Id}/{index:D4}{(done ? DoneEnding : Ending)}");

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
