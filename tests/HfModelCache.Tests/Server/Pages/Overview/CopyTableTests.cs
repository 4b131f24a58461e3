using HfModelCache.Copies;
using HfModelCache.Repos;
using HfModelCache.Runs.Listing;
using HfModelCache.Server.Pages.Overview;

namespace HfModelCache.Tests.Server.Pages.Overview;

public sealed class CopyTableTests
{
    private const string Hostile = "\"><img src=x onerror=alert(1)>";

    private static readonly OverviewQuery Query = new("", CopyColumn.Size, IsDescending: true, Page: 1);

    [Fact]
    public void What_the_store_holds_can_not_write_the_page()
    {
        var shown = Show(Listed.Copy(Hostile) with
        {
            State = CopyState.Filling,
            Problem = Hostile,
            Revisions = [new ListedRevision(Hostile, Pinned: true)],
            Leader = new ListedLeader(Hostile, 1, 2),
        });

        Assert.DoesNotContain("<img", shown, StringComparison.Ordinal);
        Assert.Equal([Hostile], PageAnswer.RowsOf(shown));
    }

    [Fact]
    public void A_copy_that_is_being_filled_shows_by_whom_and_how_far()
    {
        var shown = Show(Listed.Copy("acme/big") with { State = CopyState.Filling, Leader = new ListedLeader("vllm-0", 256 << 20, 1 << 30) });

        Assert.Contains("<progress max=\"1073741824\" value=\"268435456\"", shown, StringComparison.Ordinal);
        Assert.Contains("filling", PageAnswer.TextOf(shown), StringComparison.Ordinal);
        Assert.Contains("25 % 256.0 MiB of 1.0 GiB by vllm-0", PageAnswer.TextOf(shown), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 2, "max=\"2\" value=\"2\"")]
    [InlineData(-1, 2, "max=\"2\" value=\"0\"")]
    [InlineData(5, 0, "by pod")]
    public void Progress_that_makes_no_sense_is_shown_within_its_limits(long done, long planned, string expected) => Assert.Contains(
        expected, Show(Listed.Copy("acme/big") with { State = CopyState.Filling, Leader = new ListedLeader("pod", done, planned) }), StringComparison.Ordinal);

    [Fact]
    public void Only_the_column_that_sorts_says_so()
    {
        var shown = Show(Listed.Copy("acme/sample"));

        Assert.Equal(5, shown.Split("aria-sort=\"none\"").Length - 1);
        Assert.Contains("aria-sort=\"descending\"><a href=\"/?sort=size\">Size", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_commit_beside_others_links_to_itself()
    {
        var copy = Listed.Copy("acme/sample", 7) with { Layout = CopyLayout.Commit, Type = RepoType.Dataset };

        Assert.Contains($"href=\"/copies/datasets/acme/sample?revision={copy.Commit}\"", Show(copy), StringComparison.Ordinal);
    }

    [Fact]
    public void Five_thousand_copies_are_searched_sorted_and_shown_in_pages_of_two_hundred()
    {
        var copies = Enumerable.Range(0, 5000).Select(number => Listed.Copy($"org-{number % 50}/model-{number}", number)).ToList();
        var query = Query with { Words = "model" };

        var shown = new CopyTable(query).Show(CopySelection.Of(copies, query).Skip(200).Take(200)).ToString();

        Assert.Equal("org-49/model-4799", PageAnswer.RowsOf(shown)[0]);
    }

    private static string Show(params ListedCopy[] copies) => new CopyTable(Query).Show(copies).ToString();
}
