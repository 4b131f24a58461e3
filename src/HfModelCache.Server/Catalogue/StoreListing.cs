using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Runs;
using HfModelCache.Runs.Listing;
using HfModelCache.Server.Remembering;

namespace HfModelCache.Server.Catalogue;

/// <summary>Lists all copies of the store, whole or not, and remembers the list.</summary>
internal sealed class StoreListing
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Remembered<string, ListedCopies> _lists;
    private readonly TimeProvider _time;
    private volatile ListedCopies? _latest;

    /// <summary>Creates a listing. Nothing is read yet.</summary>
    /// <param name="cache">Lists the copies.</param>
    /// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
    /// <param name="time">The clock.</param>
    public StoreListing(ModelCache cache, string prefix, TimeProvider time)
    {
        _time = time;
        _lists = new(
            async (_, ct) => _latest = new ListedCopies(await cache.ListAsync(prefix, ct).ConfigureAwait(false), time.GetUtcNow()),
            new()
            {
                FreshFor = FreshFor,
                RenewedFor = TimeSpan.FromMinutes(1),
                KeptFor = KeptFor,
                AskingLimit = TimeSpan.FromMinutes(1),
                Overdue = "Listing the store took more than a minute.",
                MaxCost = 1,
            },
            time);
    }

    /// <summary>Returns the copies that a caller may know of.</summary>
    /// <param name="seesAll">Whether the caller may know of every copy.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public async ValueTask<ListedCopies> FindAsync(bool seesAll, CancellationToken cancellationToken) =>
        Shown(await _lists.GetAsync("", cancellationToken).ConfigureAwait(false), seesAll);

    /// <summary>The same for people: after two seconds, or if listing fails, they get the latest list. Null if there is none.</summary>
    /// <param name="seesAll">Whether the caller may know of every copy.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public async ValueTask<ListedCopies?> FindLatestAsync(bool seesAll, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(seesAll, cancellationToken).AsTask().WaitAsync(Patience, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or ModelCacheException)
        {
            return _latest is { } latest && _time.GetUtcNow() - latest.At <= KeptFor ? Shown(latest, seesAll) : null;
        }
    }

    /// <summary>Whether a list is about to be replaced by a newer one.</summary>
    public static bool IsOld(TimeSpan age) => age > FreshFor;

    private static ListedCopies Shown(ListedCopies all, bool seesAll)
    {
        if (seesAll)
            return all;
        var shown = all.Copies.Where(copy => copy.Visibility.IsListed()).ToList();
        return all with { Copies = shown, Hidden = all.Copies.Count - shown.Count };
    }
}

/// <summary>Represents the copies of a store at a time.</summary>
/// <param name="Copies">The copies.</param>
/// <param name="At">When they were listed.</param>
internal sealed record ListedCopies(IReadOnlyList<ListedCopy> Copies, DateTimeOffset At)
{
    /// <summary>How many copies the caller may not know of. Default 0.</summary>
    public int Hidden { get; init; }
}
