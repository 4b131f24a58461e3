using System.Text.Json;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.Tests.Runs.SideBySide;

/// <summary>What applications see that mount the store, while commits come and go.</summary>
public sealed class ReaderTests
{
    private const int Refreshes = 10;

    private static readonly TestFile Unchanged = TestFile.Generated("model-00001-of-00002.safetensors", 300_000, 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_never_sees_an_absent_or_mixed_copy_while_refreshes_follow_each_other()
    {
        await using var scenario = await CacheScenario.StartSideBySideAsync(FilesOf(0));
        await scenario.EnsureAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var reading = ReadAsync(scenario, stop.Token);

        scenario.Request = scenario.Request with { Refresh = true };
        for (var i = 1; i <= Refreshes; i++)
        {
            scenario.Repo.Commit("main", FilesOf(i));
            await scenario.EnsureAsync();
        }

        await stop.CancelAsync();
        var (looks, commits) = await reading;
        Assert.True(looks >= Refreshes, $"{looks} looks");
        Assert.True(commits > 1, $"{commits} commits");
    }

    [Fact]
    public async Task Two_Deployments_at_two_revisions_start_in_any_order_and_always_hit()
    {
        await using var scenario = await CacheScenario.StartSideBySideAsync(FilesOf(0));
        scenario.Repo.Commit("refs/tags/v2", FilesOf(1));
        var request = scenario.Request;
        foreach (var revision in new[] { "main", "v2" })
        {
            scenario.Request = request with { Revision = revision };
            await scenario.EnsureAsync();
        }

        scenario.Hub.Requests.Clear();
        var random = new Random(14);
        var starts = Enumerable.Range(0, 50).Select(_ => request with { Revision = random.Next(2) == 0 ? "main" : "v2" }).ToList();
        var limits = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancel };
        await Parallel.ForEachAsync(starts, limits, async (start, ct) =>
            Assert.True((await scenario.UseAsync(cache => cache.EnsureAsync(start, ct))).IsHit));

        Assert.Empty(scenario.Hub.Requests.All);
    }

    private static TestFile[] FilesOf(int version) =>
    [
        TestFile.Plain("config.json", $"{version}"),
        Unchanged,
        TestFile.Generated("model-00002-of-00002.safetensors", 300_000, (ulong)(100 + version)),
    ];

    // As a pod that mounts the bucket: the document, the manifest, every file.
    private static async Task<(int Looks, int Commits)> ReadAsync(CacheScenario scenario, CancellationToken stop)
    {
        var commits = new HashSet<string>();
        var looks = 0;
        while (!stop.IsCancellationRequested)
        {
            using var document = JsonDocument.Parse(await File.ReadAllTextAsync(scenario.PathOf(".hf-model-cache/revisions/main.json"), Cancel));
            var commit = document.RootElement.GetProperty("commit").GetString()!;
            Assert.True(File.Exists(scenario.PathOf($"@{commit}/.hf-model-cache/manifest.json")));
            foreach (var file in scenario.Repo.Find(commit)!.Files)
                Assert.Equal(file.Content.ToArray(0, file.Content.Length), await File.ReadAllBytesAsync(scenario.PathOf($"@{commit}/{file.Path}"), Cancel));
            commits.Add(commit);
            looks++;
        }

        return (looks, commits.Count);
    }
}
