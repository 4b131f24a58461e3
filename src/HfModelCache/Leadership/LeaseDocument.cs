using HfModelCache.Failures;
using HfModelCache.Progress;

namespace HfModelCache.Leadership;

/// <summary>What a leader says of itself in the object that makes it the leader.</summary>
internal sealed record LeaseDocument
{
    /// <summary>The lease's number; a higher one ends all lower ones.</summary>
    public required long Epoch { get; init; }

    /// <summary>The leader's pod, or what it is called where pods have no names.</summary>
    public required string Pod { get; init; }

    /// <summary>A random word that tells two processes of one pod apart.</summary>
    public required string Nonce { get; init; }

    /// <summary>What has become of the leader.</summary>
    public LeaseState State { get; init; }

    /// <summary>Counts up with every sign of life, so that each changes the object.</summary>
    public long Beat { get; init; }

    /// <summary>How far the leader has come.</summary>
    public TransferSnapshot Progress { get; init; }

    /// <summary>Why it failed, if it did.</summary>
    public FailureReason Reason { get; init; }

    /// <summary>The same in words.</summary>
    public string? Message { get; init; }
}
