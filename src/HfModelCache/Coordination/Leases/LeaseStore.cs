using System.Globalization;
using System.Text.Json;
using HfModelCache.Stores;

namespace HfModelCache.Coordination.Leases;

/// <summary>The lease objects of one copy: one per epoch, each created once.</summary>
/// <param name="store">The store.</param>
/// <param name="prefix">What their keys begin with, ending in <c>/</c>.</param>
internal sealed class LeaseStore(IObjectStore store, string prefix)
{
    private const string Ending = ".json";
    private const int Digits = 12;

    // Nobody counts so far: what bears such a number was planted, and would block all later ones.
    private const long EndOfEpochs = 999_000_000_000;
    private const int MaxBytes = 64 << 10;

    /// <summary>The store's name for the leases, for people.</summary>
    public string Name => store.Describe(prefix);

    /// <summary>The object of the highest epoch, or null where there has never been a leader.</summary>
    /// <param name="known">An epoch that is known to be taken: a listing that lags behind is not believed against it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<StoredObject?> FindHighestAsync(long known, CancellationToken cancellationToken)
    {
        var listed = (await store.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
            .Where(found => EpochOf(found.Key) > 0)
            .MaxBy(found => EpochOf(found.Key));
        return known > (listed is null ? 0 : EpochOf(listed.Key))
            ? await store.FindAsync(KeyOf(known), cancellationToken).ConfigureAwait(false) ?? listed
            : listed;
    }

    /// <summary>What a lease object says, or null where it is gone or garbled.</summary>
    public async Task<LeaseDocument?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var document = await store.ReadDocumentAsync(key, MaxBytes, cancellationToken).ConfigureAwait(false);
            return document is not null
                && JsonSerializer.Deserialize(document.Content.Span, LeaseJson.Default.LeaseDocument) is { } lease && lease.IsValid()
                    ? lease
                    : null;
        }
        catch (Exception e) when (e is JsonException or DocumentTooLargeException)
        {
            return null;
        }
    }

    /// <summary>Whether an epoch's object exists, by the object itself and not by a listing.</summary>
    public async Task<bool> ExistsAsync(long epoch, CancellationToken cancellationToken) =>
        await store.FindAsync(KeyOf(epoch), cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>An epoch's object, for people.</summary>
    public string Describe(long epoch) => store.Describe(KeyOf(epoch));

    /// <summary>Creates an epoch's object.</summary>
    /// <returns>Whether it was created by this call.</returns>
    public Task<bool> TryCreateAsync(LeaseDocument lease, CancellationToken cancellationToken) =>
        store.TryCreateAsync(KeyOf(lease.Epoch), Write(lease), cancellationToken);

    /// <summary>Writes an epoch's object, whatever it held.</summary>
    /// <returns>Its new ETag.</returns>
    public Task<string> PutAsync(LeaseDocument lease, CancellationToken cancellationToken) =>
        store.PutAsync(KeyOf(lease.Epoch), Write(lease), cancellationToken);

    /// <summary>Removes the objects of lower epochs. The highest one always stays, so that numbers never begin again.</summary>
    public async Task RemoveBelowAsync(long epoch, CancellationToken cancellationToken)
    {
        foreach (var old in await store.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            if (EpochOf(old.Key) is > 0 and var number && number < epoch)
                await store.DeleteAsync(old.Key, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The epoch of an object; 0 where it is no lease, such as the marker of a folder.</summary>
    public long EpochOf(string key) =>
        key.Length == prefix.Length + Digits + Ending.Length
        && key.EndsWith(Ending, StringComparison.Ordinal)
        && long.TryParse(key[prefix.Length..^Ending.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
        && epoch < EndOfEpochs
            ? epoch
            : 0;

    private static Payload Write(LeaseDocument lease) =>
        new(JsonSerializer.SerializeToUtf8Bytes(lease, LeaseJson.Default.LeaseDocument));

    private string KeyOf(long epoch) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{epoch:D12}{Ending}");
}
