using System.Collections.Concurrent;
using System.Globalization;
using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Stores;

namespace HfModelCache.Diagnosis.Store;

/// <summary>Represents what a diagnosis stores, and removes at its end: objects below <c>prefix/.hf-model-cache/doctor/</c>.</summary>
/// <remarks>The name of each begins with the time, so that a later diagnosis removes what one that was killed has left.</remarks>
internal sealed class Probe
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    // No diagnosis takes this long, and no clocks differ this much.
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, bool> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<MultipartUpload, bool> _uploads = new();
    private readonly TimeProvider _time;
    private readonly string _id;

    /// <summary>Creates a probe. Nothing is stored.</summary>
    /// <param name="store">The store.</param>
    /// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
    /// <param name="id">Distinguishes this diagnosis from others.</param>
    /// <param name="time">The clock.</param>
    public Probe(IObjectStore store, string prefix, string id, TimeProvider time)
    {
        (Store, _time) = (store, time);
        Root = RootBelow(prefix);
        _id = $"{time.GetUtcNow().ToString(TimeFormat, CultureInfo.InvariantCulture)}-{id}";
    }

    /// <summary>The store.</summary>
    public IObjectStore Store { get; }

    /// <summary>The prefix of the keys of every diagnosis.</summary>
    public string Root { get; }

    /// <summary>What removes the folders that the probe has made in a folder store; does nothing in a bucket.</summary>
    public Action RemoveFolders { get; init; } = () => { };

    /// <summary>The prefix of the keys of every diagnosis of a prefix.</summary>
    public static string RootBelow(string prefix) => $"{prefix}{RepoPath.ReservedFolder}/{RepoPath.DoctorFolder}/";

    /// <summary>Returns a key of this diagnosis, which is removed at the end.</summary>
    public string KeyOf(string name)
    {
        var key = $"{Root}{_id}-{name}";
        _keys[key] = true;
        return key;
    }

    /// <summary>Whether something was stored, so that it can be read.</summary>
    public bool IsStored { get; set; }

    /// <summary>Opens an upload, which is aborted at the end.</summary>
    public async Task<MultipartUpload> StartUploadAsync(string name, CancellationToken cancellationToken)
    {
        var upload = await Store.StartUploadAsync(KeyOf(name), Store.Limits.MinPartSize, cancellationToken).ConfigureAwait(false);
        _uploads[upload] = true;
        return upload;
    }

    /// <summary>Notes that an upload is no longer open.</summary>
    public void Forget(MultipartUpload upload) => _uploads.TryRemove(upload, out _);

    /// <summary>Removes everything that this diagnosis has stored, as far as the keys may.</summary>
    /// <returns>What stays, for messages.</returns>
    public async Task<IReadOnlyList<string>> RemoveAsync(CancellationToken cancellationToken)
    {
        foreach (var upload in _uploads.Keys)
        {
            if (await TryAsync(() => Store.AbortUploadAsync(upload, cancellationToken)).ConfigureAwait(false))
                Forget(upload);
        }

        foreach (var key in _keys.Keys)
        {
            if (await TryAsync(() => RemoveAsync(key, cancellationToken)).ConfigureAwait(false))
                _keys.TryRemove(key, out _);
        }

        RemoveFolders();
        return
        [
            .. _keys.Keys.Order(StringComparer.Ordinal).Select(Store.Describe),
            .. _uploads.Keys.Select(upload => $"an open upload of {Store.Describe(upload.Key)}"),
        ];
    }

    /// <summary>Removes what earlier diagnoses have left that were killed.</summary>
    public async Task RemoveAbandonedAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys.Where(IsAbandoned))
            await TryAsync(() => Store.DeleteAsync(key, cancellationToken)).ConfigureAwait(false);
    }

    // Without the right to delete, only what is there stays: a key that was never stored needs no removal.
    private async Task RemoveAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            await Store.DeleteAsync(key, cancellationToken).ConfigureAwait(false);
        }
        catch (OperatorException)
        {
            if (await Store.FindAsync(key, cancellationToken).ConfigureAwait(false) is not null)
                throw;
        }
    }

    private static async Task<bool> TryAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is ModelCacheException or OperationCanceledException)
        {
            return false;
        }
    }

    private bool IsAbandoned(string key) =>
        key.StartsWith(Root, StringComparison.Ordinal)
        && DateTimeOffset.TryParseExact(
            key[Root.Length..].Split('-')[0], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var stored)
        && _time.GetUtcNow() - stored > Abandoned;
}
