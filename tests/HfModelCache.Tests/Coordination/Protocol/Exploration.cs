using System.Runtime.InteropServices;

namespace HfModelCache.Tests.Coordination.Protocol;

/// <summary>Every state that can be reached, the nearest first.</summary>
/// <typeparam name="TWorld">A state, of which every field is one byte wide, so equal states are equal bytes.</typeparam>
/// <typeparam name="TStep">What leads from one to another, for traces.</typeparam>
internal sealed class Exploration<TWorld, TStep>
    where TWorld : unmanaged
    where TStep : struct
{
    private readonly HashSet<TWorld> _seen = new(new SameBytes());
    private readonly List<(TWorld World, int From, TStep Step)> _reached = [];

    /// <summary>How many states there are.</summary>
    public int States => _reached.Count;

    /// <summary>The shortest way to a state in which something does not hold; null where it always does.</summary>
    public string? Broken { get; private set; }

    /// <summary>Explores from some states.</summary>
    public static Exploration<TWorld, TStep> Of(
        IEnumerable<TWorld> starts, Func<TWorld, IEnumerable<(TStep Step, TWorld World)>> next, Func<TWorld, bool> holds)
    {
        var exploration = new Exploration<TWorld, TStep>();
        foreach (var start in starts)
            exploration.Reach(start, -1, default);
        exploration.Explore(next, holds);
        return exploration;
    }

    /// <summary>Asserts that it always holds.</summary>
    public void AssertHolds(ITestOutputHelper output)
    {
        output.WriteLine(Broken ?? $"{States} states");
        Assert.Null(Broken);
    }

    /// <summary>Asserts that it does not hold after a last step.</summary>
    public void AssertBreaks(string byStep, ITestOutputHelper output)
    {
        output.WriteLine(Broken ?? $"It holds in all of {States} states.");
        Assert.EndsWith(byStep, Broken);
    }

    private void Explore(Func<TWorld, IEnumerable<(TStep Step, TWorld World)>> next, Func<TWorld, bool> holds)
    {
        for (var at = 0; at < _reached.Count; at++)
        {
            foreach (var (step, world) in next(_reached[at].World))
            {
                if (!Reach(world, at, step) || holds(world))
                    continue;
                Broken = Trace(_reached.Count - 1);
                return;
            }
        }
    }

    private bool Reach(in TWorld world, int from, TStep step)
    {
        if (!_seen.Add(world))
            return false;
        _reached.Add((world, from, step));
        return true;
    }

    private string Trace(int to)
    {
        var steps = new Stack<string>();
        for (var at = to; _reached[at].From >= 0; at = _reached[at].From)
            steps.Push(_reached[at].Step.ToString()!);
        return string.Join('\n', steps);
    }

    private sealed class SameBytes : IEqualityComparer<TWorld>
    {
        public bool Equals(TWorld one, TWorld other) => BytesOf(in one).SequenceEqual(BytesOf(in other));

        public int GetHashCode(TWorld world)
        {
            var hash = default(HashCode);
            hash.AddBytes(BytesOf(in world));
            return hash.ToHashCode();
        }

        private static ReadOnlySpan<byte> BytesOf(in TWorld world) =>
            MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in world, 1));
    }
}
