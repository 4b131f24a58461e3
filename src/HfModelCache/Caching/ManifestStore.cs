using System.Text.Json;
using HfModelCache.Failures;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Caching;

/// <summary>Reads and writes the two documents of a copy: the manifest and the journal.</summary>
/// <param name="store">The store.</param>
/// <param name="logger">Hears of documents that can't be used.</param>
internal sealed partial class ManifestStore(IObjectStore store, ILogger logger)
{
    // A million files make some 200 MB; more is no manifest.
    private const int MaxBytes = 512 << 20;

    /// <summary>Reads a document.</summary>
    /// <returns>The document, or null where there is none or it is cut or garbled: then the copy is taken as unverified.</returns>
    /// <exception cref="OperatorException">It was written by a newer version, or by another program.</exception>
    public async Task<Manifest?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            if (await store.ReadDocumentAsync(key, MaxBytes, cancellationToken).ConfigureAwait(false) is not { } document)
                return null;
            using var json = JsonDocument.Parse(document.Content);
            ThrowIfForeign(key, json.RootElement);
            var manifest = json.Deserialize(ManifestJson.Default.Manifest)!;
            return manifest.Files.Concat(manifest.LeftOut).All(file => file.ToRepoFile() is not null)
                ? manifest
                : throw new JsonException("an entry makes no sense");
        }
        catch (Exception e) when (e is JsonException or DocumentTooLargeException)
        {
            LogUnreadable(store.Describe(key), e.Message);
            return null;
        }
    }

    /// <summary>Writes a document.</summary>
    public Task WriteAsync(string key, Manifest manifest, CancellationToken cancellationToken) =>
        store.PutAsync(
            key,
            new Payload(JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestJson.Default.Manifest)),
            cancellationToken);

    /// <summary>Withdraws a manifest; what it knew to be whole stays known, for the journal takes its place first.</summary>
    public async Task TakeBackAsync(CopyLocation location, Manifest known, CancellationToken cancellationToken)
    {
        await WriteAsync(location.JournalKey, known, cancellationToken).ConfigureAwait(false);
        await DeleteAsync(location.ManifestKey, cancellationToken).ConfigureAwait(false);
        LogTakenBack(store.Describe(location.ManifestKey));
    }

    /// <summary>Removes a document.</summary>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) => store.DeleteAsync(key, cancellationToken);

    private void ThrowIfForeign(string key, JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Object
            && root.TryGetProperty("format", out var format)
            && format.TryGetInt32(out var number)
            && number <= Manifest.CurrentFormat)
        {
            return;
        }

        throw new OperatorException(
            FailureReason.ManifestUnreadable,
            $"{store.Describe(key)} was written by a newer version, or by another program.");
    }

    [LoggerMessage(20, LogLevel.Warning, "{Key} can't be read ({Problem}): the copy is treated as unverified.")]
    private partial void LogUnreadable(string key, string problem);

    [LoggerMessage(37, LogLevel.Warning, "{Key} is withdrawn until the copy is whole again.")]
    private partial void LogTakenBack(string key);
}
