namespace HfModelCache.Server.Pages.Markup;

/// <summary>Cuts a list into pages.</summary>
/// <param name="Count">The number of items.</param>
/// <param name="Size">The most items of a page.</param>
/// <param name="Wanted">The page that was asked for, from 1.</param>
internal sealed record Pager(int Count, int Size, int Wanted)
{
    /// <summary>The number of pages, at least one.</summary>
    public int Last => Math.Max(1, (Count + Size - 1) / Size);

    /// <summary>The page that is shown: the last one if there are fewer than wanted.</summary>
    public int Page => Math.Clamp(Wanted, 1, Last);

    /// <summary>Returns the items of the page.</summary>
    public IEnumerable<T> Cut<T>(IEnumerable<T> items) => items.Skip((Page - 1) * Size).Take(Size);

    /// <summary>Shows which part of the list the page is, and links to its neighbours; nothing if there is one page.</summary>
    /// <param name="what">What is listed, for people who hear the page.</param>
    /// <param name="linkTo">Returns the address of a page.</param>
    public Html Show(string what, Func<int, string> linkTo)
    {
        if (Last == 1)
            return Html.Nothing;
        var first = (Page - 1) * Size;
        return $"""
            <nav class="pager" aria-label="Pages of {what}">
            {Link("prev", "Previous", Page - 1, linkTo)}
            <span class="numbers">{first + 1}–{Math.Min(first + Size, Count)} of {Count}</span>
            {Link("next", "Next", Page + 1, linkTo)}
            </nav>
            """;
    }

    private Html Link(string relation, string text, int page, Func<int, string> linkTo) =>
        Html.If(page >= 1 && page <= Last, $"""<a rel="{relation}" href="{linkTo(page)}">{text}</a>""");
}
