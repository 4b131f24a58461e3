namespace HfModelCache.Tests.Coordination.Protocol;

/// <summary>Explores the model, and says what it found.</summary>
public abstract class ProtocolModel(ITestOutputHelper output)
{
    private protected void Holds(Rules rules, Func<World, bool>? promise = null)
    {
        var exploration = Explore(rules, promise);

        output.WriteLine($"{exploration.States} states");
        Assert.Null(exploration.Broken);
    }

    private protected void Breaks(Rules rules, string byStep, Func<World, bool>? promise = null)
    {
        var exploration = Explore(rules, promise);

        output.WriteLine(exploration.Broken ?? $"It holds in all of {exploration.States} states.");
        Assert.EndsWith(byStep, exploration.Broken);
    }

    private static Exploration<World, Step> Explore(Rules rules, Func<World, bool>? promise) =>
        Exploration<World, Step>.Of(World.Starts(rules), new Steps(rules).From, promise ?? (world => world.KeepsItsBytes));
}
