using HfModelCache.Cli.Settings.Readers;
using HfModelCache.Coordination.Assignments;
using HfModelCache.Coordination.Leases;
using HfModelCache.Copies;
using HfModelCache.Copies.Layouts;
using HfModelCache.Resilience;
using HfModelCache.Runs;
using HfModelCache.Selection;
using HfModelCache.Server;
using HfModelCache.Sources.Hub;
using HfModelCache.Transfer;

namespace HfModelCache.Cli.Settings;

/// <summary>Represents the validated settings of a run.</summary>
internal sealed record CliSettings
{
    /// <summary>Which copy is wanted; null if none is named, because a folder holds only one model, or several are.</summary>
    public required CopyRequest? Request { get; init; }

    /// <summary>Which copies are wanted, if the models are a list; otherwise empty.</summary>
    public required IReadOnlyList<WantedModel> Models { get; init; }

    /// <summary>The revision that is set; null for the default.</summary>
    public required string? Revision { get; init; }

    /// <summary>How to reach the Hub.</summary>
    public required HubOptions Hub { get; init; }

    /// <summary>The places between which models move.</summary>
    public required Ends Ends { get; init; }

    /// <summary>How replicas elect a leader.</summary>
    public required LeaseOptions Lease { get; init; }

    /// <summary>The limits of memory, connections and bandwidth.</summary>
    public required TransferOptions Transfer { get; init; }

    /// <summary>This machine's assignment; null if it does all the work.</summary>
    public required Assignee? Assignee { get; init; }

    /// <summary>How long failing requests are retried.</summary>
    public required RetryOptions Retries { get; init; }

    /// <summary>How the command changes which copies the store holds.</summary>
    public required CopyChange Change { get; init; }

    /// <summary>Whether a hit notes that the copy was used. Default false.</summary>
    public bool RecordsUse { get; init; }

    /// <summary>Whether the Hub must not be contacted. Default false.</summary>
    public bool IsOffline { get; init; }

    /// <summary>Whether only names are listed. Default false.</summary>
    public bool ListsNames { get; init; }

    /// <summary>What is served, but for what other settings state.</summary>
    public required ServerOptions Server { get; init; }

    /// <summary>The layout of copies.</summary>
    public CopyLayout Layout { get; init; }

    /// <summary>The files of a copy for which no model is named.</summary>
    public required SelectionRules Selection { get; init; }

    /// <summary>Returns what is served.</summary>
    public ServerOptions ToServerOptions() => Server with { Prefix = Ends.Prefix, Layout = Layout, Selection = Selection, IsOffline = IsOffline };

    /// <summary>Returns the settings for one model of the list.</summary>
    public CliSettings For(WantedModel model) => this with { Request = model.Request, Revision = model.Revision, Models = [] };

    /// <summary>Returns the settings that the library takes.</summary>
    public ModelCacheOptions ToOptions() => new()
    {
        Hub = Hub,
        Bucket = Ends.Store?.Bucket,
        Folder = Ends.Store?.Folder,
        From = Ends.From,
        Restore = Restore,
        Transfer = Transfer,
        Retries = Retries,
        Lease = Lease,
        Assignee = Assignee,
        RecordsUse = RecordsUse,
    };

    // One model of a list must not make room for another one.
    private RestoreTarget? Restore => Ends.Restore is { MaxBytes: not null } limited && Models.Count > 1 ? limited with { IsHeld = true } : Ends.Restore;

    /// <summary>The URL of the repo's page on the Hub; null if no repo is named.</summary>
    public string? RepoPage => Request is null ? null : $"{Hub.Endpoint.AbsoluteUri}{Request.Repo.PagePath}";
}
