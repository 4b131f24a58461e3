using HfModelCache.Server.Misses;
using HfModelCache.Server.Pages.Markup;

namespace HfModelCache.Server.Pages.Overview;

/// <summary>Shows the runs of this replica that failed, the latest first.</summary>
internal static class FailedFillList
{
    /// <summary>Shows the runs; nothing if there are none.</summary>
    /// <param name="fills">The runs that the caller may know of.</param>
    /// <param name="hidden">How many others there are.</param>
    public static Html Show(IReadOnlyCollection<FailedFill> fills, int hidden)
    {
        if (fills.Count + hidden == 0)
            return Html.Nothing;
        return $"""
            <section class="notice bad" aria-labelledby="failed">
            <h2 id="failed">Runs that failed</h2>
            <ul>
            {fills.OrderByDescending(fill => fill.At).Select(Show)}
            {Html.If(hidden > 0, $"<li>{hidden} for repos that may be private. The log of this server names them.</li>")}
            </ul>
            </section>
            """;
    }

    private static Html Show(FailedFill fill) =>
        $"<li><strong>{fill.Repo.PagePath}</strong> at {fill.Revision}, {Times.Show(fill.At)} UTC: {fill.Cause}</li>";
}
