using HfModelCache.Runs;
using HfModelCache.Runs.Listing;
using HfModelCache.Server.Access;

namespace HfModelCache.Server.Catalogue;

/// <summary>Lists all copies of the store, whole or not, and remembers the list.</summary>
internal sealed class StoreListing
{
    private readonly Remembered<string, ListedCopies> _lists;

    /// <summary>Creates a listing. Nothing is read yet.</summary>
    /// <param name="cache">Lists the copies.</param>
    /// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
    /// <param name="time">The clock.</param>
    public StoreListing(ModelCache cache, string prefix, TimeProvider time) => _lists = new(
        async (_, ct) => new ListedCopies(await cache.ListAsync(prefix, ct).ConfigureAwait(false), time.GetUtcNow()),
        new()
        {
            FreshFor = TimeSpan.FromSeconds(5),
            RenewedFor = TimeSpan.FromMinutes(1),
            KeptFor = TimeSpan.FromHours(1),
            AskingLimit = TimeSpan.FromMinutes(1),
            Overdue = "Listing the store took more than a minute.",
            MaxCost = 1,
        },
        time);

    /// <summary>Returns the copies that a caller may know of.</summary>
    /// <param name="seesAll">Whether the caller may know of every copy.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public async ValueTask<ListedCopies> FindAsync(bool seesAll, CancellationToken cancellationToken)
    {
        var all = await _lists.GetAsync("", cancellationToken).ConfigureAwait(false);
        if (seesAll)
            return all;
        var shown = all.Copies.Where(copy => AccessPolicy.IsListed(copy.Visibility)).ToList();
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
