
namespace HfModelCache.Tests.Coordination.Protocol;

/// <summary>One state of everything.</summary>
internal readonly record struct World
{
    /// <summary>The first leader.</summary>
    public Pod A { get; init; }

    /// <summary>A pod that may lead after it.</summary>
    public Pod B { get; init; }

    /// <summary>Another one.</summary>
    public Pod C { get; init; }

    /// <summary>The store.</summary>
    public Bucket Bucket { get; init; }

    /// <summary>A request under way.</summary>
    public Request Late { get; init; }

    /// <summary>Another one.</summary>
    public Request Later { get; init; }

    /// <summary>The commit that the copy is to become, by the plan of the highest lease that has made one.</summary>
    public Commit Wanted { get; init; }

    /// <summary>The number of that lease.</summary>
    public byte WantedSince { get; init; }

    /// <summary>Whether the copy could be called whole since then.</summary>
    public bool IsPromised { get; init; }

    /// <summary>What was promised is there, byte for byte, and no manifest says otherwise.</summary>
    public bool KeepsItsBytes =>
        !IsPromised || (Bucket.Holds(Wanted) && (Bucket.Manifest == Wanted || Bucket.Manifest == Commit.None));

    /// <summary>When the leader has ended, what was promised has its manifest.</summary>
    public bool KeepsItsManifest => !IsPromised || !Bucket.IsReleased || Bucket.Manifest == Wanted;

    /// <summary>A pod by its number.</summary>
    public Pod this[int pod] => pod switch { 0 => A, 1 => B, _ => C };

    /// <summary>A pod that leads, with an empty bucket and with a whole copy of the first commit.</summary>
    public static IEnumerable<World> Starts(Rules rules)
    {
        var waits = new Pod { Stage = Stage.Waits };
        var empty = new World { A = new Pod { Stage = Stage.Leads }, B = waits, C = rules.Timeouts.Count > 2 ? waits : default };
        if (rules.Verifies)
            empty = empty.With(rules.Timeouts.Count - 1, new Pod { Stage = Stage.Verifies, IsVerify = true });
        if (rules.AssumesAnyCommit)
            empty = empty with { Bucket = new Bucket { Unsettled = Commit.Any } };
        var whole = empty.Bucket with { F = Commit.First, G = true, Manifest = Commit.First };
        return [empty, empty with { Bucket = whole, Wanted = Commit.First, IsPromised = true }];
    }

    /// <summary>The same with another state of a pod.</summary>
    public World With(int pod, Pod state) => pod switch
    {
        0 => this with { A = state },
        1 => this with { B = state },
        _ => this with { C = state },
    };

    /// <summary>The same with a request under way.</summary>
    public World Sending(Request request) => WithRequests(Late.Exists ? Late : Later, request);

    /// <summary>The same with these two under way.</summary>
    public World WithRequests(Request one, Request other) => one.Rank >= other.Rank
        ? this with { Late = one, Later = other }
        : this with { Late = other, Later = one };
}
