namespace HfModelCache.Failures;

/// <summary>Lists the reasons for which a run can fail, one for each remedy.</summary>
public enum FailureReason
{
    /// <summary>An unforeseen failure: a bug of this program.</summary>
    Unexpected,

    /// <summary>The run was cancelled (SIGTERM, Ctrl-C).</summary>
    Cancelled,

    /// <summary>A setting is not valid.</summary>
    InvalidSettings,

    /// <summary>The Hub, or the network to it, did not respond.</summary>
    HubUnreachable,

    /// <summary>The proxy to the Hub or the store did not respond, or could not connect.</summary>
    ProxyUnreachable,

    /// <summary>The proxy to the Hub or the store refuses to forward a request.</summary>
    ProxyRefused,

    /// <summary>The Hub failed (5xx), or responded with something that is not its API.</summary>
    HubUnavailable,

    /// <summary>The Hub refused a request for a reason that this program doesn't know.</summary>
    HubRefused,

    /// <summary>The Hub's rate limit is exceeded.</summary>
    HubRateLimited,

    /// <summary>The Hub does not accept the token.</summary>
    HubTokenRejected,

    /// <summary>The repo does not exist, or exists but is private and no token was sent.</summary>
    RepoNotFound,

    /// <summary>The repo is gated, and no token was sent.</summary>
    RepoGated,

    /// <summary>The repo is gated, and the token's account has not accepted its licence, or the token may not read gated repos.</summary>
    LicenceNotAccepted,

    /// <summary>The Hub lists the repo's files for anyone, but sends them only with a token, and none was sent.</summary>
    TokenNeeded,

    /// <summary>The Hub has disabled the repo, or states that it is gone.</summary>
    RepoDisabled,

    /// <summary>The token may not read the repo.</summary>
    RepoForbidden,

    /// <summary>A policy forbids the content.</summary>
    ContentBlocked,

    /// <summary>The content is not offered where this process runs: a law, or the repo's terms for a region.</summary>
    RegionBlocked,

    /// <summary>The Hub requires payment.</summary>
    PaymentRequired,

    /// <summary>The Hub redirected to another host, which requires a token but is not sent this one.</summary>
    TokenWithheld,

    /// <summary>The repo has no such branch, tag or commit.</summary>
    RevisionNotFound,

    /// <summary>A file that the tree lists can't be downloaded.</summary>
    FileNotFound,

    /// <summary>The repo's tree contains something that can't be stored safely.</summary>
    UnsafeTree,

    /// <summary>The list of the repo's files is incomplete or can't be parsed.</summary>
    TreeIncomplete,

    /// <summary>A redirect is not allowed by the rules.</summary>
    RedirectRefused,

    /// <summary>No file is selected: the patterns match none, or the repo is empty.</summary>
    NothingSelected,

    /// <summary>The content servers failed or stalled.</summary>
    DownloadFailed,

    /// <summary>The received bytes don't match the hash in the Hub's tree.</summary>
    ContentMismatch,

    /// <summary>The store, or the network to it, did not respond.</summary>
    StoreUnreachable,

    /// <summary>The store, or a proxy in front of it, closed the connection while a body was sent, without a response.</summary>
    StoreHungUp,

    /// <summary>The store, or a proxy in front of it, does not accept a body of this size (413).</summary>
    StoreBodyTooLarge,

    /// <summary>The store failed (5xx).</summary>
    StoreUnavailable,

    /// <summary>The store's credentials are missing, wrong or expired.</summary>
    StoreCredentials,

    /// <summary>The token service refuses the role.</summary>
    RoleRefused,

    /// <summary>The server of temporary keys did not respond, or failed.</summary>
    TokenServiceUnreachable,

    /// <summary>The credentials are valid but lack a right.</summary>
    StoreAccessDenied,

    /// <summary>The bucket or folder does not exist.</summary>
    BucketNotFound,

    /// <summary>The folder, or something in it, may not be read or written.</summary>
    FolderAccessDenied,

    /// <summary>The folder can't hold a file of a required name: it is too long, or taken.</summary>
    FolderNameRefused,

    /// <summary>The folder to restore to does not exist.</summary>
    FolderMissing,

    /// <summary>The folder to restore to holds files with the names of the model's files, which this tool did not write.</summary>
    FolderOccupied,

    /// <summary>The folder to restore to holds another model.</summary>
    FolderTaken,

    /// <summary>The folder to restore to, a cache of many models, has no room for another one.</summary>
    CacheFull,

    /// <summary>The folder's file system lacks a required operation.</summary>
    FolderUnfit,

    /// <summary>The folder's file system fails, or the server behind it.</summary>
    FolderFailing,

    /// <summary>The limit of open files and connections of this process or machine is reached.</summary>
    TooManyOpenFiles,

    /// <summary>The store is full, or a quota is exceeded.</summary>
    StoreFull,

    /// <summary>This machine's clock and the store's differ too much for signatures.</summary>
    ClockSkew,

    /// <summary>The bucket is in another region than the one that requests are signed for, or sent to.</summary>
    StoreRegionWrong,

    /// <summary>The store wants the bucket in the host name, and the settings keep it in the path.</summary>
    StoreAddressingWrong,

    /// <summary>The store rejected a request as malformed or unsupported, for a reason that this program doesn't know.</summary>
    StoreRejected,

    /// <summary>The store creates an object although it exists already, or refuses the condition.</summary>
    ConditionIgnored,

    /// <summary>The bucket keeps every version of an object.</summary>
    BucketVersioned,

    /// <summary>The folder's file system has no hard links.</summary>
    HardLinksMissing,

    /// <summary>Bytes move far slower than models need.</summary>
    LinkSlow,

    /// <summary>The store's listing never ends or can't be followed.</summary>
    ListingUnusable,

    /// <summary>The store holds no complete copy of the commit.</summary>
    CopyMissing,

    /// <summary>A copy that was to be removed is needed: a revision means its commit, or a replica works on it.</summary>
    CopyInUse,

    /// <summary>The location holds a complete copy of another revision.</summary>
    OtherRevision,

    /// <summary>The location holds a copy of another repo, or of a repo of another type.</summary>
    OtherRepo,

    /// <summary>The Hub is needed, but <c>HF_HUB_OFFLINE</c> is set.</summary>
    Offline,

    /// <summary>The manifest in the store was written by an unknown version.</summary>
    ManifestUnreadable,

    /// <summary>The store does not hold what its manifest states, or has no manifest.</summary>
    CopyDamaged,

    /// <summary>A folder does not hold what was restored to it.</summary>
    RestoreDamaged,

    /// <summary>Another replica took over while this one could not renew its lease.</summary>
    LeaseLost,

    /// <summary>The replica that downloads the model did not finish in time.</summary>
    WaitedTooLong,

    /// <summary>The result can't be printed, because stdout is closed or full.</summary>
    ResultNotWritten,

    /// <summary>The process ran out of memory, or reached the container's limit.</summary>
    OutOfMemory,

    /// <summary>A file's parts do not fit into the configured memory.</summary>
    MemoryTooSmall,

    /// <summary>The server can't listen on its address.</summary>
    ListenFailed,

    /// <summary>Some of several models failed, each for a reason of its own.</summary>
    ModelsFailed,
}
