namespace HfModelCache.Tests.Coordination.Protocol.Naming;

/// <summary>How a revision gets its commit while others refresh, pin and remove, as a model of which every state is visited.</summary>
public sealed class NamingTests(ITestOutputHelper output)
{
    [Fact]
    public void What_a_revision_means_is_complete_at_any_time() => Holds(new(), world => world.MeansWhatIsThere && world.EndsComplete);

    [Fact]
    public void It_is_however_late_a_document_arrives_as_long_as_nothing_is_removed() =>
        Holds(new() { IsLate = true, Removes = false }, world => world.MeansWhatIsThere && world.EndsComplete);

    [Fact]
    public void A_pin_is_kept_whatever_refreshes_and_removals_do() => Holds(new() { IsLate = true }, world => world.KeepsThePin);

    [Fact]
    public void A_refresh_would_undo_it_if_both_had_one_place() =>
        Breaks(new() { PinIsApart = false }, "pin ends (First)", world => world.KeepsThePin);

    [Fact]
    public void A_removal_would_take_a_commit_that_has_a_name_if_the_writer_did_not_look_for_it() =>
        Breaks(new() { WriterLooksAgain = false }, "(First)", world => world.MeansWhatIsThere);

    [Fact]
    public void So_would_it_if_itself_did_not_look_for_names_once_more() =>
        Breaks(new() { RemoverLooksAgain = false }, "(First)", world => world.MeansWhatIsThere);

    [Fact]
    public void So_does_a_document_that_arrives_after_the_removal_and_this_remains() =>
        Breaks(new() { IsLate = true }, "a late document arrives (First)", world => world.EndsComplete);

    private void Holds(NamingRules rules, Func<NamingWorld, bool> promise) => Explore(rules, promise).AssertHolds(output);

    private void Breaks(NamingRules rules, string byStep, Func<NamingWorld, bool> promise) => Explore(rules, promise).AssertBreaks(byStep, output);

    private static Exploration<NamingWorld, NamingStep> Explore(NamingRules rules, Func<NamingWorld, bool> promise) =>
        Exploration<NamingWorld, NamingStep>.Of(NamingWorld.Starts(rules), new NamingSteps(rules).From, promise);
}
