using HfModelCache.Failures;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Answers;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.Tests.Runs;

namespace HfModelCache.Tests.Sources.Hub;

public sealed class AccessTests
{
    private const string Good = "hf_good";

    [Theory]
    [InlineData(RepoAccess.Private, null, FailureReason.RepoNotFound)]
    [InlineData(RepoAccess.Private, "hf_other", FailureReason.RepoNotFound)]
    [InlineData(RepoAccess.Private, "hf_unknown", FailureReason.HubTokenRejected)]
    [InlineData(RepoAccess.Private, "no token at all", FailureReason.HubTokenRejected)]
    [InlineData(RepoAccess.Gated, null, FailureReason.RepoGated)]
    [InlineData(RepoAccess.Gated, "hf_other", FailureReason.LicenceNotAccepted)]
    [InlineData(RepoAccess.GatedFully, null, FailureReason.RepoGated)]
    [InlineData(RepoAccess.GatedFully, "hf_other", FailureReason.LicenceNotAccepted)]
    [InlineData(RepoAccess.Disabled, Good, FailureReason.RepoDisabled)]
    public async Task A_refusal_names_who_must_act_and_is_not_retried(RepoAccess access, string? token, FailureReason reason)
    {
        await using var scenario = await StartAsync(access);
        scenario.HubOptions = scenario.HubOptions with { Token = token };

        var failure = await scenario.FailAsync<OperatorException>();

        Assert.Equal(reason, failure.Reason);
        Assert.All(
            scenario.Hub.Requests.All.Where(r => r.Status >= 400).GroupBy(r => r.Target),
            refused => Assert.Single(refused));
        Assert.False(scenario.IsPublished);
    }

    [Theory]
    [InlineData(RepoAccess.Gated)]
    [InlineData(RepoAccess.GatedFully)]
    public async Task A_plan_fails_as_the_run_would_and_downloads_at_most_a_byte_if_it_does_not(RepoAccess access)
    {
        await using var scenario = await StartAsync(access);

        var failure = await Assert.ThrowsAsync<OperatorException>(scenario.PlanAsync);

        Assert.Equal(FailureReason.RepoGated, failure.Reason);
        scenario.HubOptions = scenario.HubOptions with { Token = Good };
        Assert.NotEmpty((await scenario.PlanAsync()).ToFetch);
        Assert.True(scenario.Hub.Requests.BytesSent(Origin.Cdn) <= 1);
    }

    [Theory]
    [InlineData(RepoAccess.Private)]
    [InlineData(RepoAccess.Gated)]
    [InlineData(RepoAccess.GatedFully)]
    public async Task A_token_with_access_opens_the_repo_and_never_reaches_the_CDN(RepoAccess access)
    {
        await using var scenario = await StartAsync(access);
        scenario.HubOptions = scenario.HubOptions with { Token = Good };

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync(leftOut: "pytorch_model.bin");
        Assert.All(scenario.Hub.Requests.All, r => Assert.Equal(r.Origin == Origin.Hub, r.HadAuthorization));
    }

    [Fact]
    public async Task A_token_revoked_during_a_run_ends_it_with_the_cause()
    {
        await using var scenario = await StartAsync(RepoAccess.Private);
        scenario.Hub.Tokens.Add(new TestToken("hf_brief") { RevokedAfter = 4 });
        scenario.HubOptions = scenario.HubOptions with { Token = "hf_brief" };

        Assert.Equal(FailureReason.HubTokenRejected, (await scenario.FailAsync<OperatorException>()).Reason);
    }

    [Theory]
    [InlineData("v9")]
    [InlineData("refs/pr/99")]
    [InlineData("0123456789012345678901234567890123456789")]
    public async Task A_revision_that_does_not_exist_is_named(string revision)
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Request = scenario.Request with { Revision = revision };

        var failure = await scenario.FailAsync<OperatorException>();

        Assert.Equal(FailureReason.RevisionNotFound, failure.Reason);
        Assert.Contains(revision, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repo_that_does_not_exist_is_named()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Request = scenario.Request with { Repo = CacheScenario.Id("acme/nothing") };

        var failure = await scenario.FailAsync<OperatorException>();

        Assert.Equal(FailureReason.RepoNotFound, failure.Reason);
        Assert.Contains("acme/nothing", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "", null, FailureReason.RepoNotFound)]
    [InlineData(401, "", Good, FailureReason.HubTokenRejected)]
    [InlineData(403, "", null, FailureReason.TokenNeeded)]
    [InlineData(403, "", Good, FailureReason.RepoForbidden)]
    [InlineData(404, "", null, FailureReason.RepoNotFound)]
    [InlineData(404, "", Good, FailureReason.RepoNotFound)]
    [InlineData(400, "", null, FailureReason.HubRefused)]
    [InlineData(406, "", Good, FailureReason.HubRefused)]
    [InlineData(418, "", null, FailureReason.HubRefused)]
    [InlineData(401, "*/resolve/*", null, FailureReason.TokenNeeded)]
    [InlineData(401, "*/resolve/*", Good, FailureReason.HubTokenRejected)]
    [InlineData(403, "*/resolve/*", null, FailureReason.TokenNeeded)]
    [InlineData(403, "*/resolve/*", Good, FailureReason.RepoForbidden)]
    [InlineData(404, "*/resolve/*", null, FailureReason.FileNotFound)]
    [InlineData(404, "*/resolve/*", Good, FailureReason.FileNotFound)]
    [InlineData(400, "*/resolve/*", Good, FailureReason.HubRefused)]
    public async Task A_bare_status_is_understood_by_what_was_requested_and_whether_a_token_was_sent(
        int status, string path, string? token, FailureReason reason)
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Hub.Tokens.Add(Good);
        scenario.HubOptions = scenario.HubOptions with { Token = token };
        var fault = new Fault { On = Origin.Hub, Do = FaultAction.Error(HubError.Bare(status)) };
        scenario.Hub.Faults.Add(path.Length == 0 ? fault : new Fault { On = Origin.Hub, Path = path, Do = fault.Do });

        Assert.Equal(reason, (await scenario.FailAsync<OperatorException>()).Reason);
    }

    [Fact]
    public async Task What_the_server_said_is_quoted_but_not_endlessly()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Do = FaultAction.Error(new HubError(418, null, "I'm a teapot. " + string.Join(' ', Enumerable.Repeat("short and stout", 300)))) });

        var failure = await scenario.FailAsync<OperatorException>();

        Assert.Contains("(I'm a teapot. short and stout", failure.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Message.Length, 300, 600);
    }

    [Fact]
    public async Task A_file_that_disappears_is_named()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = "config.json", Do = FaultAction.Error(HubError.EntryNotFound) });

        var failure = await scenario.FailAsync<OperatorException>();

        Assert.Equal(FailureReason.FileNotFound, failure.Reason);
        Assert.Contains("config.json", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<CacheScenario> StartAsync(RepoAccess access)
    {
        var scenario = await CacheScenario.StartSampleAsync();
        scenario.Repo.Access = access;
        scenario.Hub.Tokens.Add(Good);
        scenario.Hub.Tokens.Add(new TestToken("hf_other") { OnlyRepos = ["acme/else"] });
        return scenario;
    }
}
