using HfModelCache.Coordination.Assignments;
using HfModelCache.Coordination.Leases;
using HfModelCache.Copies.Layouts;
using HfModelCache.Resilience;
using HfModelCache.Sources.Hub;
using HfModelCache.Stores.S3;
using HfModelCache.Transfer;

namespace HfModelCache;

/// <summary>Represents how a model cache is put together: where models come from, where copies are stored, and how.</summary>
public sealed record ModelCacheOptions
{
    /// <summary>How to reach the Hub.</summary>
    public required HubOptions Hub { get; init; }

    /// <summary>The bucket that holds copies; null if <see cref="Folder"/> does.</summary>
    public S3Options? Bucket { get; init; }

    /// <summary>The absolute path of the folder that holds copies; null if <see cref="Bucket"/> does.</summary>
    public string? Folder { get; init; }

    /// <summary>The copies that are the source; null, the default, if the Hub is.</summary>
    public CopyOrigin? From { get; init; }

    /// <summary>The folder to which models are restored; null, the default, if none are.</summary>
    public RestoreTarget? Restore { get; init; }

    /// <summary>How much moves at once.</summary>
    public TransferOptions Transfer { get; init; } = new();

    /// <summary>How failed requests are retried.</summary>
    public RetryOptions Retries { get; init; } = new();

    /// <summary>How replicas agree on a leader.</summary>
    public LeaseOptions Lease { get; init; } = new();

    /// <summary>Whether a hit notes in the store, once a day, that the copy was used. Default false.</summary>
    public bool RecordsUse { get; init; }

    /// <summary>Which of several machines this is that share the work; null, the default, if there is one.</summary>
    public Assignee? Assignee { get; init; }
}
