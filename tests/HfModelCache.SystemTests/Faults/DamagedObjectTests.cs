using Amazon.S3.Model;
using HfModelCache.SystemTests.Executable;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;
using HfModelCache.TestServers.Faults;

namespace HfModelCache.SystemTests.Faults;

/// <summary>A damaged object of the right size and metadata is never published again, whatever the store answers to its repair.</summary>
public sealed class DamagedObjectTests(CephFixture ceph)
{
    private const string Completion = @"^POST .*\?uploadId=";
    private const string Large = "model.safetensors";

    private static readonly TestFile[] Model =
    [
        TestFile.Plain("config.json", "{}"),
        TestFile.Generated(Large, 40 << 20, seed: 71),
    ];

    public static TheoryData<string, Func<FaultyProxy, HttpContext, Task>> Answers => new()
    {
        { "500 instead", Wrong.Answer(500, "InternalError") },
        { "404 instead", Wrong.Answer(404, "NoSuchUpload") },
        { "200 without effect", Wrong.Answer(200) },
        { "lost on its way", Wrong.Cut },
        { "500 after it succeeded", Wrong.AnswerAfterwards(500, "InternalError") },
        { "404 after it succeeded", Wrong.AnswerAfterwards(404, "NoSuchUpload") },
        { "an answer that is lost", Wrong.CutAfterwards },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Answers), DisableDiscoveryEnumeration = true)]
    public async Task A_repair_ends_with_the_right_bytes_whatever_answers_the_first_completion(
        string name, Func<FaultyProxy, HttpContext, Task> answer)
    {
        await using var pod = await DamagedAsync();
        await using var proxy = await BehindProxyAsync(pod);
        proxy.Add(new ProxyFault { On = Completion, Do = answer, When = n => n == 1 });

        var result = await pod.RunAsync();

        Assert.True(result.ExitCode == 0, $"{name}: {result.Errors}");
        await pod.AssertWholeAsync();
    }

    [Theory]
    [MemberData(nameof(Answers), DisableDiscoveryEnumeration = true)]
    public async Task A_repair_ends_with_the_right_bytes_if_another_pod_takes_over_before_the_completion(
        string name, Func<FaultyProxy, HttpContext, Task> answer)
    {
        await using var pod = await DamagedAsync();
        await using var proxy = await BehindProxyAsync(pod);
        proxy.Add(new ProxyFault { On = Completion, Do = Wrong.Stall(TimeSpan.FromMinutes(5)) });
        await using (var leader = pod.Start("pod-0"))
        {
            await WallClock.UntilAsync("the upload is being completed", () => proxy.Requests.Any(IsCompletion), cancellationToken: Cancel);
            await leader.SignalAsync("KILL");
        }

        proxy.Clear();
        proxy.Add(new ProxyFault { On = Completion, Do = answer, When = n => n == 1 });
        var result = await pod.RunAsAsync("pod-0");

        Assert.True(result.ExitCode == 0, $"{name}: {result.Errors}");
        await pod.AssertWholeAsync();
    }

    private static bool IsCompletion(string request) => System.Text.RegularExpressions.Regex.IsMatch(request, Completion);

    private static async Task<FaultyProxy> BehindProxyAsync(PodScenario pod)
    {
        var proxy = await FaultyProxy.StartAsync(pod.Bucket.Cluster.Endpoint);
        pod.Environment["S3_ENDPOINT_URL"] = proxy.Endpoint.AbsoluteUri;
        return proxy;
    }

    /// <summary>A copy with one flipped byte, which verify has found.</summary>
    private async Task<PodScenario> DamagedAsync()
    {
        var pod = await PodScenario.StartAsync(ceph, Model);
        (await pod.RunAsync()).AssertSuccess();
        using (var content = new MemoryStream())
        {
            using var stored = await pod.Bucket.S3.GetObjectAsync(pod.Bucket.Name, PodScenario.Root + Large, Cancel);
            await stored.ResponseStream.CopyToAsync(content, Cancel);
            content.GetBuffer()[1000] ^= 1;
            content.Position = 0;
            var damaged = new PutObjectRequest
            {
                BucketName = pod.Bucket.Name, Key = PodScenario.Root + Large, InputStream = content, UseChunkEncoding = false,
            };
            foreach (var name in stored.Metadata.Keys)
                damaged.Metadata[name] = stored.Metadata[name];
            Assert.NotEmpty(damaged.Metadata.Keys);
            await pod.Bucket.S3.PutObjectAsync(damaged, Cancel);
        }

        (await pod.RunAsync("verify")).AssertFailure();
        return pod;
    }
}
