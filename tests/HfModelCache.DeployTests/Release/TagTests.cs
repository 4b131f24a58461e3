using HfModelCache.DeployTests.Tools;

namespace HfModelCache.DeployTests.Release;

/// <summary>The tags that an image gets.</summary>
public class TagTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    [Theory]
    [InlineData("v1.2.3", "v1.2.2 v1.2.3", "v1.2.3 v1.2 v1 latest")]
    [InlineData("v1.2.3", "", "v1.2.3 v1.2 v1 latest")]
    [InlineData("v0.1.0", "v0.1.0", "v0.1.0 v0.1 v0 latest")]
    [InlineData("v1.10.0", "v1.9.0", "v1.10.0 v1.10 v1 latest")]
    [InlineData("v1.2.3", "v2.0.0-rc.1 v1.2.4-rc.1 nightly", "v1.2.3 v1.2 v1 latest")]
    public async Task The_highest_release_gets_its_number_the_shorter_ones_and_latest(string tag, string others, string tags) =>
        Assert.Equal(tags, await TagsAsync($"refs/tags/{tag}", others));

    [Theory]
    [InlineData("v1.2.4", "v1.3.0", "v1.2.4 v1.2")]
    [InlineData("v1.9.0", "v2.0.0", "v1.9.0 v1.9 v1")]
    [InlineData("v1.2.3", "v1.2.10", "v1.2.3")]
    [InlineData("v1.2.3", "v1.20.0", "v1.2.3 v1.2")]
    [InlineData("v1.2.3", "v10.0.0", "v1.2.3 v1.2 v1")]
    public async Task A_repair_of_an_old_line_takes_nothing_from_a_newer_one(string tag, string others, string tags) =>
        Assert.Equal(tags, await TagsAsync($"refs/tags/{tag}", others));

    [Theory]
    [InlineData("v2.0.0-rc.1")]
    [InlineData("v1.2.3-alpha")]
    public async Task A_release_candidate_gets_only_its_number(string tag) =>
        Assert.Equal(tag, await TagsAsync($"refs/tags/{tag}", "v1.0.0"));

    [Theory]
    [InlineData("main", "main main-0123456")]
    [InlineData("feature/new-store", "feature-new-store feature-new-store-0123456")]
    [InlineData("fix#7", "fix-7 fix-7-0123456")]
    public async Task A_branch_gets_its_name_and_its_name_with_the_commit(string branch, string tags) =>
        Assert.Equal(tags, await TagsAsync($"refs/heads/{branch}", "v1.0.0"));

    [Theory]
    [InlineData("refs/heads/latest")]
    [InlineData("refs/heads/v1")]
    [InlineData("refs/heads/v1.2.3")]
    [InlineData("refs/heads/-x")]
    [InlineData("refs/tags/1.2.3")]
    [InlineData("refs/tags/v1.2")]
    [InlineData("refs/tags/v01.2.3")]
    [InlineData("refs/tags/v1.2.3+build")]
    [InlineData("refs/pull/3/merge")]
    public async Task A_branch_that_would_take_the_tag_of_a_release_is_refused_and_so_is_an_invalid_name(string reference)
    {
        var result = await RunAsync(reference, "");

        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.StartsWith("release/tags: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_branch_still_makes_a_tag()
    {
        var tags = (await TagsAsync($"refs/heads/{new string('b', 300)}", "")).Split(' ');

        Assert.All(tags, tag => Assert.InRange(tag.Length, 1, 128));
        Assert.EndsWith("-0123456", tags[1], StringComparison.Ordinal);
    }

    private static async Task<string> TagsAsync(string reference, string others) =>
        (await RunAsync(reference, others)).SuccessfulOutput().TrimEnd('\n').Replace('\n', ' ');

    private static Task<ToolResult> RunAsync(string reference, string others) => Tool.Script("release/tags")
        .RunAsync([], others.Replace(' ', '\n') + "\n", ("GITHUB_REF", reference), ("GITHUB_SHA", Commit));
}
