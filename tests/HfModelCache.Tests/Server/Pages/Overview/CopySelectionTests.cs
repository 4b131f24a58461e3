using HfModelCache.Repos;
using HfModelCache.Runs.Listing;
using HfModelCache.Server.Pages.Overview;
using HfModelCache.Server.Requests;

namespace HfModelCache.Tests.Server.Pages.Overview;

public sealed class CopySelectionTests
{
    private static readonly ListedCopy[] Copies =
    [
        Listed.Copy("acme/alpha", 2) with { Type = RepoType.Dataset },
        Listed.Copy("Beta/one", 3) with { State = CopyState.Filling },
        Listed.Copy("acme/gamma", 1) with { Revisions = [new ListedRevision("stable", Pinned: true)] },
    ];

    [Theory]
    [InlineData("q=ALPHA", "acme/alpha")]
    [InlineData("q=dataset", "acme/alpha")]
    [InlineData("q=filling", "Beta/one")]
    [InlineData("q=stable", "acme/gamma")]
    [InlineData("q=0000000000000000000000000000000000000003", "Beta/one")]
    [InlineData("q=acme+gam", "acme/gamma")]
    [InlineData("q=nothing", "")]
    [InlineData("", "acme/alpha acme/gamma Beta/one")]
    [InlineData("order=desc", "Beta/one acme/gamma acme/alpha")]
    [InlineData("sort=size&order=desc", "Beta/one acme/alpha acme/gamma")]
    [InlineData("sort=files", "acme/gamma acme/alpha Beta/one")]
    [InlineData("sort=written&order=desc", "Beta/one acme/alpha acme/gamma")]
    [InlineData("sort=type", "acme/alpha Beta/one acme/gamma")]
    [InlineData("sort=state", "Beta/one acme/alpha acme/gamma")]
    [InlineData("sort=__proto__&order=up&page=x", "acme/alpha acme/gamma Beta/one")]
    public void A_query_finds_by_all_its_words_and_sorts(string query, string repos) =>
        Assert.Equal(repos, string.Join(' ', CopySelection.Of(Copies, Read(query)).Select(copy => copy.Repo)));

    [Fact]
    public void An_address_reads_back_as_the_query_that_it_was_made_of()
    {
        var query = new OverviewQuery("a&b=\"<c>", CopyColumn.Size, IsDescending: true, Page: 3);

        Assert.Equal(query, Read(query.Address[2..]));
        Assert.Equal("/", Read("").Address);
    }

    [Fact]
    public void A_second_click_on_a_column_turns_the_order_and_a_click_on_sizes_shows_the_largest_first()
    {
        var first = Read("page=2").SortedBy(CopyColumn.Size);

        Assert.Equal((CopyColumn.Size, true, 1), (first.Column, first.IsDescending, first.Page));
        Assert.False(first.SortedBy(CopyColumn.Size).IsDescending);
        Assert.False(first.SortedBy(CopyColumn.Repo).IsDescending);
    }

    private static OverviewQuery Read(string query) => OverviewQuery.Read(QueryText.TryParse(query, out var text) ? text : QueryText.Empty);
}
