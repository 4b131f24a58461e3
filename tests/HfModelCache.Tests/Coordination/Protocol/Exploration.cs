using System.Runtime.InteropServices;

namespace HfModelCache.Tests.Coordination.Protocol;

/// <summary>Every state that can be reached, the nearest first.</summary>
internal sealed class Exploration
{
    private readonly HashSet<World> _seen = new(new SameBytes());
    private readonly List<(World World, int From, Step Step)> _reached = [];

    /// <summary>How many states there are.</summary>
    public int States => _reached.Count;

    /// <summary>The shortest way to a state in which something does not hold; null where it always does.</summary>
    public string? Broken { get; private set; }

    /// <summary>Explores from a pod that leads, with an empty bucket and with a whole copy of the first commit.</summary>
    public static Exploration Of(Rules rules, Func<World, bool> holds)
    {
        var exploration = new Exploration();
        exploration.Explore(rules, holds);
        return exploration;
    }

    private void Explore(Rules rules, Func<World, bool> holds)
    {
        var waits = new Pod { Stage = Stage.Waits };
        var empty = new World { A = new Pod { Stage = Stage.Leads }, B = waits, C = rules.Timeouts.Count > 2 ? waits : default };
        if (rules.Verifies)
            empty = empty.With(rules.Timeouts.Count - 1, new Pod { Stage = Stage.Verifies, IsVerify = true });
        if (rules.AssumesAnyCommit)
            empty = empty with { Bucket = new Bucket { Unsettled = Commit.Any } };
        var whole = empty.Bucket with { F = Commit.First, G = true, Manifest = Commit.First };
        Reach(empty, -1, default);
        Reach(empty with { Bucket = whole, Wanted = Commit.First, IsPromised = true }, -1, default);
        var steps = new Steps(rules);
        for (var at = 0; at < _reached.Count; at++)
        {
            foreach (var (step, next) in steps.From(_reached[at].World))
            {
                if (!Reach(next, at, step) || holds(next))
                    continue;
                Broken = Trace(_reached.Count - 1);
                return;
            }
        }
    }

    private bool Reach(in World world, int from, Step step)
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
            steps.Push(_reached[at].Step.ToString());
        return string.Join('\n', steps);
    }

    // Every field is one byte wide, so equal states are equal bytes.
    private sealed class SameBytes : IEqualityComparer<World>
    {
        public bool Equals(World one, World other) => BytesOf(in one).SequenceEqual(BytesOf(in other));

        public int GetHashCode(World world)
        {
            var hash = default(HashCode);
            hash.AddBytes(BytesOf(in world));
            return hash.ToHashCode();
        }

        private static ReadOnlySpan<byte> BytesOf(in World world) =>
            MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in world, 1));
    }
}
