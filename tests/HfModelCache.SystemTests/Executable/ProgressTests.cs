using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.SystemTests.Executable;

/// <summary>What people see of a transfer on a slow line, in a pod's log and on a terminal.</summary>
public sealed partial class ProgressTests
{
    private const int Connections = 8;

    private static readonly TestFile Large = TestFile.Generated("model.safetensors", 64 << 20, seed: 5);

    [Fact]
    public async Task On_a_slow_line_bytes_count_as_they_arrive_also_for_pods_that_wait()
    {
        await using var pod = await StartAsync([Large], bytesPerSecond: 4 << 20);
        pod.Environment["PROGRESS_INTERVAL"] = "1s";
        await using var leader = pod.Start("pod-0");
        await PodScenario.LoggedAsync(leader, "is the leader");
        await using var follower = pod.Start("pod-1");

        var (led, followed) = (await leader.Finished, await follower.Finished);

        led.AssertSuccess();
        followed.AssertSuccess();
        AssertHonest(ProgressOf(led), led);
        AssertHonest(ProgressOf(followed), followed);
        Assert.Matches(@"(\d+) connections, (\d+) parts in flight", led.Errors);
    }

    [Fact]
    public async Task For_programs_the_numbers_are_those_of_the_sentence()
    {
        await using var pod = await StartAsync([Large], bytesPerSecond: 8 << 20);
        (pod.Environment["PROGRESS_INTERVAL"], pod.Environment["LOG_FORMAT"]) = ("1s", "json");

        var result = await pod.RunAsync();

        result.AssertSuccess();
        var received = new List<long>();
        foreach (var line in result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.GetProperty("event").GetInt32() != 60)
                continue;
            received.Add(json.RootElement.GetProperty("receivedBytes").GetInt64());
            Assert.Equal(Large.Content.Length, json.RootElement.GetProperty("totalBytes").GetInt64());
            Assert.InRange(json.RootElement.GetProperty("bytesPerSecond").GetInt64(), 1 << 20, 16 << 20);
        }

        Assert.True(received.Count >= 3, result.Errors);
        Assert.Equal(received.Order(), received);
    }

    [Theory]
    [InlineData(160, 40)]
    [InlineData(66, 12)]
    [InlineData(30, 4)]
    public async Task On_a_terminal_bars_leave_every_log_line_whole_and_the_last_one_is_full(int columns, int rows)
    {
        await using var pod = await StartAsync(
            [.. Enumerable.Range(1, 6).Select(i => TestFile.Generated($"model-{i}-of-6.safetensors", i << 20, seed: (ulong)i))], bytesPerSecond: 4 << 20);
        var raw = await RunOnTerminalAsync(pod, columns, rows);

        var screen = new TerminalScreen(columns);
        screen.Write(raw);
        var shown = screen.Lines.Where(line => line.Length > 0).ToList();
        Assert.All(shown.SkipLast(1), line => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (info |warn |debug) [^\[\]#]*$", line));
        Assert.Contains(shown, line => line.Contains("whole and verified", StringComparison.Ordinal));
        Assert.StartsWith("21.0 MiB of 21.0 MiB (100 %)"[..Math.Min(28, columns - 1)], WithoutBar(shown[^1]), StringComparison.Ordinal);
        Assert.All(screen.WrappedLines, line => Assert.DoesNotMatch(@"[#=-]{3}|of 21\.0 MiB \(", line)); // Log lines wrap; bars don't.
        Assert.True(raw.Split("\u001b[2K").Length > 3, "No bar was ever redrawn.");
        Assert.DoesNotContain("\u001b[3", raw, StringComparison.Ordinal);
    }

    private static string WithoutBar(string line) => Bar().Replace(line, "");

    private static async Task<PodScenario> StartAsync(IEnumerable<TestFile> files, long bytesPerSecond)
    {
        var pod = await PodScenario.StartAsync(new FolderTestStore(), files);
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = bytesPerSecond / Connections };
        pod.Environment["MAX_CONNECTIONS"] = Connections.ToString(CultureInfo.InvariantCulture);
        return pod;
    }

    // The terminal belongs to script, of util-linux.
    private static async Task<string> RunOnTerminalAsync(PodScenario pod, int columns, int rows)
    {
        (pod.Environment["TERM"], pod.Environment["NO_COLOR"], pod.Environment["LOG_LEVEL"]) = ("xterm", "1", "debug");
        var typescript = Path.GetTempFileName();
        try
        {
            var result = await pod.RunUnderAsync(
                "/bin/sh", "-c", $"EXE=\"$0\" exec script --quiet --return --flush --command 'stty cols {columns} rows {rows}; exec \"$EXE\"' {typescript}");
            result.AssertSuccess();
            var text = await File.ReadAllTextAsync(typescript, TestContext.Current.CancellationToken);
            return text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..text.LastIndexOf("\nScript done", StringComparison.Ordinal)];
        }
        finally
        {
            File.Delete(typescript);
        }
    }

    private static List<(double Percent, string Line)> ProgressOf(ProductResult result) =>
        [.. Progress().Matches(result.Errors).Select(match => (double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), match.Value))];

    // Half-way through the time, about half of the bytes are there, and there is an estimate worth reading.
    private static void AssertHonest(List<(double Percent, string Line)> progress, ProductResult result)
    {
        Assert.True(progress.Count >= 5, result.Errors);
        Assert.Equal(progress.Select(line => line.Percent).Order(), progress.Select(line => line.Percent));
        Assert.True(progress[progress.Count / 2].Percent is >= 20 and <= 80, result.Errors);
        Assert.Contains(progress, line => line.Line.Contains(" stored", StringComparison.Ordinal));
        Assert.DoesNotMatch(@"\d\d+ h ", result.Errors);
        Assert.Contains(progress, line => LeftInSeconds().IsMatch(line.Line));
    }

    [GeneratedRegex(@"(?m)^.* of 64\.0 MiB \((\d+) %\).*$")]
    private static partial Regex Progress();

    [GeneratedRegex(@"\d+ s left")]
    private static partial Regex LeftInSeconds();

    [GeneratedRegex(@"^\[[#=-]*\] ")]
    private static partial Regex Bar();
}
