using HfModelCache.Server.Pages.Markup;
using HfModelCache.Server.Requests;

namespace HfModelCache.Server.Pages.Overview;

/// <summary>Represents which copies are shown, and in which order.</summary>
/// <param name="Words">The words to search for; empty for all copies.</param>
/// <param name="Column">What they are sorted by.</param>
/// <param name="IsDescending">Whether the largest comes first.</param>
/// <param name="Page">The page, from 1.</param>
internal sealed record OverviewQuery(string Words, CopyColumn Column, bool IsDescending, int Page)
{
    private const string Descending = "desc";

    /// <summary>Reads a query. What it does not state, or not correctly, has its default.</summary>
    public static OverviewQuery Read(QueryText query)
    {
        var sort = query.Find("sort");
        var column = Enum.GetValues<CopyColumn>().FirstOrDefault(column => NameOf(column) == sort);
        return new OverviewQuery(query.Find("q")?.Trim() ?? "", column, query.Find("order") == Descending, PageOf(query));
    }

    /// <summary>Reads the number of a page. Default 1.</summary>
    public static int PageOf(QueryText query) => query.Find("page") is null ? 1 : query.Number("page", int.MaxValue);

    /// <summary>The column as queries name it; null for the default.</summary>
    public string? Sort => Column == default ? null : NameOf(Column);

    /// <summary>The order as queries name it; null for the default.</summary>
    public string? Order => IsDescending ? Descending : null;

    /// <summary>The address of the list.</summary>
    public string Address => PageLinks.WithQuery(
        PageLinks.Overview, ("q", Words.Length == 0 ? null : Words), ("sort", Sort), ("order", Order), ("page", Page == 1 ? null : $"{Page}"));

    /// <summary>Returns the query for a click on a column: first the order that people want of it, then the other one.</summary>
    public OverviewQuery SortedBy(CopyColumn column) => this with
    {
        Column = column,
        IsDescending = column == Column ? !IsDescending : column is CopyColumn.Files or CopyColumn.Size or CopyColumn.Written,
        Page = 1,
    };

    private static string NameOf(CopyColumn column) => column switch
    {
        CopyColumn.Type => "type",
        CopyColumn.Files => "files",
        CopyColumn.Size => "size",
        CopyColumn.Written => "written",
        CopyColumn.State => "state",
        _ => "repo",
    };
}
