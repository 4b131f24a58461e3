using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.SystemTests.Executable;

/// <summary>Output that is closed, full or broken never decides what becomes of the work.</summary>
public sealed class OutputTests
{
    private const string Broken = "| exec true"; // It ends without having read anything.

    [Theory]
    [InlineData("2>&-")]
    [InlineData(">&-")]
    [InlineData("<&-")]
    [InlineData(">&- 2>&-")]
    [InlineData("<&- >&- 2>&-")]
    [InlineData("2>/dev/full")]
    [InlineData(">/dev/full")]
    [InlineData(">/dev/full 2>&1")]
    [InlineData("2>&1 >/dev/null " + Broken)]
    [InlineData(">/dev/null 2>&1 " + Broken)]
    [InlineData(Broken)]
    public async Task The_work_is_done_wherever_the_output_goes(string output)
    {
        await using var pod = await StartAsync();
        var folder = Directory.CreateTempSubdirectory("restored-").FullName;
        try
        {
            foreach (var arguments in new[] { "cache", "cache", "verify", $"restore acme/sample {folder}", $"restore acme/sample {folder}", $"verify {folder}" })
                Assert.Equal(0, await ExitCodeAsync(pod, arguments, output));
            await pod.AssertWholeAsync(leftOut: "pytorch_model.bin");
            Assert.Equal(1, await ExitCodeAsync(pod, "cache acme/missing", output));
            Assert.Equal(1, await ExitCodeAsync(pod, "cache --no-such-option", output));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(">&-", "it is closed")]
    [InlineData("<&- >&-", "it is closed")]
    [InlineData(">/dev/full", "No space left on device")]
    public async Task A_result_that_can_not_be_printed_is_a_failure_with_its_cause(string output, string cause)
    {
        await using var pod = await StartAsync();
        foreach (var arguments in new[] { "plan", "plan --json", "help", "help cache", "version", "--help", "--version" })
        {
            await using var running = Start(pod, arguments, output);
            var result = await running.Finished;

            result.AssertFailure();
            Assert.Contains($"The result can't be written to stdout: {cause}.", result.LastLine, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Broken)]
    [InlineData(">&- 2>&-")]
    [InlineData(">/dev/full 2>/dev/full")]
    public async Task Without_any_output_the_exit_code_tells_that_a_result_was_not_printed(string output)
    {
        await using var pod = await StartAsync();
        foreach (var arguments in new[] { "plan", "plan --json", "help", "version" })
            Assert.Equal(1, await ExitCodeAsync(pod, arguments, output));
    }

    [Theory]
    [InlineData("2>&-")]
    [InlineData("2>/dev/full")]
    public async Task A_result_is_printed_even_if_nothing_can_be_logged(string output)
    {
        await using var pod = await StartAsync();
        await using var running = Start(pod, "plan --json", output);

        var result = await running.Finished;

        result.AssertSuccess();
        Assert.Contains("\"config.json\"", result.Output, StringComparison.Ordinal);
    }

    private static async Task<PodScenario> StartAsync() => await PodScenario.StartAsync(new FolderTestStore(), SampleRepo.Files);

    // A pipe's exit code is that of its last command, so the first one's goes another way.
    private static async Task<int> ExitCodeAsync(PodScenario pod, string arguments, string output)
    {
        var code = Path.GetTempFileName();
        try
        {
            await using var running = Start(pod, arguments, output, code);
            await running.Finished;
            return int.Parse(await File.ReadAllTextAsync(code, TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture);
        }
        finally
        {
            File.Delete(code);
        }
    }

    private static RunningProduct Start(PodScenario pod, string arguments, string output) =>
        RunningProduct.Start(pod.Environment, ["/bin/sh", "-c", $"exec \"$0\" {arguments} {output}"], []);

    private static RunningProduct Start(PodScenario pod, string arguments, string output, string codeFile)
    {
        var (redirections, pipe) = output.Split('|') is [var before, var after] ? (before, "|" + after) : (output, "");

        // The pipe is broken before the first byte.
        var wait = pipe.Length > 0 ? "sleep 0.2; " : "";
        return RunningProduct.Start(
            pod.Environment, ["/bin/sh", "-c", $"{{ {wait}\"$0\" {arguments} {redirections}; echo $? >{codeFile}; }} {pipe}"], []);
    }
}
