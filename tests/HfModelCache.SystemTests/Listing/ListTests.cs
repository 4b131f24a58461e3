using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Amazon.S3.Model;
using HfModelCache.SystemTests.Executable;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;
using HfModelCache.TestServers.Faults;

namespace HfModelCache.SystemTests.Listing;

/// <summary>What users see of a bucket.</summary>
public sealed class ListTests(CephFixture ceph)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fill_is_seen_while_it_runs_and_a_whole_copy_afterwards()
    {
        await using var pod = await PodScenario.StartAsync(ceph, [TestFile.Generated("model.safetensors", 60 << 20, seed: 5)]);
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = 2 << 20 };
        await using (var filling = pod.Start("pod-1"))
        {
            await pod.FetchedAsync(30 << 20);
            // The lease tells the progress, a third of its timeout later at most.
            await WallClock.UntilAsync(
                "the listing shows the fill", async () => (await pod.RunAsync("list")).Output.Contains("filling by pod-1, ", StringComparison.Ordinal), cancellationToken: Cancel);
            Assert.Equal("filling", (await ListAsync(pod)).GetProperty("copies")[0].GetProperty("state").GetString());
            pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = null };
            (await filling.Finished).AssertSuccess();
        }

        var listed = await ListAsync(pod);

        var copy = Assert.Single(listed.GetProperty("copies").EnumerateArray());
        Assert.Equal("whole", copy.GetProperty("state").GetString());
        Assert.Equal(PodScenario.RepoName, copy.GetProperty("repo").GetString());
        Assert.Equal(pod.Repo.Find("main")!.Sha, copy.GetProperty("commit").GetString());
        Assert.Equal(60 << 20, copy.GetProperty("bytes").GetInt64());
        Assert.Equal(60 << 20, listed.GetProperty("totalBytes").GetInt64());
        Assert.Equal("acme/sample\n", (await pod.RunAsync("list", "--names")).Output);
        Assert.Contains("acme/sample  main", (await pod.RunAsync("list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_may_not_list_are_told_which_right_they_lack()
    {
        await using var pod = await PodScenario.StartAsync(ceph, SampleRepo.Files);
        await using var proxy = await FaultyProxy.StartAsync(pod.Bucket.Cluster.Endpoint);
        proxy.Add(new ProxyFault { On = "list-type=2", Do = Wrong.Answer(403, "AccessDenied") });
        pod.Environment["S3_ENDPOINT_URL"] = proxy.Endpoint.AbsoluteUri;

        var result = await pod.RunAsync("list");

        result.AssertFailure();
        Assert.Contains("s3:ListBucket", result.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_copies_take_a_read_each_and_a_handful_of_listings_and_their_names_only_these()
    {
        await using var pod = await PodScenario.StartAsync(ceph, SampleRepo.Files);
        var limits = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancel };
        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), limits, async (i, _) => await StoreAsync(pod.Bucket, $"org-{i % 5}/model-{i:D3}"));
        await using var proxy = await FaultyProxy.StartAsync(pod.Bucket.Cluster.Endpoint);

        var start = Stopwatch.GetTimestamp();
        var list = await ListAsync(pod);
        var whole = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        var names = await pod.RunAsync("list", "--names");
        TestContext.Current.TestOutputHelper?.WriteLine($"list {whole.TotalSeconds:0.00} s, list --names {Stopwatch.GetElapsedTime(start).TotalSeconds:0.00} s");

        Assert.Equal(1000, list.GetProperty("copies").EnumerateArray().Count(copy => copy.GetProperty("state").GetString() == "whole"));
        Assert.Equal(1000, names.Output.TrimEnd().Split('\n').Length);
        pod.Environment["S3_ENDPOINT_URL"] = proxy.Endpoint.AbsoluteUri;
        (await pod.RunAsync("list", "--names")).AssertSuccess();
        Assert.Equal(6, proxy.Requests.Count);
        await ListAsync(pod);
        Assert.InRange(proxy.Requests.Count, 1006, 1020); // One listing for the organisations, one for each of them, and a read for each copy.
    }

    private static async Task<JsonElement> ListAsync(PodScenario pod)
    {
        var result = await pod.RunAsync("list", "--json");
        result.AssertSuccess();
        return JsonDocument.Parse(result.Output).RootElement;
    }

    private static async Task StoreAsync(CephBucket bucket, string repo)
    {
        var stored = await bucket.S3.PutObjectAsync(Put(bucket, $"models/{repo}/config.json", "{}"), Cancel);
        var manifest = new StringBuilder($$"""
            {
              "format": 1, "tool": "test", "repo": "{{repo}}", "type": "model", "revision": "main",
              "commit": "0123456789012345678901234567890123456789", "selection": "default", "written": "2026-11-29T00:00:00+00:00",
              "files": [{ "path": "config.json", "size": 2, "digest": "git:9e26dfeeb6e641a33dae4961196235bdb965b21b", "eTag": "{{stored.ETag.Trim('"')}}" }],
              "leftOut": []
            }
            """);
        await bucket.S3.PutObjectAsync(Put(bucket, $"models/{repo}/.hf-model-cache/manifest.json", manifest.ToString()), Cancel);
    }

    private static PutObjectRequest Put(CephBucket bucket, string key, string content) =>
        new() { BucketName = bucket.Name, Key = key, ContentBody = content, UseChunkEncoding = false };
}
