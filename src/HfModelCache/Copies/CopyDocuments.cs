using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Copies;

/// <summary>Reads and writes the documents of a copy: the manifest and the journal.</summary>
/// <param name="store">The store.</param>
/// <param name="logger">Receives warnings about unusable documents.</param>
internal sealed partial class CopyDocuments(IObjectStore store, ILogger logger) : CopyDocumentReader(store, logger)
{
    // What is longer is read by programs alone.
    private const int MostFilesIndented = 1000;

    private readonly ILogger _logger = logger;

    /// <summary>Makes everything that was stored survive a power failure, before a document vouches for it.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => store.FlushAsync(cancellationToken);

    /// <summary>Writes a manifest or a journal.</summary>
    public Task WriteAsync(string key, Manifest manifest, CancellationToken cancellationToken) => store.PutJsonAsync(
        key, manifest, (manifest.Entries <= MostFilesIndented ? ManifestJson.Default : ManifestJson.Dense).Manifest, cancellationToken);

    /// <summary>Writes a segment of a journal.</summary>
    public Task WriteAsync(string key, JournalSegment segment, CancellationToken cancellationToken) =>
        store.PutJsonAsync(key, segment, ManifestJson.Dense.JournalSegment, cancellationToken);

    /// <summary>Withdraws a manifest. The journal is written first, so that no record is lost.</summary>
    /// <param name="location">The location of the copy.</param>
    /// <param name="known">The manifest without the damaged files.</param>
    /// <param name="planned">The files that earlier runs may have stored.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task WithdrawAsync(
        CopyLocation location, Manifest known, IEnumerable<ManifestFile> planned, CancellationToken cancellationToken)
    {
        var journal = known with { Planned = [.. planned.Distinct()] };
        await WriteAsync(location.JournalKey, journal, cancellationToken).ConfigureAwait(false);
        await store.RemoveOrEmptyAsync(location.ManifestKey, cancellationToken).ConfigureAwait(false);
        LogWithdrawn(store.Describe(location.ManifestKey));
    }

    [LoggerMessage(37, LogLevel.Warning, "Withdrew {Key} until the copy is complete again.")]
    private partial void LogWithdrawn(string key);
}
