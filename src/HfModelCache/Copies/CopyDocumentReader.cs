using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using HfModelCache.Failures;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Copies;

/// <summary>Reads the documents of a copy, the manifest and the journal, as streams: only what they state is in memory.</summary>
/// <param name="store">The store.</param>
/// <param name="logger">Receives warnings about unusable documents.</param>
internal partial class CopyDocumentReader(IObjectReader store, ILogger logger)
{
    /// <summary>The maximum size of a document in bytes; a million files take about 200 MB.</summary>
    public const int MaxBytes = 512 << 20;

    private const int SegmentsAtOnce = 8;
    private const string InvalidEntry = "an entry is not valid";

    private readonly ILogger _logger = logger;

    /// <summary>Reads a manifest.</summary>
    /// <returns>
    /// The manifest, null if it is missing, truncated or garbled: then the copy is treated as unverified. And the version
    /// that was read, usable or not; null if there is no such object.
    /// </returns>
    /// <exception cref="OperatorException">A newer version or another program wrote it.</exception>
    public async Task<(Manifest? Manifest, DocumentVersion? Version)> ReadAsync(string key, CancellationToken cancellationToken)
    {
        if (await store.ReadJsonAsync(key, MaxBytes, ManifestJson.Default.Manifest, cancellationToken).ConfigureAwait(false) is not { } read)
            return (null, null);
        if (read.IsEmpty)
            return (null, read.Version); // Credentials that may not delete have emptied it.
        if (read.Content is { } content ? content.Format > Manifest.CurrentFormat : await IsForeignAsync(key, cancellationToken).ConfigureAwait(false))
        {
            throw new OperatorException(
                FailureReason.ManifestUnreadable, $"{store.Describe(key)} was written by a newer version or another program.");
        }

        if (read.Content is { } manifest && manifest.IsValid() && manifest.NamesEachPathOnce())
            return (manifest, read.Version);
        LogUnreadable(store.Describe(key), read.Problem ?? InvalidEntry);
        return (null, read.Version);
    }

    /// <summary>Reads a journal with its segments; null if it is missing or unusable. It saves work, and correctness never depends on it.</summary>
    public async Task<Manifest?> ReadJournalAsync(CopyLocation location, CancellationToken cancellationToken)
    {
        if (await ReadJournalHeadAsync(location.JournalKey, cancellationToken).ConfigureAwait(false) is not { } head)
            return null;
        if (head.Segments is not { } id)
            return head;
        var keys = (await store.ListAsync(location.SegmentsOf(id), cancellationToken).ConfigureAwait(false)).Select(found => found.Key);
        var whole = head.With(await ReadSegmentsAsync(id, keys, cancellationToken).ConfigureAwait(false));
        return whole.IsValid() ? whole : head;
    }

    /// <summary>Reads a journal without its segments; null if it is missing or unusable.</summary>
    public async Task<Manifest?> ReadJournalHeadAsync(string key, CancellationToken cancellationToken)
    {
        var read = await TryReadAsync(key, ManifestJson.Default.Manifest, cancellationToken).ConfigureAwait(false);
        if (read is null or { IsEmpty: true })
            return null;
        if (read.Content is { Format: <= Manifest.CurrentFormat } journal && journal.IsValid())
            return journal.WithPending();
        LogUnreadable(store.Describe(key), read.Problem ?? InvalidEntry);
        return null;
    }

    /// <summary>Reads segments of a journal, and returns the files that they list, later ones last. Those that are missing or unusable list none.</summary>
    /// <param name="id">The journal's ID. A segment of another journal lists none.</param>
    /// <param name="keys">The segments.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<IReadOnlyList<ManifestFile>> ReadSegmentsAsync(string id, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<string, IReadOnlyList<ManifestFile>>(StringComparer.Ordinal);
        var limits = new ParallelOptions { MaxDegreeOfParallelism = SegmentsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(keys, limits, async (key, ct) =>
        {
            var read = await TryReadAsync(key, ManifestJson.Default.JournalSegment, ct).ConfigureAwait(false);
            if (read?.Content?.IsOf(id) == true)
                found[key] = read.Content.Files;
            else if (read is not null)
                LogUnreadable(store.Describe(key), read.Problem ?? "it is not a segment of the journal");
        }).ConfigureAwait(false);
        return [.. found.OrderBy(segment => segment.Key, StringComparer.Ordinal).SelectMany(segment => segment.Value)];
    }

    private async Task<ParsedDocument<T>?> TryReadAsync<T>(string key, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await store.ReadJsonAsync(key, MaxBytes, type, cancellationToken).ConfigureAwait(false);
        }
        catch (DocumentTooLargeException e)
        {
            LogUnreadable(store.Describe(key), e.Message);
            return null;
        }
    }

    // A document that can't be read as a manifest may be one of a newer format. What isn't JSON is garbled, whoever wrote it.
    private async Task<bool> IsForeignAsync(string key, CancellationToken cancellationToken)
    {
        var read = await store.ReadJsonAsync(key, MaxBytes, ManifestJson.Default.JsonDocument, cancellationToken).ConfigureAwait(false);
        using var json = read?.Content;
        return read is { Problem: null } && (json is null || !IsOurs(json.RootElement));
    }

    private static bool IsOurs(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty("format", out var format)
        && format.ValueKind == JsonValueKind.Number
        && format.TryGetInt32(out var number)
        && number <= Manifest.CurrentFormat;

    [LoggerMessage(20, LogLevel.Warning, "{Key} can't be read ({Problem}): the copy is treated as unverified.")]
    private partial void LogUnreadable(string key, string problem);
}
