namespace HfModelCache.DeployTests.Scripts;

public sealed class TestScriptTests : IDisposable
{
    private readonly TestScript _script = new();

    public void Dispose() => _script.Dispose();

    [Theory]
    [InlineData("all", "16 passed, 0 failed, 0 skipped")]
    [InlineData("fast", "4 passed, 0 failed, 0 skipped")]
    public async Task The_tests_of_all_projects_are_counted_together(string mode, string counts) => Assert.EndsWith(
        $"\n{counts}\n", (await _script.RunAsync(mode, ci: "true")).SuccessfulOutput(), StringComparison.Ordinal);

    [Theory]
    [InlineData("all", "true", 1)]
    [InlineData("fast", "true", 1)]
    [InlineData("all", "", 0)]
    [InlineData("fast", "false", 0)]
    public async Task A_skipped_test_is_named_and_fails_the_run_in_CI(string mode, string ci, int exitCode)
    {
        var result = await _script.RunAsync(mode, ci, skipped: 1);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains("skipped A test", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", 0, 8, 1)]
    [InlineData("true", 1, 8, 1)]
    [InlineData("", 0, 8, 1)]
    [InlineData("", 1, 8, 0)]
    [InlineData("", 0, 9, 0)]
    public async Task Too_few_covered_lines_fail_the_run_unless_tests_were_skipped_elsewhere(
        string ci, int skipped, int coveredLines, int exitCode)
    {
        var result = await _script.RunAsync("all", ci, skipped: skipped, coveredLines: coveredLines);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains($"Coverage of lines: {coveredLines}0.0 %", result.Output, StringComparison.Ordinal);
        Assert.Equal(exitCode == 1, result.Output.Contains("That is less than 85 %.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failed_test_fails_the_run() => Assert.Equal(1, (await _script.RunAsync("fast", ci: "", failed: 1)).ExitCode);

    [Fact]
    public async Task A_test_run_that_breaks_off_fails()
    {
        var result = await _script.RunAsync("fast", ci: "", ends: false);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("HfModelCache.Tests did not run to its end.", result.Output, StringComparison.Ordinal);
    }
}
