namespace HfModelCache.Tests.Coordination.Protocol;

/// <summary>
/// The protocol of leases, fences and manifests, as a model of which every state is visited: leaders that are paused or
/// die at any step, requests that arrive late, also after their sender's death, and two commits under one prefix.
/// </summary>
/// <remarks>
/// <para>
/// What must hold: once somebody could say that the copy is whole, its objects keep the bytes that the manifest names,
/// until a leader begins to turn the copy into another commit.
/// </para>
/// <para>
/// The model is wider than the program where that makes it smaller. A leader may choose either commit at any time, so the
/// journal, which only narrows that choice, is left out; and so is a file that both commits have alike, because whoever
/// writes it writes the same. A pod that comes back under its name is a namesake that no longer moves. A reader that
/// needs no lease looks in every state. A request that is lost is one that was never sent. To confirm the lease and to
/// send the last byte is one step: a pause between them counts as a delay of the request.
/// </para>
/// </remarks>
[Trait("Speed", "Exhaustive")]
public sealed class ProtocolTests(ITestOutputHelper output) : ProtocolModel(output)
{
    private static readonly Rules TwoLeaders = new();
    private static readonly Rules ThreeLeaders = new() { Timeouts = [2, 2, 2], LateRequests = 1 };

    [Fact]
    public void Two_leaders_of_two_commits_never_damage_what_was_promised() => Holds(TwoLeaders);

    [Fact]
    public void Neither_do_three() => Holds(ThreeLeaders);

    [Fact]
    public void Neither_do_multipart_uploads() => Holds(TwoLeaders with { IsMultipart = true, LateRequests = 1 });

    [Theory]
    [InlineData(4, 2)]
    [InlineData(2, 4)]
    public void Neither_do_leaders_of_different_timeouts(int first, int second) =>
        Holds(TwoLeaders with { Timeouts = [first, second], Delay = 3, LateRequests = 1 });

    [Fact]
    public void Neither_do_namesakes_nor_a_pod_that_comes_back() => Holds(TwoLeaders with { AreNamesakes = true });

    [Fact]
    public void Neither_does_a_listing_that_lags_where_lag_and_delay_are_no_more_than_the_timeout() =>
        Holds(TwoLeaders with { ListingLag = 1 });

    [Fact]
    public void Verify_never_takes_back_what_a_refresh_has_published()
    {
        Holds(ThreeLeaders with { Verifies = true });
        Holds(TwoLeaders with { Verifies = true, LateRequests = 0 }, world => world.KeepsItsManifest);
    }

    [Fact]
    public void It_would_without_the_lease() => Breaks(
        TwoLeaders with { Verifies = true, LateRequests = 0, VerifiesAsLeader = false },
        "B: DeleteManifest",
        world => world.KeepsItsManifest);

    [Fact]
    public void A_leader_that_was_paused_would_store_if_not_every_attempt_were_fenced() =>
        Breaks(TwoLeaders with { FencesEveryAttempt = false }, "A: PutF(First)");

    [Fact]
    public void So_would_one_whose_successor_measures_silence_by_its_own_timeout() =>
        Breaks(TwoLeaders with { Timeouts = [4, 2], HonoursLeadersTimeout = false }, "PutF(First) arrives late");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void What_was_sent_arrives_after_the_manifest_if_the_new_leader_waits_for_less_than_one_and_a_half_timeouts(int ticks) =>
        Breaks(TwoLeaders with { Settle = _ => ticks }, "PutF(First) arrives late");

    [Fact]
    public void It_does_if_it_travels_for_longer_than_that_and_this_remains() =>
        Breaks(TwoLeaders with { Delay = 3 }, "PutF(First) arrives late");

    [Fact]
    public void A_reader_would_trust_an_old_manifest_if_the_new_leader_waited_only_before_its_last_look() =>
        Breaks(ThreeLeaders with { SettlesFirst = false }, "PutF(First) arrives late");

    [Fact]
    public void A_leader_that_has_not_said_its_commit_must_be_waited_for() =>
        Breaks(TwoLeaders with { AssumesAnyCommit = false }, "A: PutF(First)");

    [Fact]
    public void So_must_the_leader_before_the_last_one() =>
        Breaks(ThreeLeaders with { HandsOnUnsettled = false }, "PutF(First) arrives late");

    [Fact]
    public void And_for_as_long_as_the_timeout_of_that_leader_says() =>
        Breaks(ThreeLeaders with { Timeouts = [6, 2, 2], LateRequests = 0, HandsOnTimeout = false }, "A: PutF(First)");

    [Fact]
    public void So_must_an_attempt_without_an_answer_although_its_repetition_had_one() =>
        Breaks(TwoLeaders with { CountsEveryAttempt = false }, "PutManifest(First) arrives late");

    [Fact]
    public void A_wrong_object_that_is_removed_before_it_is_stored_anew_may_be_removed_late() =>
        Breaks(TwoLeaders with { OverwritesWrongObjects = false }, "DeleteF(Second) arrives late");

    [Fact]
    public void A_withdrawal_that_had_no_answer_may_take_the_next_manifest_but_no_byte() =>
        Breaks(TwoLeaders, "A: Finish", world => world.KeepsItsManifest);
}
