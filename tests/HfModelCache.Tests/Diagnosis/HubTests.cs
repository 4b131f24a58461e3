using HfModelCache.Diagnosis;
using HfModelCache.Failures;
using HfModelCache.Network;
using HfModelCache.Runs;
using HfModelCache.Sources.Hub;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Answers;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Cli;
using HfModelCache.Tests.Network;
using HfModelCache.Tests.Runs;

namespace HfModelCache.Tests.Diagnosis;

/// <summary>Faults planted at the Hub and on the way to it. The store is a folder.</summary>
public sealed class HubTests
{
    private const string Good = "hf_GoodTokenThatOpensEverything0123456789";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_wrong_and_nothing_is_left_behind()
    {
        await using var scenario = await ScenarioAsync();

        var report = await scenario.DiagnoseAsync();

        Assert.All(report.Checks, check => Assert.True(check.Outcome == CheckOutcome.Passed, $"{check}"));
        Assert.Contains("tester", Find(report, "token").Detail, StringComparison.Ordinal);
        Assert.Empty(report.LeftBehind);
        Assert.Empty(Directory.EnumerateFileSystemEntries(scenario.Folder));
        Assert.Empty(scenario.Hub.Violations);
    }

    [Fact]
    public async Task A_copy_can_be_made_while_a_diagnosis_runs()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        await scenario.Store.PutAsync("models/.hf-model-cache/doctor/20261129T000000Z-x-put", new(new byte[1]), Cancel);

