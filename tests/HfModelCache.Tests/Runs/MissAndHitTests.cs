using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Runs;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.Tests.Runs;

public sealed class MissAndHitTests
{
    private static readonly string[] LeftOut = ["pytorch_model.bin"];

    [Fact]
    public async Task A_repo_lands_byte_for_byte()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();

        var outcome = await scenario.EnsureAsync();

        await scenario.AssertWholeAsync(leftOut: LeftOut);
        Assert.False(outcome.IsHit);
        Assert.Equal(SampleRepo.Files.Count - 1, outcome.FetchedFiles);
        Assert.Equal(outcome.Bytes, outcome.FetchedBytes);
    }

    [Fact]
    public async Task The_second_run_sends_the_Hub_nothing()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        await scenario.EnsureAsync();
        scenario.Hub.Requests.Clear();

        var outcome = await scenario.EnsureAsync();

        Assert.True(outcome.IsHit);
        Assert.Empty(scenario.Hub.Requests.All);
    }

    [Fact]
    public async Task Each_byte_is_fetched_once_and_each_large_file_resolved_once()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();

        var outcome = await scenario.EnsureAsync();

        Assert.Equal(outcome.Bytes, FileBytes(scenario));
        var resolves = scenario.Hub.Requests.All.Where(r => r.Origin == Origin.Hub && r.Target.Contains("/resolve/", StringComparison.Ordinal));
        Assert.Equal(outcome.FetchedFiles - 1, resolves.Count()); // The empty file is not asked for.
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(CacheScenario.PartSize - 1)]
    [InlineData(CacheScenario.PartSize)]
    [InlineData(CacheScenario.PartSize + 1)]
    [InlineData(7 * CacheScenario.PartSize)]
    [InlineData((3 << 20) + 1)]
    public async Task A_file_of_any_size_arrives(long size)
    {
        await using var scenario = await CacheScenario.StartAsync(TestFile.Generated("model.safetensors", size, seed: 7));

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
    }

    [Fact]
    public async Task Plain_files_of_any_size_arrive()
    {
        var bytes = new byte[CacheScenario.PartSize * 3];
        new Random(1).NextBytes(bytes);
        await using var scenario = await CacheScenario.StartAsync(
            TestFile.Plain("merges.txt", bytes), TestFile.Plain("a", "a"), TestFile.Plain("empty", ""));

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
    }

    [Fact]
    public async Task Names_with_unusual_characters_arrive()
    {
        string[] names = ["sub folder/to?/awful?filename%you:should,never.give", "a+b&c=d#e.txt", "pt/tugão/ü.bin", "~tilde-dash", "%2e%2e/x"];
        await using var scenario = await CacheScenario.StartAsync(names.Select((name, i) => TestFile.Plain(name, $"content {i}")));

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
    }

    [Fact]
    public async Task Hundreds_of_small_files_arrive_beside_a_large_one()
    {
        var small = Enumerable.Range(0, 300).Select(i => TestFile.Generated($"voices/{i:000}.bin", 10 + (i * 13), seed: (ulong)i));
        await using var scenario = await CacheScenario.StartAsync(small.Append(TestFile.Generated("model.gguf", 5 << 20, seed: 999)));

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
    }

    [Theory]
    [InlineData(RepoType.Dataset, RepoKind.Dataset)]
    [InlineData(RepoType.Space, RepoKind.Space)]
    public async Task Datasets_and_spaces_are_cached_like_models(RepoType type, RepoKind kind)
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Hub.AddRepo("acme/other", kind).Commit("main", TestFile.Plain("data.csv", "a,b"), TestFile.Generated("data.parquet", 400_000, 5));
        scenario.Request = scenario.Request with { Repo = CacheScenario.Id("acme/other", type) };

        await scenario.EnsureAsync();

        Assert.Equal(["data.csv", "data.parquet"], scenario.StoredFiles());
    }

    [Fact]
    public async Task A_neighbour_whose_name_begins_alike_is_not_mistaken_for_the_model()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        await scenario.EnsureAsync();
        scenario.Hub.AddRepo("acme/sample-it").Commit("main", TestFile.Plain("config.json", "{}"));

        scenario.Request = scenario.Request with { Repo = CacheScenario.Id("acme/sample-it") };
        await scenario.EnsureAsync();

        Assert.Equal(["config.json"], scenario.StoredFiles());
    }

    [Fact]
    public async Task The_manifest_tells_everything_about_the_copy()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        await scenario.EnsureAsync();

        using var json = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(scenario.ManifestPath, TestContext.Current.CancellationToken));
        var manifest = json.RootElement;

        Assert.Equal(1, manifest.GetProperty("format").GetInt32());
        Assert.Equal("acme/sample", manifest.GetProperty("repo").GetString());
        Assert.Equal("model", manifest.GetProperty("type").GetString());
        Assert.Equal("main", manifest.GetProperty("revision").GetString());
        Assert.Equal(scenario.Repo.Find("main")!.Sha, manifest.GetProperty("commit").GetString());
        Assert.Equal("default", manifest.GetProperty("selection").GetString());
        Assert.StartsWith("hf-model-cache 0", manifest.GetProperty("tool").GetString(), StringComparison.Ordinal);
        Assert.InRange(manifest.GetProperty("written").GetDateTimeOffset(), WallClock.Now.AddMinutes(-1), WallClock.Now);
        var first = manifest.GetProperty("files")[0];
        Assert.Equal(".gitattributes", first.GetProperty("path").GetString());
        Assert.StartsWith("git:", first.GetProperty("digest").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(first.GetProperty("eTag").GetString()!);
        Assert.Equal("pytorch_model.bin", manifest.GetProperty("leftOut")[0].GetProperty("path").GetString());
    }

    [Fact]
    public async Task The_meter_ends_at_the_total()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();

        var outcome = await scenario.EnsureAsync();

        var meter = scenario.Meter.Snapshot;
        Assert.Equal((outcome.Bytes, outcome.Bytes, outcome.Bytes), (meter.PlannedBytes, meter.FetchedBytes, meter.DoneBytes));
        Assert.Equal((outcome.Files, outcome.Files), (meter.PlannedFiles, meter.FilesDone));
    }

    [Fact]
    public async Task The_meter_of_a_run_that_fails_counts_what_stays_in_the_store()
    {
        const int Parts = 6;
        await using var scenario = await CacheScenario.StartAsync(TestFile.Generated("model.safetensors", Parts * CacheScenario.PartSize, seed: 3));
        scenario.Hub.Faults.Add(new Fault { On = Origin.Cdn, Do = FaultAction.CloseConnection, AtByte = (Parts * CacheScenario.PartSize) - 1 });

        await scenario.FailAsync<ModelCacheException>();

        Assert.Equal((Parts - 1) * CacheScenario.PartSize, scenario.Meter.Snapshot.DoneBytes);
    }

    [Fact]
    public async Task A_plan_says_what_a_run_would_do_and_changes_nothing()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();

        var before = await scenario.PlanAsync();
        Assert.All(before.Files, f => Assert.Equal(FileAction.Fetch, f.Action));
        Assert.Empty(scenario.StoredFiles());

        await scenario.EnsureAsync();
        var after = await scenario.PlanAsync();
        Assert.All(after.Files, f => Assert.Equal(FileAction.Keep, f.Action));
        Assert.Equal(0, after.FetchBytes);
    }

    private static long FileBytes(CacheScenario scenario) =>
        scenario.Hub.Requests.All.Where(r => r.FilePath is not null && r.Status is 200 or 206).Sum(r => r.BytesSent);
}
