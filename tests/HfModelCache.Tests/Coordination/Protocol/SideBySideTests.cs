namespace HfModelCache.Tests.Coordination.Protocol;

/// <summary>The same protocol where each commit has a prefix of its own: whoever writes below it writes the same.</summary>
[Trait("Speed", "Exhaustive")]
public sealed class SideBySideTests(ITestOutputHelper output) : ProtocolModel(output)
{
    // No rule that is about two commits: no wait, no commit in the lease, no fence. And a request may travel for longer than any timeout.
    private static readonly Rules NoRules = new()
    {
        Plans = Commit.First,
        Delay = 6,
        Settle = _ => 0,
        AssumesAnyCommit = false,
        HandsOnUnsettled = false,
        HandsOnTimeout = false,
        CountsEveryAttempt = false,
        HonoursLeadersTimeout = false,
        FencesEveryAttempt = false,
    };

    [Fact]
    public void Nothing_that_leaders_send_damages_what_was_promised_however_late_it_arrives() => Holds(NoRules);

    [Fact]
    public void Nothing_that_three_leaders_send_does() => Holds(NoRules with { Timeouts = [2, 2, 2], LateRequests = 1 });

    [Fact]
    public void No_multipart_upload_does() => Holds(NoRules with { IsMultipart = true, LateRequests = 1 });

    [Fact]
    public void A_listing_that_lags_does_no_harm() => Holds(NoRules with { ListingLag = 2, LateRequests = 1 });

    [Fact]
    public void Where_two_commits_share_a_prefix_the_same_late_request_does_harm() =>
        Breaks(NoRules with { Plans = Commit.First | Commit.Second }, "PutF(First) arrives late");

    [Fact]
    public void A_removal_never_damages_what_is_stored_after_it() => Holds(new Rules { Plans = Commit.First | Commit.Removal });

    [Fact]
    public void Neither_does_one_by_the_second_of_three_leaders() =>
        Holds(new Rules { Plans = Commit.First | Commit.Removal, Timeouts = [2, 2, 2], LateRequests = 1 });

    [Fact]
    public void It_would_if_what_it_sent_travelled_for_longer_than_a_timeout_and_this_remains() =>
        Breaks(new Rules { Plans = Commit.First | Commit.Removal, Delay = 3 }, "DeleteF(Removal) arrives late");
}
