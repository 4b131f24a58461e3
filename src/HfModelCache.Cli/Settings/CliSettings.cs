using HfModelCache.Cli.Settings.Readers;
using HfModelCache.Coordination.Assignments;
using HfModelCache.Coordination.Leases;
using HfModelCache.Resilience;
using HfModelCache.Runs;
using HfModelCache.Sources.Hub;
using HfModelCache.Transfer;

namespace HfModelCache.Cli.Settings;

/// <summary>Represents the validated settings of a run.</summary>
internal sealed record CliSettings
{
    /// <summary>Which copy is wanted.</summary>
    public required CopyRequest Request { get; init; }

    /// <summary>How to reach the Hub.</summary>
    public required HubOptions Hub { get; init; }

    /// <summary>How to reach the store.</summary>
    public required StoreTarget Target { get; init; }

    /// <summary>How replicas elect a leader.</summary>
    public required LeaseOptions Lease { get; init; }

    /// <summary>The limits of memory, connections and bandwidth.</summary>
    public required TransferOptions Transfer { get; init; }

    /// <summary>This machine's assignment; null if it does all the work.</summary>
    public required Assignee? Assignee { get; init; }

    /// <summary>How long failing requests are retried.</summary>
    public required RetryOptions Retries { get; init; }

    /// <summary>Returns the settings that the library takes.</summary>
    public ModelCacheOptions ToOptions() => new()
    {
        Hub = Hub,
        Bucket = Target.Bucket,
        Folder = Target.Folder,
        Transfer = Transfer,
        Retries = Retries,
        Lease = Lease,
        Assignee = Assignee,
    };

    /// <summary>The URL of the repo's page on the Hub.</summary>
    public string RepoPage => $"{Hub.Endpoint.AbsoluteUri}{Request.Repo.PagePath}";
}
