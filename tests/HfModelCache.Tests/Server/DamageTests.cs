using System.Net;
using HfModelCache.Conformance;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.Tests.Server;

/// <summary>What the store no longer holds as it was verified is not served.</summary>
public sealed class DamageTests : IAsyncLifetime
{
    private const string Config = "/acme/sample/resolve/main/config.json";
    private const string Weights = "/acme/sample/resolve/main/model.safetensors";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("damage-");
    private FakeHub _hub = null!;
    private ServedHub _served = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHub.StartAsync();
        _hub.AddRepo("acme/sample").Commit("main", TestFile.Plain("config.json", "{}"), TestFile.Generated("model.safetensors", 2_000_000, seed: 1));
        _served = ServedHub.Over(_hub, token: null, bucket: null, _folder.FullName);
        await _served.FillAsync("acme/sample");
    }

    public async ValueTask DisposeAsync()
    {
        await _served.DisposeAsync();
        await _hub.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task A_file_that_is_missing_before_the_server_starts_is_refused_with_the_command_that_repairs_it(string method)
    {
        File.Delete(PathOf("model.safetensors"));
        await _served.StartAsync();

        using var missing = await _served.SendAsync(Weights, new HttpMethod(method));
        using var other = await _served.SendAsync(Config);

        Assert.Equal(HttpStatusCode.InternalServerError, missing.StatusCode);
        Assert.Contains("hf-model-cache cache acme/sample", missing.Headers.GetValues("X-Error-Message").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task What_git_holds_of_a_file_that_is_missing_is_refused_too()
    {
        File.Delete(PathOf("config.json"));
        await _served.StartAsync();

        using var missing = await _served.SendAsync("/acme/sample/raw/main/config.json");

        Assert.Equal(HttpStatusCode.InternalServerError, missing.StatusCode);
        Assert.Contains("hf-model-cache cache acme/sample", missing.Headers.GetValues("X-Error-Message").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config.json", Config)]
    [InlineData("config.json", "/acme/sample/raw/main/config.json")]
    [InlineData("model.safetensors", Weights)]
    public async Task A_file_that_is_replaced_while_the_server_runs_is_never_sent(string file, string path)
    {
        await _served.StartAsync();
        using (var before = await _served.SendAsync(path, HttpMethod.Head))
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        await File.WriteAllBytesAsync(PathOf(file), new byte[new FileInfo(PathOf(file)).Length], Cancel);

        using var first = await _served.SendAsync(path);
        using var second = await _served.SendAsync(path, HttpMethod.Head);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, first.StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, second.StatusCode);
    }

    [Fact]
    public async Task A_repaired_copy_is_served_again_within_seconds()
    {
        File.Delete(PathOf("config.json"));
        await _served.StartAsync();
        using (var missing = await _served.SendAsync(Config))
            Assert.Equal(HttpStatusCode.InternalServerError, missing.StatusCode);

        await _served.FillAsync("acme/sample");

        await WallClock.UntilAsync("the copy is served again", async () =>
        {
            using var answer = await _served.SendAsync(Config);
            return answer.StatusCode == HttpStatusCode.OK;
        }, cancellationToken: Cancel);
    }

    private string PathOf(string file) => Path.Combine(_folder.FullName, "models/acme/sample", file);
}
