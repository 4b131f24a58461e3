using HfModelCache.Coordination.Leases;
using HfModelCache.Coordination.Waiting;
using HfModelCache.Failures;
using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;
using HfModelCache.Tests.Stores;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Coordination.Leases;

public sealed class ElectionTests
{
    private static readonly string First = new('a', 40);
    private static readonly string Second = new('b', 40);

    private readonly FakeTimeProvider _time = new();
    private readonly MemoryObjectStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replica_with_a_shorter_timeout_respects_the_leaders_own()
    {
        await using var lease = await Replica(seconds: 60).LeadAsync();

        await Replica(seconds: 2).WaitToLeadAsync().StaysOpenFor(_time, TimeSpan.FromMinutes(5));

        Assert.Null(lease.Loss);
    }

    [Fact]
    public async Task A_dead_leader_is_succeeded_after_the_longer_of_both_timeouts()
    {
        var dead = Replica(seconds: 60);
        await using var lease = await dead.LeadAsync();
        dead.Freeze();
        var waiting = Replica(seconds: 2).WaitToLeadAsync();

        await waiting.StaysOpenFor(_time, TimeSpan.FromSeconds(59));

        await using var next = await waiting.Within(_time, TimeSpan.FromSeconds(10));
        Assert.NotNull(next);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("uid-1", "uid-2")]
    [InlineData("uid-1", "uid-1")]
    public async Task Two_living_replicas_of_one_name_do_not_take_the_lease_from_each_other(string? uid, string? otherUid)
    {
        await using var lease = await Replica(options => options with { PodName = "inference", PodUid = uid }).LeadAsync();

        var other = Replica(options => options with { PodName = "inference", PodUid = otherUid });
        await other.WaitToLeadAsync().StaysOpenFor(_time, TimeSpan.FromMinutes(5));

        Assert.Null(lease.Loss);
    }

    [Theory]
    [InlineData("uid-1", "uid-1", 15)]
    [InlineData(null, null, 15)]
    [InlineData("uid-1", "uid-2", 30)]
    public async Task A_container_that_starts_again_in_its_pod_takes_over_after_half_of_the_timeout(string? uid, string? newUid, int seconds)
    {
        var dead = Replica(options => options with { PodName = "inference", PodUid = uid });
        await using var lease = await dead.LeadAsync();
        dead.Freeze();
        var waiting = Replica(options => options with { PodName = "inference", PodUid = newUid }).WaitToLeadAsync();

        await waiting.StaysOpenFor(_time, TimeSpan.FromSeconds(seconds - 1));

        await using var next = await waiting.Within(_time, TimeSpan.FromSeconds(8));
        Assert.NotNull(next);
    }

    [Fact]
    public async Task A_released_lease_is_taken_over_immediately()
    {
        await using (var lease = await Replica().LeadAsync())
            await lease.ReleaseAsync();

        await using var next = await Replica().LeadAsync();
        Assert.Empty(next.InFlight.Commits);
    }

    [Fact]
    public async Task A_stopped_leader_is_succeeded_immediately_and_its_work_resumed()
    {
        await using (var lease = await Replica().LeadAsync())
        {
            await lease.AnnounceAsync(First, Cancel);
            await lease.ReleaseAfterAsync(new OperationCanceledException());
        }

        await using var next = await Replica().LeadAsync();
        Assert.True(next.Takeover.Previous!.WasInterrupted);
        Assert.Empty(next.InFlight.Commits);
    }

    [Fact]
    public async Task A_leader_that_failed_is_not_resumed()
    {
        await using (var lease = await Replica().LeadAsync())
            await lease.ReleaseAfterAsync(new BrokenPromiseException(FailureReason.ContentMismatch, "Wrong."));

        await using var next = await Replica().LeadAsync();
        Assert.False(next.Takeover.Previous!.WasInterrupted);
    }

