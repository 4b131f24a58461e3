using System.Net;
using System.Text.Json.Nodes;
using HfModelCache.Conformance;
using HfModelCache.Copies;
using HfModelCache.Selection;
using HfModelCache.Server;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.Tests.Server;

/// <summary>What the server answers for repos that the store does not hold.</summary>
public sealed class MissTests : IAsyncLifetime
{
    private const string Token = "hf_good";

    private static readonly TestFile[] Files =
    [
        TestFile.Plain("config.json", """{"model_type":"x"}"""),
        TestFile.Generated("model-00001-of-00002.safetensors", 2_000_001, seed: 1),
        TestFile.Generated("model-00002-of-00002.safetensors", 3_000_001, seed: 2),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("misses-");
    private FakeHub _hub = null!;
    private TestToken _own = null!;
    private ServedHub? _served;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHub.StartAsync();
        _own = _hub.Tokens.Add(new TestToken(Token));
        _hub.AddRepo("acme/sample").Commit("main", Files);
        _hub.AddRepo("other/sample").Commit("main", Files);
    }

    public async ValueTask DisposeAsync()
    {
        if (_served is not null)
            await _served.DisposeAsync();
        await _hub.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("/api/models/acme/sample")]
    [InlineData("/acme/sample/resolve/main/config.json")]
    public async Task By_default_the_answer_says_how_to_cache_the_repo(string path)
    {
        var served = await StartAsync(fill: null);

        using var answer = await served.SendAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("RepoNotFound", answer.Headers.GetValues("X-Error-Code").Single());
        Assert.Contains("hf-model-cache cache acme/sample", answer.Headers.GetValues("X-Error-Message").Single(), StringComparison.Ordinal);
        Assert.Empty(_hub.Requests.All);
    }

