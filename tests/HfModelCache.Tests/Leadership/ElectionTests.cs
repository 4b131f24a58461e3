using HfModelCache.Failures;
using HfModelCache.Leadership;
using HfModelCache.Stores;
using HfModelCache.Tests.Stores;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Leadership;

public sealed class ElectionTests
{
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
        Assert.False(next.Takeover.MayLeaveRequests);
        Assert.Equal(TimeSpan.Zero, next.Takeover.SettleTime);
    }

    [Fact]
    public async Task A_leader_that_was_stopped_is_followed_at_once_and_its_requests_are_reckoned_with_for_a_whole_timeout()
    {
        await using (var lease = await Replica().LeadAsync())
        {
            await lease.AnnounceAsync(new string('c', 40), Cancel);
            await lease.ReleaseAfterAsync(new OperationCanceledException());
        }

        await using var next = await Replica().LeadAsync();
        Assert.True(next.Takeover.MayLeaveRequests);
        Assert.True(next.Takeover.Previous!.WasInterrupted);
        await next.SettleAsync(Cancel).StaysOpenFor(_time, TimeSpan.FromSeconds(29));
    }

    [Fact]
    public async Task Who_follows_a_leader_that_had_to_reckon_with_requests_reckons_with_them_too()
    {
        var first = Replica();
        await using var dead = await first.LeadAsync();
        await dead.AnnounceAsync(new string('c', 40), Cancel);
        first.Freeze();
        var second = Replica();
        await using var short_ = await second.LeadOrWaitAsync().Within(_time, TimeSpan.FromSeconds(40));
        await short_!.ReleaseAfterAsync(new OperationCanceledException());

        await using var third = await Replica().LeadAsync();
        Assert.True(third.Takeover.MayLeaveRequests);
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
        await _store.PutAsync(Leadership.Replica.Prefix + name, default, Cancel);

        await using var lease = await Replica().LeadAsync();

        Assert.NotNull(await _store.FindAsync(Leadership.Replica.Prefix + name, Cancel));
        await lease.ConfirmAsync(Cancel);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"epoch\":1}")]
    [InlineData("""{"epoch":7,"pod":null,"nonce":null,"timeoutSeconds":1e300,"beat":-1}""")]
    public async Task A_lease_that_can_not_be_read_is_followed_after_the_timeout(string text)
    {
        await _store.PutAsync(Leadership.Replica.Prefix + "000000000007.json", new(System.Text.Encoding.UTF8.GetBytes(text)), Cancel);

        await using var lease = await Replica().LeadOrWaitAsync().Within(_time, TimeSpan.FromSeconds(40));

        Assert.True(lease!.Takeover.MayLeaveRequests);
        Assert.NotNull(await _store.FindAsync(Leadership.Replica.Prefix + "000000000008.json", Cancel));
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
        for (var i = 0; i < 3; i++)
        {
            await _store.PutAsync("manifest", default, Cancel);
            var watched = new WatchedObject("manifest", null, maxBytes: 1000);
            await _store.DeleteAsync("manifest", Cancel);
            var one = waiting.LeadOrWaitAsync(limit, watched);
            await one.StaysOpenFor(_time, TimeSpan.FromSeconds(30));
            await _store.PutAsync("manifest", default, Cancel);
            Assert.Null(await one.Within(_time, TimeSpan.FromSeconds(6)));
        }

        var failure = await Assert.ThrowsAsync<OperatorException>(() => waiting.LeadOrWaitAsync(limit).Within(_time, TimeSpan.FromSeconds(10)));
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
