using System.Security.Cryptography;
using System.Text.Json;
using HfModelCache.SystemTests.Executable;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.SideBySide;

/// <summary>What pods see that mount the bucket, while commits come and go.</summary>
public sealed class ReaderTests(CephFixture ceph)
{
    private const int Refreshes = 10;
    private const int Starts = 50;

    private static readonly TestFile[] Unchanged =
        [.. Enumerable.Range(1, 3).Select(i => TestFile.Generated($"model-0000{i}-of-00004.safetensors", 8 << 20, seed: (ulong)(700 + i)))];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Readers_never_see_an_absent_or_mixed_commit_while_ten_refreshes_follow_each_other()
    {
        var seen = await RefreshWhileReadingAsync("commit");

        Assert.Equal((0, 0), (seen.Absent, seen.Mixed));
        Assert.True(seen.Looks > Refreshes, $"{seen.Looks} looks");
    }

    [Fact]
    public async Task In_the_layout_by_name_they_do()
    {
        var seen = await RefreshWhileReadingAsync("name");

        Assert.NotEqual((0, 0), (seen.Absent, seen.Mixed));
    }

    [Fact]
    public async Task Two_Deployments_at_two_revisions_start_in_any_order_and_always_hit_and_nothing_was_fetched_twice()
    {
        await using var pod = await PodScenario.StartAsync(ceph, FilesOf(0));
        pod.Environment["S3_LAYOUT"] = "commit";
        pod.Repo.Commit("v2", FilesOf(1));
        foreach (var revision in new[] { "main", "v2" })
            (await pod.RunAsync("cache", "--revision", revision)).AssertSuccess();
        var bytes = FilesOf(0).Append(FilesOf(1)[^1]).Sum(file => file.Content.Length);
        Assert.InRange(pod.Hub.Requests.BytesSent(Origin.Cdn), 1, bytes);
        pod.Hub.Requests.Clear();
        var random = new Random(14);
        var starts = Enumerable.Range(0, Starts).Select(i => new Dictionary<string, string>(pod.Environment)
        {
            ["POD_NAME"] = $"pod-{i}",
            ["REVISION"] = random.Next(2) == 0 ? "main" : "v2",
        }).ToList();

        await Parallel.ForEachAsync(starts, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancel }, async (start, _) =>
        {
            var result = await RunningProduct.RunAsync(start);
            result.AssertSuccess();
            Assert.Contains("already, whole", result.Errors, StringComparison.Ordinal);
        });

        Assert.Empty(pod.Hub.Requests.All);
    }

    private async Task<(int Looks, int Absent, int Mixed)> RefreshWhileReadingAsync(string layout)
    {
        await using var pod = await PodScenario.StartAsync(ceph, FilesOf(0));
        pod.Environment["S3_LAYOUT"] = layout;
        (await pod.RunAsync("cache")).AssertSuccess();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var reading = ReadAsync(pod, layout == "commit", stop.Token);

        for (var i = 1; i <= Refreshes; i++)
        {
            pod.Repo.Commit("main", FilesOf(i));
            (await pod.RunAsync("cache", "--refresh")).AssertSuccess();
        }

        await stop.CancelAsync();
        var seen = await reading;
        TestContext.Current.TestOutputHelper?.WriteLine($"{seen.Looks} looks, absent in {seen.Absent}, mixed in {seen.Mixed}");
        return seen;
    }

    private static TestFile[] FilesOf(int version) =>
    [
        TestFile.Plain("config.json", $"{version}"), .. Unchanged,
        TestFile.Generated("model-00004-of-00004.safetensors", 8 << 20, seed: (ulong)(800 + version)),
    ];

    // As a pod that mounts the bucket: which commit, is it there, every byte.
    private static async Task<(int Looks, int Absent, int Mixed)> ReadAsync(PodScenario pod, bool sideBySide, CancellationToken stop)
    {
        var (looks, absent, mixed) = (0, 0, 0);
        for (; !stop.IsCancellationRequested; looks++)
        {
            var root = PodScenario.Root;
            if (sideBySide)
                root += $"@{await CommitAsync(pod, root + ".hf-model-cache/revisions/main.json")}/";
            if (await CommitAsync(pod, root + ".hf-model-cache/manifest.json") is not { } commit)
                absent++;
            else if (!await IsOneCommitAsync(pod, root, commit))
                mixed++;
        }

        return (looks, absent, mixed);
    }

    private static async Task<string?> CommitAsync(PodScenario pod, string key)
    {
        await using var body = await pod.Store.OpenAsync(key);
        return body is null ? null : (await JsonDocument.ParseAsync(body, cancellationToken: Cancel)).RootElement.GetProperty("commit").GetString();
    }

    private static async Task<bool> IsOneCommitAsync(PodScenario pod, string root, string commit)
    {
        foreach (var file in pod.Repo.Find(commit)!.Files)
        {
            await using var body = await pod.Store.OpenAsync(root + file.Path);
            if (body is null || Convert.ToHexStringLower(await SHA256.HashDataAsync(body, Cancel)) != file.Content.Sha256)
                return false;
        }

        return true;
    }
}