    [Fact]
    public async Task Another_revision_is_answered_with_the_command_that_caches_it()
    {
        var served = await StartAsync(fill: null);
        await served.FillAsync("acme/sample");

        using var answer = await served.SendAsync("/api/models/acme/sample/revision/v2");

        Assert.Equal("RevisionNotFound", answer.Headers.GetValues("X-Error-Code").Single());
        Assert.Contains("hf-model-cache cache acme/sample@v2", answer.Headers.GetValues("X-Error-Message").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repo_that_is_cached_after_it_was_missed_is_found_within_seconds()
    {
        var served = await StartAsync(fill: null);
        using (var missed = await served.SendAsync("/api/models/acme/sample"))
            Assert.Equal(HttpStatusCode.NotFound, missed.StatusCode);

        await served.FillAsync("acme/sample");

        await UntilWholeAsync(served, "/api/models/acme/sample");
    }

    [Theory]
    [InlineData(CopyLayout.Name)]
    [InlineData(CopyLayout.Commit)]
    public async Task A_repo_to_fill_is_answered_by_the_Hub_at_once_and_by_the_store_when_it_is_whole(CopyLayout layout)
    {
        var served = await StartAsync(fill: "acme/*", layout);

        using (var info = await served.SendAsync("/api/models/acme/sample/revision/main"))
            Assert.Equal(HttpStatusCode.OK, info.StatusCode);
        await UntilStoredAsync("acme/sample", layout);
        await _hub.StopAsync(Origin.Hub);
        await UntilWholeAsync(served, "/api/models/acme/sample/revision/main");

        using var file = await served.SendAsync("/acme/sample/resolve/main/model-00002-of-00002.safetensors");
        Assert.Equal(HubUnderTest.ReadAt(Files[2], 0, 3_000_001), await file.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Fact]
    public async Task Until_it_is_whole_large_files_are_a_redirect_to_the_Hubs_own_servers_and_nothing_leads_to_Xet()
    {
        _hub.Faults.Add(new Fault { On = Origin.Cdn, Path = "*", Do = FaultAction.StallAt(0, TimeSpan.FromMinutes(5)) }); // Nothing arrives in the store.
        var served = await StartAsync(fill: "acme/*");

        using var tree = await served.SendAsync("/api/models/acme/sample/tree/main?recursive=true");
        using var large = await served.SendAsync("/acme/sample/resolve/main/model-00001-of-00002.safetensors");
        using var head = await served.SendAsync("/acme/sample/resolve/main/model-00001-of-00002.safetensors", HttpMethod.Head);
        using var small = await served.SendAsync("/acme/sample/resolve/main/config.json");

        Assert.Equal(Files.Select(file => file.Path), JsonNode.Parse(await tree.Content.ReadAsStringAsync(Cancel))!.AsArray().Select(entry => (string)entry!["path"]!));
        Assert.DoesNotContain("xetHash", await tree.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, large.StatusCode);
        Assert.Equal(_hub.CdnEndpoint.Authority, large.Headers.Location!.Authority);
        Assert.Equal($"\"{Files[1].Content.Sha256}\"", large.Headers.GetValues("X-Linked-Etag").Single());
        Assert.Equal("2000001", head.Headers.GetValues("X-Linked-Size").Single());
        Assert.False(large.Headers.Contains("X-Xet-Hash"));
        Assert.False(large.Headers.Contains("Link"));
        Assert.Equal("""{"model_type":"x"}""", await small.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_file_that_is_whole_in_the_store_comes_from_there_while_others_are_missing()
    {
        _hub.Faults.Add(new Fault { On = Origin.Cdn, Path = $"*{Files[2].XetHash}*", Do = FaultAction.StallAt(0, TimeSpan.FromMinutes(5)) });
        var served = await StartAsync(fill: "acme/*");
        using (await served.SendAsync("/api/models/acme/sample"))
        {
        }

        await WallClock.UntilAsync("the first file comes from the store", async () =>
        {
            using var answer = await served.SendAsync("/acme/sample/resolve/main/model-00001-of-00002.safetensors");
            return answer.StatusCode == HttpStatusCode.OK && (await answer.Content.ReadAsByteArrayAsync(Cancel)).SequenceEqual(HubUnderTest.ReadAt(Files[1], 0, 2_000_001));
        }, cancellationToken: Cancel);
        using var second = await served.SendAsync("/acme/sample/resolve/main/model-00002-of-00002.safetensors");
        Assert.Equal(HttpStatusCode.Found, second.StatusCode);
    }

    [Fact]
    public async Task A_repo_that_matches_no_pattern_is_not_filled()
    {
        var served = await StartAsync(fill: "acme/*");

        using var answer = await served.SendAsync("/api/models/other/sample");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(_hub.Requests.All);
    }

    [Fact]
    public async Task What_the_Hub_does_not_give_the_caller_is_not_filled_and_refused_in_its_words()
    {
        var repo = _hub.AddRepo("acme/private");
        repo.Access = RepoAccess.Private;
        repo.Commit("main", Files);
        _hub.Tokens.Add(new TestToken("hf_other") { OnlyRepos = ["acme/sample"] });
        var served = await StartAsync(fill: "acme/*");

        using var anonymous = await served.SendAsync("/api/models/acme/private");
        using var other = await served.SendAsync("/acme/private/resolve/main/config.json", token: "hf_other");

        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.Equal("RepoNotFound", other.Headers.GetValues("X-Error-Code").Single());
        Assert.False(Directory.Exists(Path.Combine(_folder.FullName, "models/acme/private")));
        Assert.Equal(0, _own.Uses); // The server's token opens nothing for others.
    }

    [Fact]
    public async Task If_the_Hub_is_down_a_miss_says_so()
    {
        var served = await StartAsync(fill: "acme/*");
        await _hub.StopAsync(Origin.Hub);

        using var answer = await served.SendAsync("/api/models/acme/sample");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("The Hub is not available", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    private async Task<ServedHub> StartAsync(string? fill, CopyLayout layout = CopyLayout.Name)
    {
        _served = ServedHub.Over(_hub, Token, bucket: null, _folder.FullName, new ServerOptions
        {
            FillPatterns = fill is null ? null : PatternList.Parse(fill),
            Layout = layout,
        });
        await _served.StartAsync();
        return _served;
    }

    private static Task UntilWholeAsync(ServedHub served, string path) => WallClock.UntilAsync("the copy is served", async () =>
    {
        using var answer = await served.SendAsync(path);
        return answer.StatusCode == HttpStatusCode.OK;
    }, cancellationToken: Cancel);

    private Task UntilStoredAsync(string repo, CopyLayout layout) => WallClock.UntilAsync(
        "the copy is whole", () => Holds(repo, "manifest.json") && (layout == CopyLayout.Name || Holds(repo, "main.json")), cancellationToken: Cancel);

    private bool Holds(string repo, string document) =>
        Path.Combine(_folder.FullName, "models", repo) is var folder && Directory.Exists(folder)
        && Directory.EnumerateFiles(folder, document, SearchOption.AllDirectories).Any();
}
