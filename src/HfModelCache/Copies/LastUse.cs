using System.Globalization;
using HfModelCache.Failures;
using HfModelCache.Stores;

namespace HfModelCache.Copies;

/// <summary>Notes the day on which a copy was last used, as the name of an empty object: a listing shows it without a read.</summary>
/// <remarks>It is best effort: no run waits for it for long, or fails because of it.</remarks>
/// <param name="store">The store.</param>
/// <param name="location">The location of the copy.</param>
/// <param name="time">The clock.</param>
internal sealed class LastUse(IObjectStore store, CopyLocation location, TimeProvider time)
{
    private const string DayFormat = "yyyy-MM-dd";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Returns the last day, in UTC, that is noted; null if none is.</summary>
    /// <param name="location">The location of the copy.</param>
    /// <param name="keys">The keys below it.</param>
    public static DateOnly? Find(CopyLocation location, IEnumerable<string> keys) =>
        keys.Select(key => DayOf(location, key)).Max();

    /// <summary>Notes today, unless that has been done. Earlier days are removed.</summary>
    /// <param name="keys">The keys below the copy's location.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task NoteAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var today = location.UsedPrefix + time.GetUtcNow().ToString(DayFormat, CultureInfo.InvariantCulture);
        var noted = keys.Where(key => DayOf(location, key) is not null).ToList();
        if (noted.Contains(today))
            return;
        using var limit = new CancellationTokenSource(Limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await store.PutAsync(today, new Payload(ReadOnlyMemory<byte>.Empty), linked.Token).ConfigureAwait(false);
            foreach (var earlier in noted)
                await store.DeleteAsync(earlier, linked.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ModelCacheException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The keys may only read, or the store is slow: the day stays unknown.
        }
    }

    private static DateOnly? DayOf(CopyLocation location, string key) =>
        key.StartsWith(location.UsedPrefix, StringComparison.Ordinal)
        && DateOnly.TryParseExact(key.AsSpan(location.UsedPrefix.Length), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;
}
