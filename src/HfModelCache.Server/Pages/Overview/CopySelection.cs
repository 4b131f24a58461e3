using HfModelCache.Repos;
using HfModelCache.Runs.Listing;
using HfModelCache.Server.Pages.States;

namespace HfModelCache.Server.Pages.Overview;

/// <summary>Finds and sorts the copies that a query asks for.</summary>
internal static class CopySelection
{
    /// <summary>Returns the copies. Those that are equal in what they are sorted by stay in the order of their repos.</summary>
    public static IReadOnlyList<ListedCopy> Of(IEnumerable<ListedCopy> copies, OverviewQuery query)
    {
        var words = query.Words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var found = copies.Where(copy => words.All(word => Matches(copy, word)));
        return query.Column switch
        {
            CopyColumn.Type => Sort(found, copy => TypeOf(copy).ToName(), StringComparer.Ordinal, query),
            CopyColumn.Files => Sort(found, copy => copy.Files, Comparer<int>.Default, query),
            CopyColumn.Size => Sort(found, copy => copy.Bytes, Comparer<long>.Default, query),
            CopyColumn.Written => Sort(found, copy => copy.Written ?? DateTimeOffset.MinValue, Comparer<DateTimeOffset>.Default, query),
            CopyColumn.State => Sort(found, copy => StateView.NameOf(copy.State), StringComparer.Ordinal, query),
            _ => Sort(found, copy => copy.Repo, StringComparer.OrdinalIgnoreCase, query),
        };
    }

    /// <summary>Returns the type of a copy's repo. Where no document states it, it is a model, as almost all are.</summary>
    public static RepoType TypeOf(ListedCopy copy) => copy.Type ?? RepoType.Model;

    private static bool Matches(ListedCopy copy, string word) =>
        Has(copy.Repo, word)
        || Has(TypeOf(copy).ToName(), word)
        || Has(StateView.NameOf(copy.State), word)
        || copy.Commit?.Sha.StartsWith(word, StringComparison.OrdinalIgnoreCase) == true
        || copy.Revisions.Any(revision => Has(revision.Name, word));

    private static bool Has(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static List<ListedCopy> Sort<T>(IEnumerable<ListedCopy> copies, Func<ListedCopy, T> by, IComparer<T> comparer, OverviewQuery query) =>
        [.. query.IsDescending ? copies.OrderByDescending(by, comparer) : copies.OrderBy(by, comparer)];
}
