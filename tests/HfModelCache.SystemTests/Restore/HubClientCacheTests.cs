using System.Diagnostics;
using System.Text.Json.Nodes;
using HfModelCache.Documents;
using HfModelCache.SystemTests.Clients;
using HfModelCache.SystemTests.Executable;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.SystemTests.Restore;

/// <summary>The Hub's own client and this program share one cache folder.</summary>
public sealed class HubClientCacheTests : IAsyncLifetime
{
    private static readonly TestFile[] Files =
    [
        TestFile.Plain("config.json", """{"model_type":"x"}"""),
        TestFile.Plain("docs/ein Ständer.md", "# Hello"),
        TestFile.Generated("model-00001-of-00002.safetensors", 3_000_001, seed: 1),
        TestFile.Generated("model-00002-of-00002.safetensors", 1_000_001, seed: 2),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hub-cache-");
    private FakeHub _hub = null!;
    private string _commit = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Cache => _folder.CreateSubdirectory("cache").FullName;

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHub.StartAsync(new FakeHubOptions { CdnRefusesTokens = false });
        _commit = _hub.AddRepo(PodScenario.RepoName).Commit("main", Files);
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_client_finds_every_file_in_a_restored_cache_without_the_Hub()
    {
        (await RestoreAsync("main")).AssertSuccess();

        var found = await ReadAsync();

        Assert.Empty(found["warnings"]!.AsArray());
        var repo = Assert.Single(found["repos"]!.AsArray())!;
        Assert.Equal(PodScenario.RepoName, (string)repo["name"]!);
        var revision = Assert.Single(repo["revisions"]!.AsArray())!;
        Assert.Equal((_commit, "main"), ((string)revision["commitOid"]!, (string)Assert.Single(revision["refs"]!.AsArray())!));
        foreach (var file in Files)
            Assert.Equal(file.Content.Sha256, (string)found["files"]![file.Path]!);
    }

    [Fact]
    public async Task The_client_finds_a_cache_without_a_ref_in_order()
    {
        (await RestoreAsync(_commit)).AssertSuccess();

        Assert.Empty((await ReadAsync())["warnings"]!.AsArray());
    }

    [Fact]
    public async Task The_client_downloads_nothing_that_was_restored()
    {
        (await RestoreAsync("main")).AssertSuccess();
        _hub.Requests.Clear();

        await HubClientScript.RunAsync(_hub.Endpoint, PodScenario.RepoName, Cache, token: null, Cancel);

        // It downloads each file once into memory too, which the cache is not asked for.
        Assert.InRange(_hub.Requests.BytesSent(Origin.Cdn), 1, (long)(1.1 * Files.Sum(file => file.Content.Length)));
    }

    [Fact]
    public async Task What_the_client_has_downloaded_is_used_and_not_read_again()
    {
        await HubClientScript.RunAsync(_hub.Endpoint, PodScenario.RepoName, Cache, token: null, Cancel);

        var result = await RestoreAsync("main");

        result.AssertSuccess();
        Assert.True(result.Errors.Contains("Verified 4 files that were already there", StringComparison.Ordinal), result.Errors);
    }

    private Task<ProductResult> RestoreAsync(string revision) => RunningProduct.RunAsync(
        new Dictionary<string, string>
        {
            ["HF_ENDPOINT"] = _hub.Endpoint.AbsoluteUri,
            ["S3_ENDPOINT_URL"] = new Uri(_folder.CreateSubdirectory("store").FullName).AbsoluteUri,
            ["CACHE_DIR"] = Cache,
        },
        "restore",
        $"{PodScenario.RepoName}@{revision}");

    private async Task<JsonObject> ReadAsync()
    {
        var script = Repository.PathOf("artifacts/tools/hub-cache.mjs");
        Assert.SkipUnless(File.Exists(script), $"{script} is missing; ./test installs it where npm and unzip are.");
        var start = new ProcessStartInfo("node", [script, PodScenario.RepoName, _commit, Cache, .. Files.Select(file => file.Path)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Cancel);
        var error = process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, await error);
        return JsonNode.Parse(await output)!.AsObject();
    }
}
