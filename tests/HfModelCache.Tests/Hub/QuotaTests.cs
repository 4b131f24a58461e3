using HfModelCache.Failures;
using HfModelCache.Hub;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.RateLimits;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Caching;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Hub;

public sealed class QuotaTests
{
    [Fact]
    public async Task A_used_up_window_is_waited_for_and_then_everything_arrives()
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
    public async Task A_429_is_followed_by_a_later_try(int remaining)
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
    public async Task A_Hub_that_asks_for_a_day_ends_the_run_with_the_cause()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Do = FaultAction.Status(429, retryAfter: "86400") });

        Assert.Equal(FailureReason.HubRateLimited, (await scenario.FailAsync<TransientException>()).Reason);
        Assert.Equal(1, scenario.HubRequests);
    }

    [Fact]
    public async Task Everybody_waits_for_the_longest_wait_that_was_asked_for()
    {
        var time = new FakeTimeProvider();
        var quota = new HubQuota(time);
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
