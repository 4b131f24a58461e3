using HfModelCache.Coordination.Leases;
using HfModelCache.Coordination.Waiting;
using HfModelCache.Failures;
using HfModelCache.Stores;
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
    public async Task The_leaders_own_timeout_counts_against_a_replica_with_a_shorter_one()
    {
        await using var lease = await Replica(seconds: 60).LeadAsync();

        await Replica(seconds: 2).LeadOrWaitAsync().StaysOpenFor(_time, TimeSpan.FromMinutes(5));

        Assert.Null(lease.Loss);
    }

    [Fact]
    public async Task A_leader_that_has_died_is_followed_after_the_longer_of_both_timeouts()
    {
        var dead = Replica(seconds: 60);
        await using var lease = await dead.LeadAsync();
        dead.Freeze();
        var waiting = Replica(seconds: 2).LeadOrWaitAsync();

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
        await other.LeadOrWaitAsync().StaysOpenFor(_time, TimeSpan.FromMinutes(5));

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
        var waiting = Replica(options => options with { PodName = "inference", PodUid = newUid }).LeadOrWaitAsync();

        await waiting.StaysOpenFor(_time, TimeSpan.FromSeconds(seconds - 1));

        await using var next = await waiting.Within(_time, TimeSpan.FromSeconds(8));
        Assert.NotNull(next);
    }

    [Fact]
    public async Task A_leader_that_ends_is_followed_at_once()
    {
        await using (var lease = await Replica().LeadAsync())
            await lease.ReleaseAsync();

        await using var next = await Replica().LeadAsync();
        Assert.Empty(next.InFlight.Commits);
    }

    [Fact]
    public async Task A_leader_that_was_stopped_is_followed_at_once_and_resumed()
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
    public async Task An_attempt_without_an_answer_has_to_be_reckoned_with_after_any_end()
    {
        await using (var lease = await Replica().LeadAsync())
        {
            await lease.AnnounceAsync(First, Cancel);
            lease.LeftUnanswered();
            await lease.ReleaseAsync();
        }

        await using var next = await Replica().LeadAsync();
        Assert.True(next.InFlight.Endangers(Second));
        Assert.False(next.InFlight.Endangers(First));
        var settling = next.InFlight.WaitAsync(Cancel);
        await settling.StaysOpenFor(_time, TimeSpan.FromSeconds(44));
        await settling.Result().Within(_time, TimeSpan.FromSeconds(2));
        Assert.False(next.InFlight.Endangers(Second));
    }

    [Fact]
    public async Task An_attempt_without_an_answer_is_forgotten_after_a_timeout()
    {
        await using (var lease = await Replica().LeadAsync())
        {
            await lease.AnnounceAsync(First, Cancel);
            lease.LeftUnanswered();
            await lease.SettleOwnAsync(Cancel).Result().Within(_time, TimeSpan.FromSeconds(31));
            await lease.ReleaseAsync();
        }

        await using var next = await Replica().LeadAsync();
        Assert.False(next.InFlight.Endangers(Second));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Requests_of_a_dead_leader_are_reckoned_with_by_its_successors_successor_too(bool saidItsCommit)
    {
        var first = Replica(seconds: 60);
        await using var dead = await first.LeadAsync();
        if (saidItsCommit)
            await dead.AnnounceAsync(First, Cancel);
        first.Freeze();
        await using (var second = await Replica().LeadOrWaitAsync().Within(_time, TimeSpan.FromSeconds(70)))
        {
            await second!.AnnounceAsync(Second, Cancel);
            await second.ReleaseAsync();
        }

        await using var third = await Replica().LeadAsync();
        Assert.True(third.InFlight.Endangers(Second));
        Assert.Equal(TimeSpan.FromSeconds(60), third.InFlight.Timeout);
    }

    [Theory]
    [InlineData("main", "main", true)]
    [InlineData("main", "mian", false)]
    public async Task A_failure_is_taken_over_only_by_who_was_asked_for_the_same(string asked, string askedOfOther, bool shared)
    {
        var failing = new Replica(_store, _time, new LeaseOptions()) { Asked = asked };
        await using var lease = await failing.LeadAsync();
        var waiting = new Replica(_store, _time, new LeaseOptions()) { Asked = askedOfOther }.LeadOrWaitAsync();
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
    public async Task A_dead_leader_is_followed_also_where_every_listing_is_slow()
    {
        var dead = Replica();
        await using var lease = await dead.LeadAsync();
        dead.Freeze();
        var slow = Replica();
        slow.Store.Before = (verb, _) => verb == "LIST" ? Task.Delay(TimeSpan.FromSeconds(6), _time) : Task.CompletedTask;

        await using var next = await slow.LeadOrWaitAsync().Within(_time, TimeSpan.FromSeconds(120));

        Assert.NotNull(next);
    }

    [Fact]
    public async Task A_time_in_which_the_store_does_not_answer_is_nobodys_silence()
    {
        await using var lease = await Replica().LeadAsync();
        var waiting = Replica();
        var isDown = Task.Delay(TimeSpan.FromMinutes(10), _time);
        waiting.Store.Before = (_, _) => isDown;

        await waiting.LeadOrWaitAsync().StaysOpenFor(_time, TimeSpan.FromMinutes(11));
        Assert.Null(lease.Loss);
    }

    [Theory]
    [InlineData("")]
    [InlineData("notes.txt")]
    [InlineData("999999999999.json")]
    [InlineData("9223372036854775807.json")]
    [InlineData("000000000000.json")]
    public async Task An_object_beside_the_leases_is_no_leader_and_is_left_alone(string name)
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
    public async Task A_lease_that_can_not_be_read_is_followed_after_the_timeout(string text)
    {
        await _store.PutAsync(Leases.Replica.Prefix + "000000000007.json", new(System.Text.Encoding.UTF8.GetBytes(text)), Cancel);

        await using var lease = await Replica().LeadOrWaitAsync().Within(_time, TimeSpan.FromSeconds(40));

        Assert.True(lease!.InFlight.Endangers(First));
        Assert.NotNull(await _store.FindAsync(Leases.Replica.Prefix + "000000000008.json", Cancel));
    }

    [Fact]
    public async Task A_store_that_refuses_to_create_what_is_not_there_is_named()
    {
        var contradicting = new BentStore(_store);
        var replica = Replica(contradicting);
        contradicting.Created = _ => false;

        var failure = await Assert.ThrowsAsync<OperatorException>(() => replica.LeadOrWaitAsync().Within(_time, TimeSpan.FromMinutes(2)));

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
            var one = waiting.LeadOrWaitAsync(limit, new WatchedObject("manifest", null, maxBytes: 1000));
            await one.StaysOpenFor(_time, TimeSpan.FromSeconds(40));
            await _store.PutAsync("manifest", default, Cancel);
            Assert.Null(await one.Within(_time, TimeSpan.FromSeconds(6)));
        }

        var failure = await Assert.ThrowsAsync<OperatorException>(() => waiting.LeadOrWaitAsync(limit).Within(_time, TimeSpan.FromSeconds(30)));
        Assert.Equal(FailureReason.WaitedTooLong, failure.Reason);
    }

    [Fact]
    public async Task A_listing_and_HEAD_that_disagree_on_every_ETag_keep_no_dead_leader_alive()
    {
        var dead = Replica();
        await using var lease = await dead.LeadAsync();
        dead.Freeze();
        var waiting = Replica();
        var count = 0;
        waiting.Store.Listed = found => found with { ETag = $"listed-{++count}" };

        await using var next = await waiting.LeadOrWaitAsync().Within(_time, TimeSpan.FromSeconds(45));

        Assert.NotNull(next);
    }

    private Replica Replica(int seconds = 30) => Replica(options => options with { Timeout = TimeSpan.FromSeconds(seconds) });

    private Replica Replica(Func<LeaseOptions, LeaseOptions> change) => new(_store, _time, change(new LeaseOptions()));

    private Replica Replica(IObjectStore store) => new(store, _time, new LeaseOptions());
}