    [Fact]
    public async Task An_unanswered_request_may_still_arrive_after_a_release()
    {
        await using (var lease = await Replica().LeadAsync())
        {
            await lease.AnnounceAsync(First, Cancel);
            lease.ReportUnanswered();
            await lease.ReleaseAsync();
        }

        await using var next = await Replica().LeadAsync();
        Assert.True(next.InFlight.ConflictsWith(Second));
        Assert.False(next.InFlight.ConflictsWith(First));
        var waiting = next.InFlight.WaitAsync(Cancel);
        await waiting.StaysOpenFor(_time, TimeSpan.FromSeconds(44));
        await waiting.Result().Within(_time, TimeSpan.FromSeconds(2));
        Assert.False(next.InFlight.ConflictsWith(Second));
    }

    [Fact]
    public async Task An_unanswered_request_is_forgotten_after_a_timeout()
    {
        await using (var lease = await Replica().LeadAsync())
        {
            await lease.AnnounceAsync(First, Cancel);
            lease.ReportUnanswered();
            await lease.WaitForUnansweredAsync(Cancel).Result().Within(_time, TimeSpan.FromSeconds(31));
            await lease.ReleaseAsync();
        }

        await using var next = await Replica().LeadAsync();
        Assert.False(next.InFlight.ConflictsWith(Second));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Requests_of_a_dead_leader_are_expected_by_its_second_successor_too(bool saidItsCommit)
    {
        var first = Replica(seconds: 60);
        await using var dead = await first.LeadAsync();
        if (saidItsCommit)
            await dead.AnnounceAsync(First, Cancel);
        first.Freeze();
        await using (var second = await Replica().WaitToLeadAsync().Within(_time, TimeSpan.FromSeconds(70)))
        {
            await second.AnnounceAsync(Second, Cancel);
            await second.ReleaseAsync();
        }

        await using var third = await Replica().LeadAsync();
        Assert.True(third.InFlight.ConflictsWith(Second));
        Assert.Equal(TimeSpan.FromSeconds(60), third.InFlight.Timeout);
    }

    [Theory]
    [InlineData("main", "main", true)]
    [InlineData("main", "mian", false)]
    public async Task A_failure_is_shared_only_with_replicas_that_were_asked_for_the_same(string asked, string askedOfOther, bool shared)
    {
        var failing = new Replica(_store, _time, new LeaseOptions()) { Asked = asked };
        await using var lease = await failing.LeadAsync();
        var waiting = new Replica(_store, _time, new LeaseOptions()) { Asked = askedOfOther }.WaitToLeadAsync();
        await waiting.StaysOpenFor(_time, TimeSpan.FromSeconds(1));

        await lease.ReleaseAfterAsync(new OperatorException(FailureReason.RevisionNotFound, "No such revision."));

        if (shared)
        {
            var failure = await Assert.ThrowsAsync<OperatorException>(() => waiting.Within(_time, TimeSpan.FromSeconds(20)));
            Assert.Equal(FailureReason.RevisionNotFound, failure.Reason);
        }
        else
        {
            await using var next = await waiting.Within(_time, TimeSpan.FromSeconds(20));
            Assert.NotNull(next);
        }
    }

    [Fact]
    public async Task A_dead_leader_is_succeeded_even_if_every_listing_is_slow()
    {
        var dead = Replica();
        await using var lease = await dead.LeadAsync();
        dead.Freeze();
        var slow = Replica();
        slow.Store.Before = (verb, _) => verb == "LIST" ? Task.Delay(TimeSpan.FromSeconds(6), _time) : Task.CompletedTask;

        await using var next = await slow.WaitToLeadAsync().Within(_time, TimeSpan.FromSeconds(120));

        Assert.NotNull(next);
    }

    [Fact]
    public async Task A_leader_is_not_inactive_while_the_store_does_not_answer()
    {
        await using var lease = await Replica().LeadAsync();
        var waiting = Replica();
        var isDown = Task.Delay(TimeSpan.FromMinutes(10), _time);
        waiting.Store.Before = (_, _) => isDown;

        await waiting.WaitToLeadAsync().StaysOpenFor(_time, TimeSpan.FromMinutes(11));
        Assert.Null(lease.Loss);
    }

    [Theory]
    [InlineData("")]
    [InlineData("notes.txt")]
    [InlineData("999999999999.json")]
    [InlineData("9223372036854775807.json")]
    [InlineData("000000000000.json")]
    public async Task An_object_that_is_not_a_lease_is_ignored_and_left_alone(string name)
    {
        await _store.PutAsync(Leases.Replica.Prefix + name, default, Cancel);

        await using var lease = await Replica().LeadAsync();

        Assert.NotNull(await _store.FindAsync(Leases.Replica.Prefix + name, Cancel));
        await lease.ConfirmAsync(Cancel);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"epoch\":1}")]
    [InlineData("""{"epoch":7,"pod":null,"nonce":null,"timeoutSeconds":1e300,"beat":-1}""")]
    public async Task An_unreadable_lease_is_taken_over_after_the_timeout(string text)
    {
        await _store.PutAsync(Leases.Replica.Prefix + "000000000007.json", new(System.Text.Encoding.UTF8.GetBytes(text)), Cancel);

        await using var lease = await Replica().WaitToLeadAsync().Within(_time, TimeSpan.FromSeconds(40));

        Assert.True(lease.InFlight.ConflictsWith(First));
        Assert.NotNull(await _store.FindAsync(Leases.Replica.Prefix + "000000000008.json", Cancel));
    }

