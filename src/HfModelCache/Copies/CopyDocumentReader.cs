using System.Text.Json;
using HfModelCache.Failures;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Copies;

/// <summary>Reads the two documents of a copy: the manifest and the journal.</summary>
/// <param name="store">The store.</param>
/// <param name="logger">Receives warnings about unusable documents.</param>
internal partial class CopyDocumentReader(IObjectReader store, ILogger logger)
{
    /// <summary>The maximum size of a document in bytes; a million files take about 200 MB.</summary>
    public const int MaxBytes = 512 << 20;

    private readonly ILogger _logger = logger;

    /// <summary>Reads a manifest.</summary>
    /// <returns>
    /// The manifest, null if it is missing, truncated or garbled: then the copy is treated as unverified. And the object as
    /// it was read, usable or not.
    /// </returns>
    /// <exception cref="OperatorException">A newer version or another program wrote it.</exception>
    public async Task<(Manifest? Manifest, StoredDocument? Document)> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var document = await store.ReadDocumentAsync(key, MaxBytes, cancellationToken).ConfigureAwait(false);
        return (document is null ? null : Parse(key, document, isJournal: false), document);
    }

    /// <summary>Reads a journal; null if it is missing or unusable. It saves work, and correctness never depends on it.</summary>
    public async Task<Manifest?> ReadJournalAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var document = await store.ReadDocumentAsync(key, MaxBytes, cancellationToken).ConfigureAwait(false);
            return document is null ? null : Parse(key, document, isJournal: true);
        }
        catch (DocumentTooLargeException e)
        {
            LogUnreadable(store.Describe(key), e.Message);
            return null;
        }
    }

    private Manifest? Parse(string key, StoredDocument document, bool isJournal)
    {
        if (document.Content.IsEmpty)
            return null; // Credentials that may not delete have emptied it.
        try
        {
            using var json = JsonDocument.Parse(document.Content);
            if (!IsOurs(json.RootElement))
                return isJournal ? throw new JsonException("another format") : throw Foreign(key);
            return json.Deserialize(ManifestJson.Default.Manifest) is { } manifest
                && manifest.IsValid() && (isJournal || manifest.NamesEachPathOnce())
                ? manifest
                : throw new JsonException("an entry is not valid");
        }
        catch (JsonException e)
        {
            LogUnreadable(store.Describe(key), e.Message);
            return null;
        }
    }

    private static bool IsOurs(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty("format", out var format)
        && format.ValueKind == JsonValueKind.Number
        && format.TryGetInt32(out var number)
        && number <= Manifest.CurrentFormat;

    private OperatorException Foreign(string key) => new(
        FailureReason.ManifestUnreadable,
        $"{store.Describe(key)} was written by a newer version or another program.");

    [LoggerMessage(20, LogLevel.Warning, "{Key} can't be read ({Problem}): the copy is treated as unverified.")]
    private partial void LogUnreadable(string key, string problem);
}
