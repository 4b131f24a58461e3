using System.Globalization;
using System.Text.Json;
using HfModelCache.Stores;

namespace HfModelCache.Coordination.Leases;

/// <summary>Stores the leases of one copy: one object per epoch, each created once.</summary>
/// <param name="store">The store.</param>
/// <param name="prefix">The prefix of their keys, ending in <c>/</c>.</param>
internal sealed class LeaseStore(IObjectStore store, string prefix)
{
    private const string Ending = ".json";
    private const string LockEnding = ".lock";
    private const int Digits = 12;

    // No epoch gets this high: an object with such a number was planted, and would block all later ones.
    private const long EndOfEpochs = 999_000_000_000;
    private const int MaxBytes = 64 << 10;

    /// <summary>The location of the leases, for messages.</summary>
    public string Name => store.Describe(prefix);

    /// <summary>Finds the object of the highest epoch; null if there has never been a leader.</summary>
    /// <param name="known">An epoch that is known to be taken: a stale listing does not override it.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<StoredObject?> FindHighestAsync(long known, CancellationToken cancellationToken)
    {
        var listed = (await store.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
            .Where(found => EpochOf(found.Key) > 0)
            .MaxBy(found => EpochOf(found.Key));
        return known > (listed is null ? 0 : EpochOf(listed.Key))
            ? await store.FindAsync(KeyOf(known), cancellationToken).ConfigureAwait(false) ?? listed
            : listed;
    }

    /// <summary>Reads a lease; null if the object is missing or invalid.</summary>
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

    /// <summary>Whether an epoch's object exists, by HEAD rather than by a listing.</summary>
    public async Task<bool> ExistsAsync(long epoch, CancellationToken cancellationToken) =>
        await store.FindAsync(KeyOf(epoch), cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Whether the highest lease is <paramref name="lease"/>, whatever its ETag.</summary>
    public async Task<bool> IsHighestAsync(LeaseDocument lease, CancellationToken cancellationToken) =>
        await FindHighestAsync(lease.Epoch, cancellationToken).ConfigureAwait(false) is { } highest
        && await IsObjectOfAsync(highest, lease, cancellationToken).ConfigureAwait(false);

    /// <summary>Whether another replica has taken over from <paramref name="lease"/>, or has overwritten it.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="etag">The ETag of its last write.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<bool> IsSupersededAsync(LeaseDocument lease, string etag, CancellationToken cancellationToken)
    {
        var highest = await FindHighestAsync(lease.Epoch, cancellationToken).ConfigureAwait(false);
        if (highest is null || EpochOf(highest.Key) != lease.Epoch)
            return true;

        // A heartbeat whose answer was lost has changed the ETag unnoticed; then the content decides.
        if ((etag.Length == 0 || highest.ETag != etag) && !await IsObjectOfAsync(highest, lease, cancellationToken).ConfigureAwait(false))
            return true;

        // A stale listing may not show the successor yet; the successor's own object does.
        return await ExistsAsync(lease.Epoch + 1, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Describes an epoch's object, for messages.</summary>
    public string Describe(long epoch) => store.Describe(KeyOf(epoch));

    /// <summary>Creates an epoch's object if it does not exist.</summary>
    /// <returns>Whether this call created it.</returns>
    public Task<bool> TryCreateAsync(LeaseDocument lease, CancellationToken cancellationToken) =>
        store.TryCreateAsync(KeyOf(lease.Epoch), Serialize(lease), cancellationToken);

    /// <summary>Writes an epoch's object unconditionally.</summary>
    /// <returns>Its new ETag.</returns>
    public Task<string> PutAsync(LeaseDocument lease, CancellationToken cancellationToken) =>
        store.PutAsync(KeyOf(lease.Epoch), Serialize(lease), cancellationToken);

    /// <summary>Whether the store has locks by which a leader's end is noticed at once.</summary>
    public bool HasLocks => store.Locks is not null;

    /// <summary>Holds the lock of a leader-to-be; null if the store has none.</summary>
    /// <param name="nonce">Identifies the process.</param>
    public HeldLock? TryHold(string nonce) => store.Locks?.TryHold(LockOf(nonce));

    /// <summary>Whether the process that holds a lease has ended for certain.</summary>
    public bool HasHolderEnded(LeaseDocument lease) =>
        lease.Lock is { } identity && lease.Nonce.All(char.IsAsciiHexDigit) && store.Locks?.HasEnded(LockOf(lease.Nonce), identity) == true;

    /// <summary>Removes the objects of lower epochs, and the locks of their leaders. The highest lease always stays, so that epochs never restart.</summary>
    public async Task RemoveBelowAsync(long epoch, string nonce, CancellationToken cancellationToken)
    {
        foreach (var old in await store.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            if (EpochOf(old.Key) is > 0 and var number && number < epoch || IsLockOfOthers(old.Key, nonce))
                await store.DeleteAsync(old.Key, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The epoch of an object; 0 if it is not a lease, such as a folder marker.</summary>
    public long EpochOf(string key) =>
        key.Length == prefix.Length + Digits + Ending.Length
        && key.EndsWith(Ending, StringComparison.Ordinal)
        && long.TryParse(key[prefix.Length..^Ending.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
        && epoch < EndOfEpochs
            ? epoch
            : 0;

    private async Task<bool> IsObjectOfAsync(StoredObject found, LeaseDocument lease, CancellationToken cancellationToken) =>
        EpochOf(found.Key) == lease.Epoch
        && (await ReadAsync(found.Key, cancellationToken).ConfigureAwait(false))?.Nonce == lease.Nonce;

    private static Payload Serialize(LeaseDocument lease) =>
        new(JsonSerializer.SerializeToUtf8Bytes(lease, LeaseJson.Default.LeaseDocument));

    private string LockOf(string nonce) => prefix + nonce + LockEnding;

    private bool IsLockOfOthers(string key, string nonce) => key.EndsWith(LockEnding, StringComparison.Ordinal) && key != LockOf(nonce);

    private string KeyOf(long epoch) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{epoch:D12}{Ending}");
}
