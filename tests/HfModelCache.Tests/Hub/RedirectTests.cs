using HfModelCache.Failures;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Caching;
using HfModelCache.Transport;

namespace HfModelCache.Tests.Hub;

public sealed class RedirectTests
{
    [Fact]
    public async Task A_renamed_repo_is_followed_with_the_token()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Repo.Access = RepoAccess.Private;
        scenario.Hub.Tokens.Add("hf_good");
        scenario.Hub.AddFormerName("sample", CacheScenario.RepoName);
        scenario.HubOptions = scenario.HubOptions with { Token = "hf_good" };
        scenario.Request = scenario.Request with { Repo = CacheScenario.Id("sample") };

        var outcome = await scenario.EnsureAsync();

        Assert.Equal(outcome.Files, scenario.StoredFiles().Count);
        Assert.Empty(scenario.Hub.Violations);
    }

    public static TheoryData<string, FaultAction> Refused => new()
    {
        { "itself", FaultAction.RedirectToItself },
        { "eleven hops", FaultAction.RedirectChain(11) },
        { "nowhere", FaultAction.Redirect(null) },
        { "a file", FaultAction.Redirect("file:///etc/passwd") },
        { "the metadata service", FaultAction.Redirect("http://169.254.169.254/latest/meta-data/") },
        { "the metadata service in IPv6", FaultAction.Redirect("http://[::ffff:169.254.169.254]/latest/meta-data/") },
        { "a user", FaultAction.Redirect("http://evil@127.0.0.1/") },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task A_redirect_against_the_rules_is_refused(string where, FaultAction fault)
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = "*/resolve/*", Do = fault });

        var failure = await scenario.FailAsync<OperatorException>();

        Assert.True(failure.Reason == FailureReason.RedirectRefused, where + ": " + failure);
        Assert.False(scenario.IsPublished);
    }

    [Fact]
    public async Task Ten_hops_are_followed()
    {
        await using var scenario = await CacheScenario.StartAsync(TestFile.Generated("model.safetensors", 1000, 1));
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = "*/resolve/*", Do = FaultAction.RedirectChain(8) });

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
    }

    [Fact]
    public async Task Another_host_gets_neither_token_nor_cookie()
    {
        await using var elsewhere = await FakeHub.StartAsync();
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Hub.Tokens.Add("hf_good");
        scenario.HubOptions = scenario.HubOptions with { Token = "hf_good" };
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = "*/tree/*", Do = FaultAction.Redirect($"{elsewhere.Endpoint}api/x") });

        await scenario.FailAsync<ModelCacheException>();

        Assert.NotEmpty(elsewhere.Requests.All);
        Assert.All(elsewhere.Requests.All, r => Assert.False(r.HadAuthorization));
    }

    [Fact]
    public async Task Over_TLS_the_Hubs_authority_must_be_trusted()
    {
        await using var hub = await FakeHub.StartAsync(new FakeHubOptions { UseTls = true });
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.HubOptions = scenario.HubOptions with { Endpoint = hub.Endpoint };

        var failure = await scenario.FailAsync<OperatorException>();

        Assert.Equal(FailureReason.HubUnreachable, failure.Reason);
        Assert.Contains("certificate", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_TLS_with_the_right_authority_everything_arrives_and_http_is_refused()
    {
        await using var hub = await FakeHub.StartAsync(new FakeHubOptions { UseTls = true });
        hub.AddRepo(CacheScenario.RepoName).Commit("main", SampleRepo.Files);
        await using var scenario = await CacheScenario.StartSampleAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, hub.CaPem, TestContext.Current.CancellationToken);
        scenario.HubOptions = scenario.HubOptions with { Endpoint = hub.Endpoint, TrustedRoots = TrustedRoots.TryLoad(file, out _) };
        File.Delete(file);

        var fault = new Fault { On = Origin.Hub, Path = "*/resolve/*", Do = FaultAction.Redirect("http://127.0.0.1:1/x") };
        hub.Faults.Add(fault);
        Assert.Equal(FailureReason.RedirectRefused, (await scenario.FailAsync<OperatorException>()).Reason);

        hub.Faults.Clear();
        await scenario.EnsureAsync();
        Assert.Equal(SampleRepo.Files.Count - 1, scenario.StoredFiles().Count);
        Assert.Empty(hub.Violations);
    }
}