        Assert.False((await scenario.EnsureAsync()).IsHit);
    }

    [Fact]
    public async Task Without_a_model_the_token_is_checked_and_files_are_not()
    {
        await using var scenario = await ScenarioAsync();
        scenario.Repo = null;

        var report = await scenario.DiagnoseAsync();

        Assert.Equal(CheckOutcome.Passed, Find(report, "token").Outcome);
        Assert.Equal((CheckOutcome.NotChecked, "no MODEL is named"), (Find(report, "model").Outcome, Find(report, "model").Detail));
        Assert.True(report.IsHealthy);
    }

    [Fact]
    public async Task A_token_that_the_Hub_does_not_know_is_named_before_the_model()
    {
        await using var scenario = await ScenarioAsync(hub => hub with { Token = "hf_expired" });

        await scenario.AssertFailsAsync("token", FailureReason.HubTokenRejected);
    }

    [Theory]
    [InlineData(RepoAccess.Gated, "file", FailureReason.LicenceNotAccepted)]
    [InlineData(RepoAccess.GatedFully, "model", FailureReason.LicenceNotAccepted)]
    [InlineData(RepoAccess.Private, "model", FailureReason.RepoNotFound)]
    public async Task A_token_without_access_passes_and_the_repo_is_named(RepoAccess access, string check, FailureReason reason)
    {
        await using var scenario = await ScenarioAsync(hub => hub with { Token = "hf_narrow" });
        scenario.Hub.Tokens.Add(new TestToken("hf_narrow") { OnlyRepos = ["other/repo"] });
        scenario.HubRepo.Access = access;

        await scenario.AssertFailsAsync(check, reason);
    }

    [Fact]
    public async Task A_token_without_the_right_to_read_files_is_told_from_a_licence()
    {
        await using var scenario = await ScenarioAsync();
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = "*/resolve/*", Do = FaultAction.Error(HubError.Bare(403)) });

        await scenario.AssertFailsAsync("file", FailureReason.RepoForbidden);
    }

    [Fact]
    public async Task A_repo_that_the_Hub_has_closed_is_named()
    {
        await using var scenario = await ScenarioAsync();
        scenario.HubRepo.Access = RepoAccess.Disabled;

        await scenario.AssertFailsAsync("model", FailureReason.RepoDisabled);
    }

    [Fact]
    public async Task A_repo_or_revision_that_does_not_exist_is_named()
    {
        await using var scenario = await ScenarioAsync();
        scenario.Revision = "v9";
        await scenario.AssertFailsAsync("model", FailureReason.RevisionNotFound);
        scenario.Repo = "acme/typo";
        await scenario.AssertFailsAsync("model", FailureReason.RepoNotFound);
    }

    [Fact]
    public async Task A_Hub_that_accepts_no_connections_fails_the_connection_and_the_store_is_checked_all_the_same()
    {
        await using var scenario = await ScenarioAsync();
        await scenario.Hub.StopAsync(Origin.Hub);

        var report = await scenario.AssertFailsAsync("connection", FailureReason.HubUnreachable);

        Assert.Equal(CheckOutcome.NotChecked, Find(report, "token").Outcome);
        Assert.Equal(CheckOutcome.Passed, Find(report, "put").Outcome);
    }

    [Fact]
    public async Task Content_servers_that_can_not_be_reached_fail_the_file()
    {
        await using var scenario = await ScenarioAsync();
        await scenario.Hub.StopAsync(Origin.Cdn);

        await scenario.AssertFailsAsync("file", FailureReason.HubUnreachable);
    }

    [Fact]
    public async Task A_name_that_can_not_be_resolved_is_named()
    {
        await using var scenario = await ScenarioAsync(hub => hub with { Endpoint = new Uri("http://hub.invalid") });

        var report = await scenario.AssertFailsAsync("name", FailureReason.HubUnreachable);

        Assert.Contains("hub.invalid", Find(report, "name").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_named_with_its_issuer()
    {
        await using var scenario = await ScenarioAsync(tls: true);

        var report = await scenario.AssertFailsAsync("connection", FailureReason.HubUnreachable);

        Assert.Contains("issued by CN=Test Hub CA", Find(report, "connection").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_is_down_is_named()
    {
        await using var scenario = await ScenarioAsync(hub => hub with { Proxy = new ProxyOptions { ForHttp = new Uri("http://user:password@127.0.0.1:1") } });

        var report = await scenario.AssertFailsAsync("proxy", FailureReason.ProxyUnreachable);

        Assert.DoesNotContain("password", Find(report, "proxy").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_whose_name_can_not_be_resolved_is_named()
    {
        await using var scenario = await ScenarioAsync(hub => hub with { Proxy = new ProxyOptions { ForHttp = new Uri("http://proxy.invalid:3128") } });

        await scenario.AssertFailsAsync("name", FailureReason.ProxyUnreachable);
    }

    [Fact]
    public async Task A_proxy_that_wants_a_password_is_named()
    {
        using var proxy = new RawProxy("407 Proxy Authentication Required");
        await using var scenario = await ScenarioAsync(hub => hub with { Proxy = new ProxyOptions { ForHttp = proxy.Address } });

        await scenario.AssertFailsAsync("connection", FailureReason.ProxyRefused);
    }

    [Fact]
    public async Task A_proxy_that_refuses_the_tunnel_is_named()
    {
        using var proxy = new RawProxy("403 Forbidden");
        await using var scenario = await ScenarioAsync(
            hub => hub with { Endpoint = new Uri("https://hub.example"), Proxy = new ProxyOptions { ForHttps = proxy.Address } });

        await scenario.AssertFailsAsync("connection", FailureReason.ProxyRefused);
    }

    [Fact]
    public async Task A_Hub_that_must_not_be_contacted_is_not_checked()
    {
        await using var scenario = await ScenarioAsync();
        scenario.IsOffline = true;

        var report = await scenario.DiagnoseAsync();

        Assert.DoesNotContain(report.Checks, check => check.End == CheckedEnd.Hub);
        Assert.Empty(scenario.Hub.Requests.All);
    }

    [Fact]
    public async Task Copies_that_take_the_place_of_the_Hub_are_checked_instead()
    {
        await using var scenario = await ScenarioAsync();
        using var copies = new TemporaryFolder();
        scenario.From = new CopyOrigin { Folder = copies.Path, Prefix = "models/" };

        var report = await scenario.DiagnoseAsync();

        var model = report.Checks.Single(check => check.Name == "model");
        Assert.Equal((CheckedEnd.Source, CheckOutcome.Failed, FailureReason.CopyDamaged), (model.End, model.Outcome, model.Reason));
        Assert.Empty(scenario.Hub.Requests.All);
    }

    private static Task<Scenario> ScenarioAsync(Func<HubOptions, HubOptions>? change = null, bool tls = false) => Scenario.StartAsync(change, tls);

    private static CheckReport Find(DiagnosisReport report, string name) =>
        report.Checks.FirstOrDefault(check => check.Name == name && check.End == CheckedEnd.Hub) ?? report.Checks.Single(check => check.Name == name);

    private sealed class Scenario(FakeHub hub, HubOptions options) : IAsyncDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public FakeHub Hub => hub;

        public string Folder => _folder.Path;

        public required TestRepo HubRepo { get; init; }

        public string? Repo { get; set; } = CacheScenario.RepoName;

        public string Revision { get; set; } = "main";

        public bool IsOffline { get; set; }

        public CopyOrigin? From { get; set; }

        public static async Task<Scenario> StartAsync(Func<HubOptions, HubOptions>? change, bool tls)
        {
            var hub = await FakeHub.StartAsync(new FakeHubOptions { UseTls = tls });
            hub.Tokens.Add(Good);
            var repo = hub.AddRepo(CacheScenario.RepoName);
            repo.Commit("main", SampleRepo.Files);
            var options = new HubOptions { Endpoint = hub.Endpoint, Token = Good };
            return new Scenario(hub, change?.Invoke(options) ?? options) { HubRepo = repo };
        }

        public async Task<DiagnosisReport> DiagnoseAsync()
        {
            var copy = Repo is null ? null : new CopyRequest { Repo = CacheScenario.Id(Repo), Revision = Revision };
            var parts = new ModelCacheOptions { Hub = options, Folder = Folder, From = From };
            using var composition = new DoctorComposition(parts, new DiagnosisRequest(copy, "models/", IsOffline), TimeProvider.System);
            return await composition.Doctor.RunAsync(Cancel);
        }

        public async Task<DiagnosisReport> AssertFailsAsync(string name, FailureReason reason)
        {
            var report = await DiagnoseAsync();
            var failed = Assert.Single(report.Checks, check => check.Outcome == CheckOutcome.Failed);
            Assert.Equal((CheckedEnd.Hub, name, reason), (failed.End, failed.Name, failed.Reason));
            return report;
        }

        public async ValueTask DisposeAsync()
        {
            await hub.DisposeAsync();
            _folder.Dispose();
        }
    }
}
