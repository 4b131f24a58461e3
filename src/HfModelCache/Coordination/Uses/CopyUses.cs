using System.Text.Json;
using HfModelCache.Coordination.Leases;
using HfModelCache.Stores;

namespace HfModelCache.Coordination.Uses;

/// <summary>Knows which living pods use a restored copy, so that it is not removed to make room for another one.</summary>
/// <remarks>
/// A pod states its use in a file of its own, which it renews, and holds a lock. The end of a pod on the same machine is
/// noticed by its lock; another machine's pod has ended when its file is old by the clock of the file system.
/// </remarks>
/// <param name="store">The folder.</param>
/// <param name="root">The folder's path.</param>
/// <param name="prefix">The prefix of the files, ending in <c>/</c>.</param>
/// <param name="replica">This replica.</param>
internal sealed class CopyUses(IObjectStore store, string root, string prefix, ReplicaContext replica)
{
    private const string Ending = ".json";
    private const string LockEnding = ".lock";
    private const int MaxBytes = 64 << 10;
    private const int MissedRenewals = 3;

    /// <summary>States that this process uses the copy, until it is disposed.</summary>
    public async Task<CopyUse> HoldAsync(CancellationToken cancellationToken)
    {
        var name = prefix + replica.Options.Nonce;
        var held = store.Locks?.TryHold(name + LockEnding);
        var document = new UseDocument
        {
            Pod = replica.Options.Name, Lock = held?.Identity, TimeoutSeconds = replica.Options.Timeout.TotalSeconds,
        };
        var use = new CopyUse((store, root), name + Ending, document, held, replica);
        try
        {
            await use.StartAsync(cancellationToken).ConfigureAwait(false);
            return use;
        }
        catch
        {
            use.Dispose();
            throw;
        }
    }

    /// <summary>Returns the name of a pod that uses the copy; null if none does.</summary>
    public async Task<string?> FindUserAsync(CancellationToken cancellationToken)
    {
        var found = await store.ListAsync(prefix, cancellationToken).ConfigureAwait(false);
        if (found.Count == 0)
            return null;
        var now = await NowAsync(cancellationToken).ConfigureAwait(false);
        foreach (var key in found.Select(one => one.Key).Where(key => key.EndsWith(Ending, StringComparison.Ordinal)))
        {
            if (await ReadAsync(key, cancellationToken).ConfigureAwait(false) is { } use && IsAlive(use, key, now))
                return use.Pod;
        }

        return null;
    }

    private bool IsAlive(UseDocument use, string key, DateTime now)
    {
        if (use.Lock is { } identity && store.Locks?.HasEnded(key[..^Ending.Length] + LockEnding, identity) == true)
            return false;
        var timeout = replica.Options.LongerOf(LeaseOptions.TimeoutOf(use.TimeoutSeconds));
        return now - File.GetLastWriteTimeUtc(Path.Combine(root, key)) < timeout * MissedRenewals;
    }

    private async Task<UseDocument?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadDocumentAsync(key, MaxBytes, cancellationToken).ConfigureAwait(false) is { } document
                ? JsonSerializer.Deserialize(document.Content.Span, UseJson.Default.UseDocument)
                : null;
        }
        catch (Exception e) when (e is JsonException or DocumentTooLargeException)
        {
            return null;
        }
    }

    // The clocks of two machines are never compared: both times are the file system's.
    private async Task<DateTime> NowAsync(CancellationToken cancellationToken)
    {
        var probe = $"{prefix}{replica.Options.Nonce}.now";
        await store.PutAsync(probe, new Payload(ReadOnlyMemory<byte>.Empty), cancellationToken).ConfigureAwait(false);
        try
        {
            return File.GetLastWriteTimeUtc(Path.Combine(root, probe));
        }
        finally
        {
            await store.DeleteAsync(probe, cancellationToken).ConfigureAwait(false);
        }
    }
}
