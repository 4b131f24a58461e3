using HfModelCache.Repos;
using HfModelCache.Server.Pages.Markup;
using HfModelCache.Tests.Runs;

namespace HfModelCache.Tests.Server.Pages.Markup;

public sealed class PageLinksTests
{
    private static readonly Commit Sha = Commit.TryParse(new string('a', 40))!;

    [Fact]
    public void Each_segment_of_a_path_is_escaped_and_its_slashes_are_not() => Assert.Equal(
        $"/acme/sample/resolve/{Sha}/a%20b/100%25%3F%23.bin",
        PageLinks.ToFile(CacheScenario.Id("acme/sample"), Sha, "a b/100%?#.bin"));

    [Fact]
    public void A_revision_is_a_value_of_the_query_so_its_slashes_are_escaped() => Assert.Equal(
        "/copies/datasets/acme/data?revision=refs%2Fpr%2F1%26x",
        PageLinks.ToCopy(CacheScenario.Id("acme/data", RepoType.Dataset), ("revision", "refs/pr/1&x"), ("page", null)));
}
