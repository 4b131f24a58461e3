using HfModelCache.Failures;
using HfModelCache.Network;
using HfModelCache.Resilience;
using HfModelCache.Sources.Hub;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Network;
using HfModelCache.Tests.Runs;
using Microsoft.Extensions.Logging.Abstractions;

namespace HfModelCache.Tests.Sources.Hub;

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
        { "the metadata service as one number", FaultAction.Redirect("http://2852039166/latest/meta-data/") },
        { "the metadata service in hexadecimal", FaultAction.Redirect("http://0xa9.0xfe.0xa9.0xfe/latest/meta-data/") },
        { "the metadata service in octal", FaultAction.Redirect("http://0251.0376.0251.0376/latest/meta-data/") },
        { "the metadata service through NAT64", FaultAction.Redirect("http://[64:ff9b::a9fe:a9fe]/latest/meta-data/") },
        { "the metadata service of Alibaba", FaultAction.Redirect("http://100.100.100.200/latest/meta-data/") },
        { "the metadata service of Amazon in IPv6", FaultAction.Redirect("http://[fd00:ec2::254]/latest/meta-data/") },
        { "a user", FaultAction.Redirect("http://evil@127.0.0.1/") },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task A_forbidden_redirect_is_refused(string where, FaultAction fault)
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = "*/resolve/*", Do = fault });

        var failure = await scenario.FailAsync<OperatorException>();

        Assert.True(failure.Reason == FailureReason.RedirectRefused, where + ": " + failure);
        Assert.False(scenario.IsPublished);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://[::ffff:a9fe:a9fe]/")]
    [InlineData("http://2852039166/")]
    public async Task A_proxy_is_never_asked_for_a_forbidden_redirect_target(string target)
    {
        using var proxy = new RawProxy($"302 Found\r\nLocation: {target}");
        var once = new RetryOptions { Patience = TimeSpan.Zero, FewestAttempts = 1 };
        using var hub = new HubClient(
            new HubOptions { Endpoint = new Uri("http://8.8.8.8"), Proxy = new ProxyOptions { ForHttp = proxy.Address, ForHttps = proxy.Address } },
            new Retry(once, TimeProvider.System, new Jitter(new Random(1)), NullLogger.Instance),
            TimeProvider.System);

        var failure = await Assert.ThrowsAsync<OperatorException>(
            () => hub.ResolveAsync(CacheScenario.Id("org/name"), "main", TestContext.Current.CancellationToken));

        Assert.Equal(FailureReason.RedirectRefused, failure.Reason);
        Assert.StartsWith("GET http://8.8.8.8/", Assert.Single(proxy.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_response_of_another_server_is_not_printed()
    {
        using var elsewhere = new RawProxy("403 Forbidden", "instance-credentials");
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = "*/tree/*", Do = FaultAction.Redirect(elsewhere.Address.AbsoluteUri) });

        var failure = await scenario.FailAsync<OperatorException>();

        Assert.NotEmpty(elsewhere.Requests);
        Assert.DoesNotContain("instance-credentials", failure.Message, StringComparison.Ordinal);
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
    public async Task Over_TLS_the_certificate_authority_must_be_trusted()
    {
        await using var hub = await FakeHub.StartAsync(new FakeHubOptions { UseTls = true });
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.HubOptions = scenario.HubOptions with { Endpoint = hub.Endpoint };

        var failure = await scenario.FailAsync<OperatorException>();

        Assert.Equal(FailureReason.HubUnreachable, failure.Reason);
        Assert.Contains("certificate", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_TLS_with_a_trusted_authority_everything_arrives_and_http_is_refused()
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
