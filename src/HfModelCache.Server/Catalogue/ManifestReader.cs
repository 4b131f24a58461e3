using System.Collections.Concurrent;
using HfModelCache.Copies;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Server.Catalogue;

/// <summary>Reads manifests, and those that somebody still uses only if they have changed: HEAD costs less than a hundred thousand files.</summary>
/// <param name="store">The store.</param>
/// <param name="logger">Receives warnings about unusable documents.</param>
internal sealed class ManifestReader(IObjectReader store, ILogger logger)
{
    private const int MaxKnown = 1024;

    private readonly CopyDocumentReader _documents = new(store, logger);
    private readonly ConcurrentDictionary<string, (string ETag, WeakReference<Manifest> Manifest)> _known = new(StringComparer.Ordinal);

    /// <summary>Reads the manifest at a location; null if there is none that is usable.</summary>
    public async Task<Manifest?> ReadAsync(CopyLocation location, CancellationToken cancellationToken)
    {
        var key = location.ManifestKey;
        if (_known.TryGetValue(key, out var known) && known.Manifest.TryGetTarget(out var same)
            && await store.FindAsync(key, cancellationToken).ConfigureAwait(false) is { ETag.Length: > 0 } found && found.ETag == known.ETag)
        {
            return same;
        }

        var (manifest, version) = await _documents.ReadAsync(key, cancellationToken).ConfigureAwait(false);
        if (_known.Count >= MaxKnown)
            _known.Clear();
        if (manifest is not null && version is { ETag.Length: > 0 })
            _known[key] = (version.ETag, new WeakReference<Manifest>(manifest));
        else
            _known.TryRemove(key, out _);
        return manifest;
    }
}
