using System.Text.Json;
using System.Text.RegularExpressions;
using HfModelCache.Documents;
using HfModelCache.SystemTests.Executable;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.S3rver;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.SystemTests.Operations;

/// <summary>What docs/operations.md says to alert on is what the executable logs.</summary>
public sealed partial class AlertTests(S3rverFixture s3rver)
{
    private static readonly TestFile[] Model = [TestFile.Plain("config.json", "{}"), TestFile.Generated("model.safetensors", 1 << 20, seed: 7)];

    [Fact]
    public async Task Every_event_of_the_document_is_logged_when_it_says()
    {
        await using var pod = await PodScenario.StartAsync(new FolderTestStore(), Model);
        pod.Environment["LOG_FORMAT"] = "json";
        var stored = Path.Combine(new Uri(pod.Store.Environment["S3_ENDPOINT_URL"]).LocalPath, PodScenario.Root + "model.safetensors");

        var filled = await LinesAsync(pod);
        AssertTimed(Assert.Single(filled, line => Event(line) == 71), 1 << 20);
        Assert.Contains(await LinesAsync(pod), line => Event(line) == 70);

        await File.WriteAllBytesAsync(stored, new byte[1 << 20], TestContext.Current.CancellationToken); // Somebody else's bytes.
        var repaired = (await LinesAsync(pod)).Select(Event).ToList();
        Assert.Contains(49, repaired);
        Assert.Contains(36, repaired);

        var folder = Directory.CreateTempSubdirectory("restored-");
        pod.Environment["LOCAL_DIR"] = folder.FullName;
        AssertTimed(Assert.Single(await LinesAsync(pod), line => Event(line) == 74), 1 << 20);
        Assert.Contains(await LinesAsync(pod), line => Event(line) == 73);
        folder.Delete(recursive: true);

        Assert.Equal([36, 49, 70, 71, 73, 74, 83], Documented());
    }

    [Fact]
    public async Task A_store_that_ignores_conditions_is_named()
    {
        await using var pod = await PodScenario.StartAsync(await S3TestStore.CreateAsync(await s3rver.ServerAsync()), Model);
        pod.Environment["LOG_FORMAT"] = "json";

        Assert.Contains(await LinesAsync(pod), line => Event(line) == 83);
    }

    [Fact]
    public async Task The_last_line_of_a_failed_run_has_a_reason_a_cause_and_a_remedy()
    {
        await using var pod = await PodScenario.StartAsync(new FolderTestStore(), Model);
        pod.Environment["LOG_FORMAT"] = "json";
        pod.Environment["DETAILED_EXIT_CODES"] = "true";
        (await pod.RunAsync()).AssertSuccess();
        await pod.Store.DamageAsync(PodScenario.Root + "model.safetensors", 0.5);
        AssertFailure(await pod.RunAsync("verify"), 1, "CopyDamaged");

        pod.Environment["MODEL_NAME"] = "acme/nothing";
        AssertFailure(await pod.RunAsync("cache"), 2, "RepoNotFound");
    }

    private static void AssertFailure(ProductResult result, int exitCode, string reason)
    {
        using var last = JsonDocument.Parse(result.LastLine);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(("error", reason), (last.RootElement.GetProperty("level").GetString(), last.RootElement.GetProperty("reason").GetString()));
        Assert.False(last.RootElement.TryGetProperty("event", out _));
        Assert.All(["time", "cause", "remedy"], name => Assert.NotEqual("", last.RootElement.GetProperty(name).GetString()));
    }

    private static void AssertTimed(JsonElement line, long bytes)
    {
        Assert.InRange(line.GetProperty("bytes").GetInt64(), bytes, bytes + 1000);
        Assert.InRange(line.GetProperty("seconds").GetDouble(), 0, 600);
    }

    private static int Event(JsonElement line) => line.GetProperty("event").GetInt32();

    private static async Task<IReadOnlyList<JsonElement>> LinesAsync(PodScenario pod)
    {
        var result = await pod.RunAsync();
        result.AssertSuccess();
        return [.. result.Errors.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement.Clone())];
    }

    private static IEnumerable<int> Documented()
    {
        var section = Repository.Read("docs/operations.md").Split('\n')
            .SkipWhile(line => line != "## Alerts").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));
        return EventNumber().Matches(string.Join('\n', section)).SelectMany(match => match.Groups[1].Captures)
            .Select(capture => int.Parse(capture.Value, System.Globalization.CultureInfo.InvariantCulture)).Distinct().Order();
    }

    // "`event` is 71 (downloaded) or 74", "`event` 70 is a hit in the bucket, and 73 one in a folder"
    [GeneratedRegex(@"`event`(?:[^|\d]*(\d{2}))+")]
    private static partial Regex EventNumber();
}
