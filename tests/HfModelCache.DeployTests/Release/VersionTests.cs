using HfModelCache.DeployTests.Tools;

namespace HfModelCache.DeployTests.Release;

public class VersionTests
{
    [Fact]
    public async Task A_release_is_tagged_with_the_version_that_the_program_tells() =>
        Assert.Equal(0, await CheckAsync($"refs/tags/v{Repository.Version}"));

    [Fact]
    public async Task Another_tag_is_refused() => Assert.Equal(1, await CheckAsync("refs/tags/v987.0.0"));

    [Fact]
    public async Task A_branch_needs_no_version() => Assert.Equal(0, await CheckAsync("refs/heads/main"));

    private static async Task<int> CheckAsync(string reference) =>
        (await Tool.Script("release/check-version").RunAsync([], "", ("GITHUB_REF", reference))).ExitCode;
}
