using HfModelCache.DeployTests.Tools;
using HfModelCache.Documents;

namespace HfModelCache.DeployTests.Release;

public class VersionTests
{
    [Fact]
    public async Task A_release_is_tagged_with_the_version_that_the_program_prints() =>
        Assert.Equal(0, await CheckAsync($"refs/tags/v{Repository.Version}"));

    [Fact]
    public async Task Another_tag_is_refused() => Assert.Equal(1, await CheckAsync("refs/tags/v987.0.0"));

    [Fact]
    public async Task A_branch_needs_no_version() => Assert.Equal(0, await CheckAsync("refs/heads/main"));

    [Theory]
    [InlineData("refs/tags/v0.2.0-rc.1", 0)]
    [InlineData("refs/tags/v0.2.0", 1)]
    public async Task A_candidate_is_tagged_with_its_suffix(string reference, int exitCode)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            folder.CreateSubdirectory("release");
            var script = Path.Combine(folder.FullName, "release", "check-version");
            File.Copy(Repository.PathOf("release/check-version"), script);
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "Directory.Build.props"),
                Repository.Read("Directory.Build.props").Replace(Version(Repository.Version), Version("0.2.0-rc.1"), StringComparison.Ordinal));

            Assert.Equal(exitCode, (await Tool.Script(script).RunAsync([], "", ("GITHUB_REF", reference))).ExitCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Version(string version) => $"<Version>{version}</Version>";

    private static async Task<int> CheckAsync(string reference) =>
        (await Tool.Script("release/check-version").RunAsync([], "", ("GITHUB_REF", reference))).ExitCode;
}