    [Fact]
    public async Task A_store_that_refuses_to_create_a_missing_object_is_reported()
    {
        var contradicting = new BentStore(_store);
        var replica = Replica(contradicting);
        contradicting.Created = _ => false;

        var failure = await Assert.ThrowsAsync<OperatorException>(() => replica.WaitToLeadAsync().Within(_time, TimeSpan.FromMinutes(2)));

        Assert.Equal(FailureReason.StoreRejected, failure.Reason);
        Assert.Contains("000000000", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replica_waits_no_longer_for_several_leaders_than_for_one()
    {
        await using var lease = await Replica().LeadAsync();
        var waiting = Replica(options => options with { WaitTimeout = TimeSpan.FromSeconds(100) });
        var limit = new WaitLimit(waiting.Options.WaitTimeout, _time);
        for (var i = 0; i < 2; i++)
        {
            await _store.DeleteAsync("manifest", Cancel);
            var one = waiting.RunElectionAsync(limit, new WatchedObject("manifest", null, maxBytes: 1000));
            await one.StaysOpenFor(_time, TimeSpan.FromSeconds(40));
            await _store.PutAsync("manifest", default, Cancel);
            Assert.IsType<ElectionOutcome.AwaitedObjectChanged>(await one.Within(_time, TimeSpan.FromSeconds(6)));
        }

        var failure = await Assert.ThrowsAsync<OperatorException>(() => waiting.RunElectionAsync(limit).Within(_time, TimeSpan.FromSeconds(30)));
        Assert.Equal(FailureReason.WaitedTooLong, failure.Reason);
    }

    [Fact]
    public async Task ETags_that_differ_between_listing_and_HEAD_do_not_keep_a_dead_leader_alive()
    {
        var dead = Replica();
        await using var lease = await dead.LeadAsync();
        dead.Freeze();
        var waiting = Replica();
        var count = 0;
        waiting.Store.Listed = found => found with { ETag = $"listed-{++count}" };

        await using var next = await waiting.WaitToLeadAsync().Within(_time, TimeSpan.FromSeconds(45));

        Assert.NotNull(next);
    }

    [Fact]
    public async Task Of_replicas_that_start_together_exactly_one_is_elected()
    {
        var elections = Enumerable.Range(0, 5).Select(_ => Replica().WaitToLeadAsync()).ToList();

        await Task.WhenAny(elections).Within(_time, TimeSpan.FromSeconds(1));
        await _time.PassAsync(TimeSpan.FromMinutes(5));

        await using var lease = await Assert.Single(elections, election => election.IsCompleted);
        Assert.Null(lease.Loss);
    }

    [Fact]
    public async Task A_store_that_ignores_the_condition_still_ends_up_with_one_leader()
    {
        var replicas = Enumerable.Range(0, 3).Select(_ => Replica(new UnconditionalStore(_store))).ToList();
        var elections = replicas.Select(replica => replica.WaitToLeadAsync()).ToList();

        await _time.PassAsync(TimeSpan.FromMinutes(2));

        var leases = await Task.WhenAll(elections.Where(election => election.IsCompleted));
        foreach (var lease in leases)
            await lease.ConfirmAsync(Cancel).Failing();
        Assert.Single(leases, lease => lease.Loss is null);
        foreach (var lease in leases)
            await lease.DisposeAsync();
    }

    [Fact]
    public async Task A_waiting_replica_re_checks_the_copy_when_an_awaited_object_changes()
    {
        await using var lease = await Replica().LeadAsync();
        var waiting = Replica();
        var manifest = new WatchedObject("manifest", null, maxBytes: 1000);
        var election = waiting.RunElectionAsync(new WaitLimit(waiting.Options.WaitTimeout, _time), manifest);
        await election.StaysOpenFor(_time, TimeSpan.FromMinutes(1));

        await _store.PutAsync("manifest", default, Cancel);

        Assert.IsType<ElectionOutcome.AwaitedObjectChanged>(await election.Within(_time, TimeSpan.FromSeconds(6)));
    }

    [Fact]
    public async Task A_leader_that_is_replaced_is_told_by_its_next_heartbeat()
    {
        var paused = Replica();
        await using var lease = await paused.LeadAsync();
        paused.Freeze();
        await using var next = await Replica().WaitToLeadAsync().Within(_time, TimeSpan.FromSeconds(40));

        paused.Thaw();
        await _time.PassAsync(TimeSpan.FromSeconds(11), until: () => lease.Token.IsCancellationRequested);

        Assert.True(lease.Token.IsCancellationRequested);
        Assert.NotNull(lease.Loss);
    }

    [Fact]
    public async Task A_lost_lease_is_not_released_over_the_successors()
    {
        var paused = Replica();
        await using var lease = await paused.LeadAsync();
        paused.Freeze();
        await using var next = await Replica().WaitToLeadAsync().Within(_time, TimeSpan.FromSeconds(40));
        paused.Thaw();
        await Assert.ThrowsAsync<FenceLostException>(() => lease.ConfirmAsync(Cancel).Result());
        _store.Writes.Clear();

        await lease.ReleaseAsync();

        Assert.Empty(_store.Writes);
    }

    [Fact]
    public async Task A_leader_whose_lease_is_overwritten_has_lost_it()
    {
        await using var lease = await Replica().LeadAsync();

        await _store.PutAsync(Leases.Replica.Prefix + "000000000001.json", new("{}"u8.ToArray()), Cancel);

        await Assert.ThrowsAsync<FenceLostException>(() => lease.AnnounceAsync(First, Cancel).Result());
    }

    private Replica Replica(int seconds = 30) => Replica(options => options with { Timeout = TimeSpan.FromSeconds(seconds) });

    private Replica Replica(Func<LeaseOptions, LeaseOptions> change) => new(_store, _time, change(new LeaseOptions()));

    private Replica Replica(IObjectStore store) => new(store, _time, new LeaseOptions());

    /// <summary>A store without If-None-Match: it creates whatever is there.</summary>
    private sealed class UnconditionalStore(IObjectStore inner) : DelegatingObjectStore(inner)
    {
        public override async Task<bool> TryCreateAsync(string key, Payload payload, CancellationToken cancellationToken)
        {
            await Inner.PutAsync(key, payload, cancellationToken);
            return true;
        }
    }
}
