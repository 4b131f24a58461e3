using HfModelCache.Coordination.Leases;
using HfModelCache.Tests.Stores;
using HfModelCache.Tests.Stores.S3;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Coordination.Leases;

public class WaitingLogTests
{
    private const long MiB = 1 << 20;

    private readonly FakeTimeProvider _time = new();
    private readonly MemoryObjectStore _store = new();
    private readonly ListLogger _log = new();

    [Fact]
    public async Task A_waiting_replica_shows_what_the_leader_has_received_before_anything_is_stored()
    {
        var leader = Leader();
        await using var lease = await leader.LeadAsync();
        leader.Context.Meter.Plan(200 * MiB, 1);
        leader.Context.Meter.Fetched(8 * MiB);
        var waiting = Follower().WaitToLeadAsync();

        for (var second = 0; second < 30; second++)
        {
            leader.Context.Meter.Fetched(MiB);
            await waiting.StaysOpenFor(_time, TimeSpan.FromSeconds(1));
        }

        Assert.Contains(_log.Messages, line => System.Text.RegularExpressions.Regex.IsMatch(
            line, @"^Waiting for pod-0: (28|38)\.0 MiB of 200\.0 MiB \(1\d %\), 0 B stored, [\d.]+ (K|M)iB/s, \d min \d+ s left, 0 of 1 file\.$"));
        Assert.DoesNotContain(_log.Messages, line => line.Contains("no sign of life", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_leader_that_is_silent_is_told_with_the_time_of_the_takeover()
    {
        var leader = Leader();
        await using var lease = await leader.LeadAsync();
        var waiting = Follower().WaitToLeadAsync();
        await waiting.StaysOpenFor(_time, TimeSpan.FromSeconds(12));
        leader.Freeze();

        await using var next = await waiting.Within(_time, TimeSpan.FromSeconds(60));

        Assert.Contains(_log.Messages, line => line.StartsWith("Waiting for pod-0: no sign of life for ", StringComparison.Ordinal)
            && line.EndsWith(", takeover after 30 s (no transfer has begun).", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_interval_is_the_one_that_is_set()
    {
        await using var lease = await Leader().LeadAsync();

        await Follower(TimeSpan.FromSeconds(60)).WaitToLeadAsync().StaysOpenFor(_time, TimeSpan.FromSeconds(110));

        Assert.Equal(2, _log.Messages.Count(line => line.StartsWith("Waiting for ", StringComparison.Ordinal)));
    }

    private Replica Leader() => new(_store, _time, new LeaseOptions { PodName = "pod-0" });

    private Replica Follower(TimeSpan? interval = null) =>
        new(_store, _time, new LeaseOptions { PodName = "pod-1", ProgressInterval = interval ?? TimeSpan.FromSeconds(10) }, _log);
}
