using HfModelCache.Server.Pages.Markup;

namespace HfModelCache.Tests.Server.Pages.Markup;

public sealed class PagerTests
{
    [Theory]
    [InlineData(1, "0 1 2")]
    [InlineData(3, "6")]
    [InlineData(99, "6")]
    public void A_page_holds_its_part_and_one_beyond_the_end_is_the_last(int wanted, string items) =>
        Assert.Equal(items, string.Join(' ', new Pager(7, 3, wanted).Cut(Enumerable.Range(0, 7))));

    [Fact]
    public void It_links_to_its_neighbours_and_tells_which_part_it_is()
    {
        var shown = new Pager(7, 3, 2).Show("copies", page => $"/?page={page}").ToString();

        Assert.Contains("href=\"/?page=1\"", shown, StringComparison.Ordinal);
        Assert.Contains("href=\"/?page=3\"", shown, StringComparison.Ordinal);
        Assert.Contains("4–6 of 7", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void One_page_needs_no_links(int count) => Assert.Empty(new Pager(count, 3, 1).Show("copies", _ => "").ToString());
}
