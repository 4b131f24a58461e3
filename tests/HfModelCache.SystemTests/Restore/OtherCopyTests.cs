using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.Restore;

/// <summary>Another copy as the source: the Hub is not asked, and one server copies by itself.</summary>
public sealed class OtherCopyTests(CephFixture ceph)
{
    private static readonly TestFile[] Model =
    [
        TestFile.Plain("config.json", "{}"),
        TestFile.Plain("empty.txt", ""),
        TestFile.Generated("model-00001-of-00002.safetensors", 60 << 20, seed: 81),
        TestFile.Generated("model-00002-of-00002.safetensors", 40 << 20, seed: 82),
    ];

    [Fact]
    public async Task A_bucket_of_the_same_server_is_filled_without_moving_the_bytes()
    {
        await using var pod = await RestorePod.StartAsync(ceph, Model);
        var source = pod.Scenario.Bucket.Name;
        pod.Scenario.Environment["FROM_URL"] = $"s3://{source}/models/";
        pod.Scenario.Environment["S3_PREFIX"] = "copies/";
        pod.Scenario.Environment["HF_ENDPOINT"] = "http://127.0.0.1:9"; // Nobody asks there.

        var result = await pod.Scenario.RunAsync("cache");

        result.AssertSuccess();
        pod.AssertSentAtMost(0.1);
        pod.Scenario.Environment.Remove("FROM_URL");
        pod.Scenario.Environment.Remove("LOCAL_DIR");
        (await pod.Scenario.RunAsync("verify", "--prefix", "copies/")).AssertSuccess();
    }

    [Fact]
    public async Task A_carried_disk_fills_a_bucket_and_a_folder()
    {
        await using var pod = await RestorePod.StartAsync(ceph, Model);
        var disk = Directory.CreateTempSubdirectory("carried-");
        var carried = new Dictionary<string, string>(pod.Scenario.Environment) { ["S3_ENDPOINT_URL"] = new Uri(disk.FullName).AbsoluteUri };
        carried.Remove("S3_BUCKET");
        carried.Remove("LOCAL_DIR");
        (await Executable.RunningProduct.RunAsync(carried, "cache")).AssertSuccess();
        pod.Scenario.Environment["FROM_URL"] = new Uri(disk.FullName).AbsoluteUri + "/models/";
        pod.Scenario.Environment["S3_PREFIX"] = "carried/";
        pod.Scenario.Environment["HF_ENDPOINT"] = "http://127.0.0.1:9";

        (await pod.RunAsync()).AssertSuccess();

        await pod.AssertRestoredAsync();
        pod.Scenario.Environment.Remove("FROM_URL");
        pod.Scenario.Environment.Remove("LOCAL_DIR");
        (await pod.Scenario.RunAsync("verify", "acme/sample", "--prefix", "carried/")).AssertSuccess();
        disk.Delete(recursive: true);
    }
}
