
namespace HfModelCache.Tests.Coordination.Protocol;

/// <summary>What a pod is at.</summary>
internal enum Stage : byte
{
    /// <summary>It is not there, or has ended.</summary>
    Gone,

    /// <summary><c>verify</c> has not begun.</summary>
    Verifies,

    /// <summary><c>verify</c> has read the manifest.</summary>
    Compares,

    /// <summary>It waits for the leader.</summary>
    Waits,

    /// <summary>It has seen that it may lead, and is about to create the next lease.</summary>
    MayLead,

    /// <summary>It leads, and has not yet decided on a commit.</summary>
    Leads,

    /// <summary>It brings the copy about.</summary>
    Fills,

    /// <summary>It has looked at every object once more.</summary>
    Publishes,

    /// <summary>Its manifest is there.</summary>
    Cleans,
}

/// <summary>A process that leads, or waits to. Death and pauses need no step: whoever is dead or paused takes none.</summary>
internal readonly record struct Pod
{
    /// <summary>What it is at.</summary>
    public Stage Stage { get; init; }

    /// <summary>The number of its lease.</summary>
    public byte Epoch { get; init; }

    /// <summary>The commit that it works for; of <c>verify</c>, the one whose manifest it has read.</summary>
    public Commit Commit { get; init; }

    /// <summary>Whether it runs <c>verify</c>.</summary>
    public bool IsVerify { get; init; }

    /// <summary>Whether it knows the file that both commits have to be right.</summary>
    public bool HasF { get; init; }

    /// <summary>Whether it knows the file that only the first commit has to be right, or does not need it.</summary>
    public bool HasG { get; init; }

    /// <summary>Whether there is a manifest of another commit to withdraw.</summary>
    public bool MustWithdraw { get; init; }

    /// <summary>Whether there are uploads of another commit to abort.</summary>
    public bool MustAbort { get; init; }

    /// <summary>Whether it has an upload that it may complete.</summary>
    public bool HasUpload { get; init; }

    /// <summary>How old its last confirmation is, from when it was asked for.</summary>
    public byte Confirmed { get; init; }

    /// <summary>How long ago it asked and has had no answer yet; 0 for no question, else one tick more than the age.</summary>
    public byte Asked { get; init; }

    /// <summary>How long the lease has not changed, as far as it saw.</summary>
    public byte Silence { get; init; }

    /// <summary>The commits of which requests of earlier leaders may still arrive.</summary>
    public Commit Unsettled { get; init; }

    /// <summary>How long they may.</summary>
    public byte Settle { get; init; }

    /// <summary>Whether a request of its own had no answer.</summary>
    public bool Unanswered { get; init; }

    /// <summary>Whether it waits for the leader.</summary>
    public bool IsWaiting => Stage is Stage.Waits or Stage.MayLead;

    /// <summary>Whether it acts as a leader.</summary>
    public bool IsLeading => Stage >= Stage.Leads;
}
