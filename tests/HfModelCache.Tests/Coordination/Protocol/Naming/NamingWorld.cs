namespace HfModelCache.Tests.Coordination.Protocol.Naming;

/// <summary>One state of everything.</summary>
internal readonly record struct NamingWorld
{
    /// <summary>The commits whose manifest is there.</summary>
    public Commit Complete { get; init; }

    /// <summary>What the revision means.</summary>
    public Commit Document { get; init; }

    /// <summary>What it means because a user said so.</summary>
    public Commit Pin { get; init; }

    /// <summary>A document under way.</summary>
    public Commit Late { get; init; }

    /// <summary>A refresh that found the first commit.</summary>
    public Progress First { get; init; }

    /// <summary>A refresh that found the second commit.</summary>
    public Progress Second { get; init; }

    /// <summary>A pin of the first commit.</summary>
    public Progress Pinning { get; init; }

    /// <summary>A removal of the first commit; it has the commit's lease.</summary>
    public Progress Removal { get; init; }

    /// <summary>The commits of which somebody was told that the revision means them, since it does.</summary>
    public Commit Told { get; init; }

    /// <summary>Whether the user was told that the revision is pinned.</summary>
    public bool IsPinned { get; init; }

    /// <summary>The commit that the revision means.</summary>
    public Commit Meant => Pin == Commit.None ? Document : Pin;

    /// <summary>Both ways to an answer, empty and with the first commit.</summary>
    public static IEnumerable<NamingWorld> Starts(NamingRules rules)
    {
        var start = new NamingWorld
        {
            First = Progress.Begins,
            Second = Progress.Begins,
            Pinning = Progress.Begins,
            Removal = rules.Removes ? Progress.Begins : Progress.Gone,
        };
        return [start, start with { Complete = Commit.First }];
    }

    /// <summary>What somebody was told that the revision means, and it still means, is complete at any time.</summary>
    public bool MeansWhatIsThere => Complete.HasFlag(Meant & Told);

    /// <summary>When nobody is at work any more, what the revision means is complete.</summary>
    public bool EndsComplete =>
        (First, Second, Pinning, Removal, Late) != default((Progress, Progress, Progress, Progress, Commit)) || Complete.HasFlag(Meant);

    /// <summary>What a user pinned stays pinned.</summary>
    public bool KeepsThePin => !IsPinned || Pin == Commit.First;
}
