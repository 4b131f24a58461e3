using HfModelCache.Formatting;
using HfModelCache.Runs.Listing;
using HfModelCache.Server.Catalogue;
using HfModelCache.Server.Health;
using HfModelCache.Server.Misses;
using HfModelCache.Server.Pages.Framing;
using HfModelCache.Server.Pages.Markup;
using HfModelCache.Server.Pages.States;

namespace HfModelCache.Server.Pages.Overview;

/// <summary>Shows what is in the store.</summary>
/// <param name="listing">Lists the copies.</param>
/// <param name="ends">Tells how both ends are.</param>
/// <param name="fills">The runs of this replica that failed.</param>
/// <param name="time">The clock.</param>
internal sealed class OverviewPage(StoreListing listing, BothEnds ends, Fills fills, TimeProvider time)
{
    private const int RowsPerPage = 200;

    /// <summary>Creates the page.</summary>
    /// <param name="query">Which copies are shown.</param>
    /// <param name="seesAll">Whether the caller may know of every copy.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<Page> CreateAsync(OverviewQuery query, bool seesAll, CancellationToken cancellationToken)
    {
        var asked = ends.FindAsync(cancellationToken);
        var list = await listing.FindLatestAsync(seesAll, cancellationToken).ConfigureAwait(false);
        var (store, hub) = await asked.ConfigureAwait(false);
        if (list is null)
        {
            return new Page("Copies", $"""
                <h1>Copies</h1>
                <p class="notice warn">There is no list of the copies yet. Listing a large store takes a moment. This page goes on asking.</p>
                """, store, hub) { Status = 503, IsMoving = true };
        }

        var age = time.GetUtcNow() - list.At;
        var found = CopySelection.Of(list.Copies, query);
        var pager = new Pager(found.Count, RowsPerPage, query.Page);
        var shown = pager.Cut(found).ToList();
        return new Page(query.Words.Length == 0 ? "Copies" : $"{query.Words} – Copies", $"""
            <div class="bar">
            <h1>Copies</h1>
            {SearchForm(query)}
            <p class="summary">{Summary(list, found)}, listed {Times.Ago(age)}</p>
            </div>
            {Failed(list, seesAll)}
            {(found.Count == 0 ? Nothing(query) : new CopyTable(query).Show(shown))}
            {pager.Show("copies", page => (query with { Page = page }).Address)}
            {Hidden(list.Hidden)}
            """, store, hub) { IsMoving = StoreListing.IsOld(age) || shown.Exists(StateView.IsMoving) };
    }

    private static Html SearchForm(OverviewQuery query) => $"""
        <form role="search" action="{PageLinks.Overview}">
        <label for="q">Search</label>
        <input id="q" name="q" type="search" value="{query.Words}" placeholder="Name, revision, commit or state" autocomplete="off" spellcheck="false">
        {Field("sort", query.Sort)}{Field("order", query.Order)}
        <button>Search</button>
        </form>
        """;

    private static Html Field(string name, string? value) =>
        Html.If(value is not null, $"""<input type="hidden" name="{name}" value="{value}">""");

    private static string Summary(ListedCopies list, IReadOnlyList<ListedCopy> found)
    {
        var size = ByteSize.Format(found.Sum(copy => copy.Bytes));
        return found.Count == list.Copies.Count ? $"{Count(found.Count)}, {size}" : $"{found.Count} of {Count(list.Copies.Count)}, {size}";
    }

    private static string Count(int copies) => copies == 1 ? "1 copy" : $"{copies} copies";

    private static Html Nothing(OverviewQuery query)
    {
        if (query.Words.Length > 0)
            return $"""<p class="notice">No copy matches “{query.Words}”. <a href="{PageLinks.Overview}">Show all copies</a></p>""";
        return $"""<p class="notice">There are no copies to show. Make one: <code>hf-model-cache cache org/name</code></p>""";
    }

    private static Html Hidden(int count) => Html.If(count > 0, $"""
        <p class="notice" id="hidden">{(count == 1 ? "1 copy is" : $"{count} copies are")} hidden, because the repo is private, or nothing states who may read it.
        Copies that an older version made state it after the next run with REFRESH=true. <code>hf-model-cache list</code> shows all copies.</p>
        """);

    // Whether a repo is private is known of those that are listed alone.
    private Html Failed(ListedCopies list, bool seesAll)
    {
        var failed = fills.Failed;
        var known = list.Copies.Select(copy => (CopySelection.TypeOf(copy), copy.Repo)).ToHashSet();
        var shown = failed.Where(fill => seesAll || known.Contains((fill.Repo.Type, fill.Repo.Name))).ToList();
        return FailedFillList.Show(shown, failed.Count - shown.Count);
    }
}
