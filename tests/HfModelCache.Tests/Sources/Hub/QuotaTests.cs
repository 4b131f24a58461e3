using HfModelCache.Failures;
using HfModelCache.Progress;
using HfModelCache.Resilience;
using HfModelCache.Sources.Hub;
using HfModelCache.Sources.Hub.Http;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.RateLimits;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Runs;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Sources.Hub;

public sealed class QuotaTests
{
    [Fact]
    public async Task An_exhausted_window_is_waited_for_and_everything_arrives()
    {
        var files = Enumerable.Range(0, 30).Select(i => TestFile.Generated($"{i:00}.bin", 1000, (ulong)i));
        await using var scenario = await CacheScenario.StartAsync(files);
        scenario.Hub.Options = scenario.Hub.Options with { AnonymousQuota = new RateQuota(Api: 100, Resolvers: 12, WindowSeconds: 1) };

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
        Assert.Contains(scenario.Hub.Requests.All, r => r.Status == 429);
        Assert.InRange(scenario.Hub.Requests.All.Count(r => r.Status == 429), 1, 40);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task A_429_is_retried_later(int remaining)
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Hub.Faults.Add(new Fault
        {
            On = Origin.Hub,
            Path = "*/tree/*",
            Do = FaultAction.RateLimited(seconds: remaining == 0 ? 0 : 300, remaining),
            When = FaultWhen.FirstTimes(1),
        });

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync(leftOut: "pytorch_model.bin");
    }

    [Fact]
    public async Task A_requested_wait_of_a_day_ends_the_run_with_the_cause()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Do = FaultAction.Status(429, retryAfter: "86400") });

        Assert.Equal(FailureReason.HubRateLimited, (await scenario.FailAsync<TransientException>()).Reason);
        Assert.Equal(1, scenario.HubRequests);
    }

    [Fact]
    public async Task A_Hub_that_requests_a_second_forever_ends_the_run()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Retries = scenario.Retries with { Patience = TimeSpan.FromSeconds(1), MaxTotalRetryAfter = TimeSpan.FromSeconds(2.5) };
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Do = FaultAction.Status(429, retryAfter: "1") });

        Assert.Equal(FailureReason.HubRateLimited, (await scenario.FailAsync<TransientException>()).Reason);
        Assert.Equal(3, scenario.HubRequests);
    }

    [Fact]
    public async Task A_window_may_last_longer_than_the_response_timeout()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Do = FaultAction.RateLimited(seconds: 1), When = FaultWhen.FirstTimes(1) });
        var once = new RetryOptions { FewestAttempts = 1, Patience = TimeSpan.Zero };
        using var hub = new HubClient(
            scenario.HubOptions with { ResponseTimeout = TimeSpan.FromSeconds(1) },
            new Retry(once, TimeProvider.System, new Jitter(new Random(1)), NullLogger.Instance),
            TimeProvider.System);
        var cancel = TestContext.Current.CancellationToken;
        await Assert.ThrowsAsync<OverloadedException>(() => hub.ResolveAsync(scenario.Request.Repo, "main", cancel));

        var revision = await hub.ResolveAsync(scenario.Request.Repo, "main", cancel);

        Assert.Equal(scenario.Repo.Find("main")!.Sha, revision.Commit.Sha);
    }

    [Fact]
    public async Task A_wait_in_a_successful_response_delays_no_request()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Do = FaultAction.Header("Retry-After", "300") });
        using var limit = WallClock.Limit();

        await scenario.EnsureAsync(limit.Token);

        await scenario.AssertWholeAsync(leftOut: "pytorch_model.bin");
    }

    [Fact]
    public async Task All_requests_wait_for_the_longest_requested_wait()
    {
        var time = new FakeTimeProvider();
        var quota = new HubQuota(new Waits(), time);
        quota.Close(TimeSpan.FromSeconds(10));
        quota.Close(TimeSpan.FromSeconds(3));
        var waiting = quota.WaitAsync(TestContext.Current.CancellationToken);

        time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        await waiting;
        Assert.True(quota.WaitAsync(TestContext.Current.CancellationToken).IsCompletedSuccessfully);
    }
}
