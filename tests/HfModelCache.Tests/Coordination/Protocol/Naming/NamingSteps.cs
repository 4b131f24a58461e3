namespace HfModelCache.Tests.Coordination.Protocol.Naming;

/// <summary>What can happen next.</summary>
/// <param name="rules">Which rules count.</param>
internal sealed class NamingSteps(NamingRules rules)
{
    private readonly List<(NamingStep Step, NamingWorld World)> _next = [];

    /// <summary>Every step that is possible, and where it leads; the list is used again by the next call.</summary>
    public List<(NamingStep Step, NamingWorld World)> From(NamingWorld world)
    {
        _next.Clear();
        Refresh(world, world.First, Commit.First, progress => world with { First = progress });
        Refresh(world, world.Second, Commit.Second, progress => world with { Second = progress });
        Pin(world);
        Remove(world);
        if (world.Late != Commit.None)
            Add("a late document arrives", world.Late, Written(world with { Late = Commit.None }, world.Late));
        return _next;
    }

    private void Refresh(NamingWorld world, Progress progress, Commit commit, Func<Progress, NamingWorld> at)
    {
        switch (progress)
        {
            case Progress.Begins when world.Complete.HasFlag(commit):
                Add("refresh finds the copy", commit, at(Progress.SawCopy));
                break;
            case Progress.Begins when !IsAnnounced(world, commit):
                Add("refresh completes the copy", commit, at(Progress.SawCopy) with { Complete = world.Complete | commit });
                break;
            case Progress.SawCopy when world.Document == commit:
                Add("refresh finds the document", commit, at(Progress.HasWritten));
                break;
            case Progress.SawCopy when world.Pin != Commit.None:
                Add("refresh leaves the document", commit, at(Progress.Gone));
                break;
            case Progress.SawCopy:
                Add("refresh reads the document", commit, at(Progress.SawDocuments));
                break;
            case Progress.SawDocuments:
                Add("refresh writes the document", commit, Written(at(Progress.HasWritten), commit));
                if (rules.IsLate && world.Late == Commit.None)
                    Add("refresh sends the document, which is late", commit, world with { Late = commit });
                break;
            case Progress.HasWritten when rules.WriterLooksAgain && IsAnnounced(world, commit):
                Add("the removal loses its lease", commit, at(Progress.HasWritten) with { Removal = Progress.Gone });
                break;
            case Progress.HasWritten when rules.WriterLooksAgain && !world.Complete.HasFlag(commit):
                Add("refresh completes the copy again", commit, at(Progress.Gone) with { Complete = world.Complete | commit, Told = world.Told | (commit & world.Document) });
                break;
            case Progress.HasWritten:
                Add("refresh ends", commit, at(Progress.Gone) with { Told = world.Told | (commit & world.Document) });
                break;
        }
    }

    // Whoever waits for a removal takes its lease in the end: one that is paused takes no step after that.
    private static bool IsAnnounced(NamingWorld world, Commit commit) => commit == Commit.First && world.Removal >= Progress.HasWritten;

    private void Pin(NamingWorld world)
    {
        switch (world.Pinning)
        {
            case Progress.Begins when world.Complete.HasFlag(Commit.First):
                Add("pin finds the copy", Commit.First, world with { Pinning = Progress.SawDocuments });
                break;
            case Progress.Begins:
                Add("pin fails", Commit.First, world with { Pinning = Progress.Gone });
                break;
            case Progress.SawDocuments:
                Add("pin writes", Commit.First, world with { Pinning = Progress.HasWritten, Pin = Commit.First });
                break;
            case Progress.HasWritten when rules.WriterLooksAgain && IsAnnounced(world, Commit.First):
                Add("the removal loses its lease", Commit.First, world with { Removal = Progress.Gone });
                break;
            case Progress.HasWritten when rules.WriterLooksAgain && !world.Complete.HasFlag(Commit.First):
                Add("pin is taken back", Commit.First, world with { Pinning = Progress.Gone, Pin = Commit.None });
                break;
            case Progress.HasWritten:
                Add("pin ends", Commit.First, world with { Pinning = Progress.Gone, IsPinned = true, Told = world.Told | Commit.First });
                break;
        }
    }

    private void Remove(NamingWorld world)
    {
        var isNamed = world.Meant == Commit.First;
        switch (world.Removal)
        {
            case Progress.Begins when !isNamed:
                Add("removal reads the documents", Commit.First, world with { Removal = Progress.SawDocuments });
                break;
            case Progress.Begins:
                Add("removal refuses", Commit.First, world with { Removal = Progress.Gone });
                break;
            case Progress.SawDocuments:
                Add("removal is announced", Commit.First, world with { Removal = Progress.HasWritten });
                break;
            case Progress.HasWritten when rules.RemoverLooksAgain && isNamed:
                Add("removal refuses", Commit.First, world with { Removal = Progress.Gone });
                break;
            case Progress.HasWritten:
                Add("removal reads the documents again", Commit.First, world with { Removal = Progress.IsSure });
                break;
            case Progress.IsSure:
                Add("removal takes the manifest away", Commit.First, world with { Removal = Progress.HasRemoved, Complete = world.Complete & ~Commit.First });
                break;
            case Progress.HasRemoved:
                Add("removal ends", Commit.First, world with { Removal = Progress.Gone });
                break;
        }
    }

    // In one place with the pin, a document would replace it.
    private NamingWorld Written(NamingWorld world, Commit commit)
    {
        var pin = rules.PinIsApart ? world.Pin : Commit.None;
        return world with { Document = commit, Pin = pin, Told = world.Told & (commit | pin) };
    }

    private void Add(string what, Commit commit, NamingWorld world) => _next.Add((new NamingStep(what, commit), world));
}
