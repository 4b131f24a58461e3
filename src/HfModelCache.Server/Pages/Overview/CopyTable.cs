using HfModelCache.Copies;
using HfModelCache.Formatting;
using HfModelCache.Repos;
using HfModelCache.Runs.Listing;
using HfModelCache.Server.Pages.Markup;
using HfModelCache.Server.Pages.States;

namespace HfModelCache.Server.Pages.Overview;

/// <summary>Shows copies as a table: on a phone, each as a card.</summary>
/// <param name="query">How they are sorted.</param>
internal sealed class CopyTable(OverviewQuery query)
{
    private const int CommitDigits = 12;

    /// <summary>Shows the copies.</summary>
    public Html Show(IEnumerable<ListedCopy> copies) => $"""
        <table class="copies" role="table" aria-label="Copies">
        <thead role="rowgroup"><tr role="row">
        {Head("Repo", CopyColumn.Repo)}{Head("Type", CopyColumn.Type)}{Head("Revisions")}{Head("Commit")}
        {Head("Files", CopyColumn.Files)}{Head("Size", CopyColumn.Size)}{Head("Written (UTC)", CopyColumn.Written)}{Head("State", CopyColumn.State)}
        </tr></thead>
        <tbody role="rowgroup">
        {copies.Select(Row)}
        </tbody>
        </table>
        """;

    private static Html Head(string name) => $"""<th scope="col" role="columnheader" class="unsorted">{name}</th>""";

    private Html Head(string name, CopyColumn column)
    {
        var order = column != query.Column ? "none" : query.IsDescending ? "descending" : "ascending";
        var tone = column is CopyColumn.Files or CopyColumn.Size ? "number" : "text";
        return $"""<th scope="col" role="columnheader" class="{tone}" aria-sort="{order}"><a href="{query.SortedBy(column).Address}">{name}</a></th>""";
    }

    private static Html Row(ListedCopy copy) => $"""
        <tr role="row">
        <th scope="row" role="rowheader" class="repo">{Repo(copy)}{Visibility(copy)}</th>
        <td role="cell" data-label="Type">{CopySelection.TypeOf(copy).ToName()}</td>
        <td role="cell" data-label="Revisions" class="revisions">{Revisions(copy)}</td>
        <td role="cell" data-label="Commit"><code>{copy.Commit?.Sha[..CommitDigits]}</code></td>
        <td role="cell" data-label="Files" class="number">{copy.Files}</td>
        <td role="cell" data-label="Size" class="number">{ByteSize.Format(copy.Bytes)}</td>
        <td role="cell" data-label="Written" class="time">{Times.Show(copy.Written)}</td>
        <td role="cell" data-label="State" class="state-cell">{StateView.Show(copy)}</td>
        </tr>

        """;

    // With S3_LAYOUT=commit a repo has several copies, and the commit identifies one. An invalid repo name has no page.
    private static Html Repo(ListedCopy copy)
    {
        if (!RepoId.TryCreate(CopySelection.TypeOf(copy), copy.Repo, out var repo, out _))
            return $"{copy.Repo}";
        return $"""<a href="{PageLinks.ToCopy(repo, ("revision", copy.Layout == CopyLayout.Commit ? copy.Commit?.Sha : null))}">{copy.Repo}</a>""";
    }

    private static Html Visibility(ListedCopy copy) => Html.If(
        copy.Visibility is Repos.Visibility.Gated or Repos.Visibility.Private, $""" <span class="tag">{copy.Visibility.ToName()}</span>""");

    private static IEnumerable<Html> Revisions(ListedCopy copy) => copy.Revisions
        .Where(revision => revision.Name != copy.Commit?.Sha)
        .Select((revision, index) => (Html)$"{(index == 0 ? "" : ", ")}{revision.Name}{(revision.Pinned ? " (pinned)" : "")}");
}
