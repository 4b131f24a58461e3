using HfModelCache.Failures;
using HfModelCache.Network;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Answers;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Runs;

namespace HfModelCache.Tests.Sources.Hub;

/// <summary>Tests Hubs below a path, and mirrors that redirect to other hosts.</summary>
public sealed class MirrorTests
{
    private const string Token = "hf_good";

    [Theory]
    [InlineData("/artifactory/api/huggingfaceml/remote", true)]
    [InlineData("/artifactory/api/huggingfaceml/remote", false)]
    [InlineData("/repository/hf", false)]
    [InlineData("/hf", true)]
    public async Task A_Hub_below_a_path_is_read_whole_with_or_without_the_path_in_its_links(string path, bool linksKeepIt)
    {
        await using var scenario = await StartBelowAsync(path, linksKeepIt);

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync(leftOut: "pytorch_model.bin");
        Assert.DoesNotContain(scenario.Hub.Requests.All, r => r.Status == 404);
        Assert.All(scenario.Hub.Requests.All, r => Assert.Equal(r.Origin == Origin.Hub, r.HadAuthorization));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_renamed_repo_below_a_path_is_followed(bool linksKeepIt)
    {
        await using var scenario = await StartBelowAsync("/repository/hf", linksKeepIt);
        scenario.Hub.AddFormerName("sample", CacheScenario.RepoName);
        scenario.Request = scenario.Request with { Repo = CacheScenario.Id("sample") };

        var outcome = await scenario.EnsureAsync();

        Assert.Equal(outcome.Files, scenario.StoredFiles().Count);
    }

    [Theory]
    [InlineData("https://upstream.example/")]
    [InlineData("http://127.0.0.1:9/")]
    public async Task Links_to_the_mirrored_Hub_lead_to_the_mirror(string upstream)
    {
        await using var scenario = await StartBelowAsync("/repository/hf", linksKeepIt: false);
        scenario.Hub.Options = scenario.Hub.Options with { LinkedServer = new Uri(upstream) };

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync(leftOut: "pytorch_model.bin");
    }

    [Fact]
    public async Task A_mirror_that_redirects_everything_serves_public_repos()
    {
        await using var mirror = await StartMirrorAsync();
        await using var scenario = await StartBehindAsync(mirror, RepoAccess.Public);

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync(leftOut: "pytorch_model.bin");
        Assert.All(scenario.Hub.Requests.All, r => Assert.False(r.HadAuthorization));
        Assert.All(mirror.Requests.All, r => Assert.True(r.HadAuthorization));
    }

    [Theory]
    [InlineData(RepoAccess.Private)]
    [InlineData(RepoAccess.Gated)]
    [InlineData(RepoAccess.GatedFully)]
    public async Task A_withheld_token_is_named_at_once(RepoAccess access)
    {
        await using var mirror = await StartMirrorAsync();
        await using var scenario = await StartBehindAsync(mirror, access);
        scenario.Retries = scenario.Retries with { Patience = TimeSpan.FromHours(1) };

        var failure = await scenario.FailAsync<OperatorException>();

        Assert.Equal(FailureReason.TokenWithheld, failure.Reason);
        Assert.Contains("HF_TOKEN", failure.Message, StringComparison.Ordinal);
        Assert.All(
            scenario.Hub.Requests.All.Where(r => r.Status >= 400).GroupBy(r => r.Target), refused => Assert.Single(refused));
    }

    [Theory]
    [InlineData(RepoAccess.Private)]
    [InlineData(RepoAccess.Gated)]
    public async Task An_allowed_host_counts_as_the_Hub(RepoAccess access)
    {
        await using var mirror = await StartMirrorAsync();
        await using var scenario = await StartBehindAsync(mirror, access);
        scenario.HubOptions = scenario.HubOptions with { AllowedHosts = ["127.0.0.1"] };

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync(leftOut: "pytorch_model.bin");
        // The content server has the same host but still gets no token.
        Assert.All(scenario.Hub.Requests.All, r => Assert.Equal(r.Origin == Origin.Hub, r.HadAuthorization));
    }

    [Fact]
    public async Task A_mirror_that_redirects_from_http_to_https_is_the_same_Hub()
    {
        await using var secured = await FakeHub.StartAsync(new FakeHubOptions { UseTls = true, PageSize = 5 });
        secured.Tokens.Add(Token);
        var repo = secured.AddRepo(CacheScenario.RepoName);
        repo.Access = RepoAccess.Private;
        repo.Commit("main", SampleRepo.Files);
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Hub.Tokens.Add(Token);
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Do = FaultAction.RedirectToHub(secured.Endpoint, 301) });
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, secured.CaPem, TestContext.Current.CancellationToken);
        scenario.HubOptions = scenario.HubOptions with { Token = Token, TrustedRoots = TrustedRoots.TryLoad(file, out _) };
        File.Delete(file);

        await scenario.EnsureAsync();

        Assert.Equal(SampleRepo.Files.Count - 1, scenario.StoredFiles().Count);
        Assert.All(secured.Requests.All, r => Assert.Equal(r.Origin == Origin.Hub, r.HadAuthorization));
        Assert.Empty(secured.Violations);
    }

    [Fact]
    public async Task A_tree_that_continues_on_an_allowed_host_is_followed()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        await using var other = await FakeHub.StartAsync(new FakeHubOptions { PageSize = 5 });
        other.AddRepo(CacheScenario.RepoName).Commit("main", SampleRepo.Files);
        scenario.HubOptions = scenario.HubOptions with { AllowedHosts = ["127.0.0.1"] };
        scenario.Hub.Options = scenario.Hub.Options with { PageSize = 5, LinkedServer = other.Endpoint };

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync(leftOut: "pytorch_model.bin");
        Assert.NotEmpty(other.Requests.All);
    }

    [Theory]
    [InlineData(403, "This model is not available in your region.", FailureReason.RegionBlocked)]
    [InlineData(403, "Access to this repository is blocked by your organization's content policy.", FailureReason.ContentBlocked)]
    [InlineData(451, null, FailureReason.RegionBlocked)]
    [InlineData(403, "This repository is not available in your country.", FailureReason.RegionBlocked)]
    [InlineData(403, "Not offered in your region by policy of the export office.", FailureReason.ContentBlocked)]
    [InlineData(406, "Requested item is quarantined.", FailureReason.ContentBlocked)]
    [InlineData(406, "Not Acceptable", FailureReason.HubRefused)]
    [InlineData(402, "Payment required", FailureReason.PaymentRequired)]
    [InlineData(410, null, FailureReason.RepoDisabled)]
    [InlineData(404, "Access to this resource is disabled.", FailureReason.RepoDisabled)]
    [InlineData(503, "Access to this resource is disabled.", FailureReason.RepoDisabled)]
    [InlineData(403, "Token lacks the right.", FailureReason.TokenNeeded)]
    public async Task A_refused_file_names_who_must_act_and_is_not_retried(int status, string? message, FailureReason reason)
    {
        await using var scenario = await CacheScenario.StartAsync(TestFile.Generated("model.safetensors", 1000, 1));
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = "*/resolve/*", Do = FaultAction.Error(new HubError(status, null, message)) });

        var failure = await scenario.FailAsync<OperatorException>();

        Assert.Equal(reason, failure.Reason);
        Assert.Single(scenario.Hub.Requests.All, r => r.Status == status);
        Assert.Contains(message?.TrimEnd('.') ?? $"{status}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"errors":[{"status":403,"message":"Blocked by a curation policy"}]}""", "curation policy")]
    [InlineData("""{"error":["First of all."]}""", "First of all")]
    [InlineData("""{"message":"Quarantined"}""", "Quarantined")]
    [InlineData("""[1]""", "403")]
    [InlineData("""{"error":{"deep":1}}""", "403")]
    public async Task A_refusal_is_quoted_in_any_format(string body, string quoted)
    {
        await using var scenario = await CacheScenario.StartAsync(TestFile.Generated("model.safetensors", 1000, 1));
        scenario.Hub.Faults.Add(new Fault
        {
            On = Origin.Hub, Path = "*/tree/*", Do = FaultAction.Alter(_ => Answer.Text(403, body, "application/json")),
        });

        Assert.Contains(quoted, (await scenario.FailAsync<OperatorException>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_message_of_a_redirect_target_is_never_shown()
    {
        await using var inside = await FakeHub.StartAsync();
        inside.Faults.Add(new Fault { On = Origin.Hub, Do = FaultAction.Alter(_ => Answer.Text(403, "secret of the inside")) });
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = "*/tree/*", Do = FaultAction.Redirect($"{inside.Endpoint}x") });

        var failure = await scenario.FailAsync<ModelCacheException>();

        Assert.NotEmpty(inside.Requests.All);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    private static async Task<FakeHub> StartMirrorAsync()
    {
        var mirror = await FakeHub.StartAsync();
        mirror.Tokens.Add(Token);
        return mirror;
    }

    // The mirror responds with 308; the pages of the Hub behind it link to that Hub itself.
    private static async Task<CacheScenario> StartBehindAsync(FakeHub mirror, RepoAccess access)
    {
        var scenario = await CacheScenario.StartSampleAsync();
        scenario.Repo.Access = access;
        scenario.Hub.Tokens.Add(Token);
        scenario.Hub.Options = scenario.Hub.Options with { PageSize = 5 };
        scenario.HubOptions = scenario.HubOptions with { Endpoint = mirror.Endpoint, Token = Token };
        mirror.Faults.Add(new Fault { On = Origin.Hub, Do = FaultAction.RedirectToHub(scenario.Hub.Endpoint) });
        return scenario;
    }

    private static async Task<CacheScenario> StartBelowAsync(string path, bool linksKeepIt)
    {
        var scenario = await CacheScenario.StartSampleAsync();
        scenario.Hub.Tokens.Add(Token);
        scenario.Hub.Options = scenario.Hub.Options with { BasePath = path, LinksKeepBasePath = linksKeepIt, PageSize = 5 };
        scenario.HubOptions = scenario.HubOptions with { Endpoint = scenario.Hub.Endpoint, Token = Token };
        return scenario;
    }
}
