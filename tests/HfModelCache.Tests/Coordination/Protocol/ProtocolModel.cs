namespace HfModelCache.Tests.Coordination.Protocol;

/// <summary>Explores the model of leases.</summary>
public abstract class ProtocolModel(ITestOutputHelper output)
{
    private protected void Holds(Rules rules, Func<World, bool>? promise = null) => Explore(rules, promise).AssertHolds(output);

    private protected void Breaks(Rules rules, string byStep, Func<World, bool>? promise = null) =>
        Explore(rules, promise).AssertBreaks(byStep, output);

    private static Exploration<World, Step> Explore(Rules rules, Func<World, bool>? promise) =>
        Exploration<World, Step>.Of(World.Starts(rules), new Steps(rules).From, promise ?? (world => world.KeepsItsBytes));
}
