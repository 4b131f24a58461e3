using System.Net;
using HfModelCache.Conformance;
using HfModelCache.Copies;
using HfModelCache.Selection;
using HfModelCache.Server;
using HfModelCache.Server.Access;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.Tests.Server;

/// <summary>Who gets copies of gated and private repos.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private const string Own = "hf_good";
    private const string Accepted = "hf_accepted";
    private const string Config = "/acme/gated/resolve/main/config.json";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("access-");
    private FakeHub _hub = null!;
    private TestRepo _repo = null!;
    private ServedHub? _served;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHub.StartAsync();
        _hub.Tokens.Add(Own);
        _hub.Tokens.Add(Accepted);
        _repo = _hub.AddRepo("acme/gated");
        _repo.Access = RepoAccess.Gated;
        _repo.Commit("main", TestFile.Plain("config.json", "{}"), TestFile.Generated("model.safetensors", 2_000_000, seed: 1));
    }

    public async ValueTask DisposeAsync()
    {
        if (_served is not null)
            await _served.DisposeAsync();
        await _hub.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_Hub_is_asked_once_for_each_caller_and_never_with_the_servers_token()
    {
        var served = await StartAsync(new ServerOptions());
        var before = _hub.Requests.All.Count;

        for (var i = 0; i < 10; i++)
        {
            using var answer = await served.SendAsync(Config, token: Accepted);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Single(_hub.Requests.All.Skip(before));
    }

    [Fact]
    public async Task If_the_Hub_is_down_callers_that_it_has_accepted_go_on_and_others_are_told_to_try_again()
    {
        var served = await StartAsync(new ServerOptions());
        using (await served.SendAsync(Config, token: Accepted))
            await _hub.StopAsync(Origin.Hub);

        using var known = await served.SendAsync(Config, token: Accepted);
        using var unknown = await served.SendAsync(Config, token: "hf_unknown");

        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unknown.StatusCode);
        Assert.NotNull(unknown.Headers.RetryAfter);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task An_answer_that_is_not_the_Hubs_opens_nothing(int status)
    {
        var served = await StartAsync(new ServerOptions());
        _hub.Faults.Add(new Fault { On = Origin.Hub, Path = "*", Do = FaultAction.HtmlStatus(status) }); // A page that asks to log in.

        using var answer = await served.SendAsync(Config, token: Accepted);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task A_copy_that_does_not_say_who_may_read_it_counts_as_private()
    {
        _repo.AlterInfo = info =>
        {
            info.Remove("private");
            info.Remove("gated");
        }; // As copies of earlier versions, and of mirrors that do not say.
        var served = await StartAsync(new ServerOptions());

        using var anonymous = await served.SendAsync("/api/models/acme/gated");
        using var accepted = await served.SendAsync("/api/models/acme/gated", token: Accepted);
        using var listed = await served.SendAsync("/api/models");

        Assert.Equal(HttpStatusCode.NotFound, anonymous.StatusCode);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        Assert.Equal("[]", await listed.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Open_access_gives_everything_to_everyone()
    {
        _repo.Access = RepoAccess.Private;
        var served = await StartAsync(new ServerOptions { Access = AccessMode.Open });
        await _hub.StopAsync(Origin.Hub);

        using var answer = await served.SendAsync(Config);
        using var listed = await served.SendAsync("/api/models?search=GATED");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("\"id\":\"acme/gated\"", await listed.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_the_servers_own_list_opens_everything_until_it_is_taken_away()
    {
        _repo.Access = RepoAccess.Private;
        var file = Path.Combine(_folder.FullName, "tokens");
        await File.WriteAllTextAsync(file, "# of the team\n team-token \n\n", Cancel);
        var served = await StartAsync(new ServerOptions { TokensFile = file });
        await _hub.StopAsync(Origin.Hub);

        using var member = await served.SendAsync(Config, token: "team-token");
        using var comment = await served.SendAsync(Config, token: "#");
        using var part = await served.SendAsync(Config, token: "team-toke");

        Assert.Equal(HttpStatusCode.OK, member.StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, comment.StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, part.StatusCode);
    }

    [Fact]
    public async Task A_token_of_the_servers_own_list_is_not_sent_to_the_Hub()
    {
        var file = Path.Combine(_folder.FullName, "tokens");
        await File.WriteAllTextAsync(file, "hf_team", Cancel);
        var team = _hub.Tokens.Add(new TestToken("hf_team"));
        var served = await StartAsync(new ServerOptions { TokensFile = file, FillPatterns = PatternList.Parse("acme/*") });

        using var account = await served.SendAsync("/api/whoami-v2", token: "hf_team");
        using var missing = await served.SendAsync("/api/models/acme/none", token: "hf_team");

        Assert.Equal(HttpStatusCode.Unauthorized, account.StatusCode);
        Assert.Equal(0, team.Uses);
    }

    [Fact]
    public async Task Offline_the_Hub_is_not_asked_and_accepts_nobody()
    {
        var served = await StartAsync(new ServerOptions { IsOffline = true });
        var before = _hub.Requests.All.Count;

        using var content = await served.SendAsync(Config, token: Accepted);
        using var info = await served.SendAsync("/api/models/acme/gated");
        using var account = await served.SendAsync("/api/whoami-v2", token: Accepted);

        Assert.Equal(HttpStatusCode.Forbidden, content.StatusCode);
        Assert.Equal(HttpStatusCode.OK, info.StatusCode);
        Assert.Equal(HttpStatusCode.BadGateway, account.StatusCode);
        Assert.Equal(before, _hub.Requests.All.Count);
    }

    [Theory]
    [InlineData(CopyLayout.Name)]
    [InlineData(CopyLayout.Commit)]
    public async Task A_refresh_records_that_a_repo_has_become_private_and_moves_no_byte(CopyLayout layout)
    {
        _repo.Access = RepoAccess.Public;
        var served = await StartAsync(new ServerOptions { Layout = layout });
        _repo.Access = RepoAccess.Private;

        var result = await served.FillAsync("acme/gated", refresh: true);
        var again = await served.FillAsync("acme/gated", refresh: true);

        Assert.Equal(0, result.FetchedBytes);
        Assert.True(again.IsHit);
        var manifest = Directory.EnumerateFiles(Path.Combine(_folder.FullName, "models"), "manifest.json", SearchOption.AllDirectories).Single();
        Assert.Contains("\"visibility\": \"private\"", await File.ReadAllTextAsync(manifest, Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stranger_can_not_tell_a_private_repo_from_one_that_is_not_there(bool isHubUp)
    {
        _repo.Access = RepoAccess.Private;
        var served = await StartAsync(new ServerOptions());
        if (!isHubUp)
            await _hub.StopAsync(Origin.Hub);

        foreach (var path in new[] { "/api/models/acme/{0}", "/api/models/acme/{0}/revision/none", "/api/models/acme/{0}/tree/main", "/acme/{0}/resolve/main/config.json", "/acme/{0}/resolve/main/none" })
            Assert.Equal(await AnswerAsync(path, "absent"), (await AnswerAsync(path, "gated")).Replace("acme/gated", "acme/absent", StringComparison.Ordinal));

        async Task<string> AnswerAsync(string path, string name)
        {
            using var answer = await served.SendAsync(path.Replace("{0}", name, StringComparison.Ordinal));
            var headers = answer.Headers.Where(header => !header.Key.Equals("Date", StringComparison.OrdinalIgnoreCase) && !header.Key.Equals("X-Request-Id", StringComparison.OrdinalIgnoreCase)).Select(header => $"{header.Key}: {string.Join(',', header.Value)}");
            return $"{answer.StatusCode}\n{string.Join('\n', headers)}\n{await answer.Content.ReadAsStringAsync(Cancel)}";
        }
    }

    [Fact]
    public async Task Who_asks_too_often_for_what_is_not_there_has_to_wait_and_what_is_there_is_still_served()
    {
        var served = await StartAsync(new ServerOptions { Access = AccessMode.Open });
        using (await served.SendAsync(Config))
        {
        }

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 300; i++)
        {
            using var answer = await served.SendAsync($"/api/models/acme/none{i}");
            statuses.Add(answer.StatusCode);
        }

        using var known = await served.SendAsync(Config);
        Assert.Equal(HttpStatusCode.NotFound, statuses[0]);
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
    }

    [Theory]
    [InlineData(RepoAccess.Public, "public")]
    [InlineData(RepoAccess.Gated, "gated")]
    [InlineData(RepoAccess.GatedFully, "gated")]
    [InlineData(RepoAccess.Private, "private")]
    public async Task A_manifest_records_who_may_read_the_repo(RepoAccess access, string visibility)
    {
        _repo.Access = access;
        await StartAsync(new ServerOptions());

        var manifest = await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "models/acme/gated/.hf-model-cache/manifest.json"), Cancel);

        Assert.Contains($"\"visibility\": \"{visibility}\"", manifest, StringComparison.Ordinal);
    }

    private async Task<ServedHub> StartAsync(ServerOptions options)
    {
        _served = ServedHub.Over(_hub, Own, bucket: null, _folder.FullName, options);
        await _served.FillAsync("acme/gated");
        await _served.StartAsync();
        return _served;
    }
}
