namespace HfModelCache.Failures;

/// <summary>Every way in which a run can fail, as far as the remedy differs.</summary>
public enum FailureReason
{
    /// <summary>Nothing this program foresaw; a fault of its own.</summary>
    Unexpected,

    /// <summary>The caller asked to stop (SIGTERM, Ctrl-C).</summary>
    Cancelled,

    /// <summary>Settings that can't be used.</summary>
    InvalidSettings,

    /// <summary>The Hub, or the network to it, did not answer.</summary>
    HubUnreachable,

    /// <summary>The proxy on the way to the Hub or the store did not answer, or could not get through.</summary>
    ProxyUnreachable,

    /// <summary>The proxy on the way to the Hub or the store refuses to pass a request on.</summary>
    ProxyRefused,

    /// <summary>The Hub answered with errors of its own (5xx), or with something that is not its API.</summary>
    HubUnavailable,

    /// <summary>The Hub's request quota is used up.</summary>
    HubRateLimited,

    /// <summary>The Hub does not accept the token.</summary>
    HubTokenRejected,

    /// <summary>The repo does not exist, or exists but is private and no token was sent.</summary>
    RepoNotFound,

    /// <summary>The repo's licence has not been accepted by the token's account, or no token was sent.</summary>
    RepoGated,

    /// <summary>The Hub has disabled the repo.</summary>
    RepoDisabled,

    /// <summary>The token may not read the repo.</summary>
    RepoForbidden,

    /// <summary>A policy or a law forbids the content here, whoever asks.</summary>
    ContentBlocked,

    /// <summary>The Hub wants to be paid first.</summary>
    PaymentRequired,

    /// <summary>The Hub has led to another host, which wants a token and is not sent this one.</summary>
    TokenWithheld,

    /// <summary>The repo has no such branch, tag or commit.</summary>
    RevisionNotFound,

    /// <summary>A file that the tree lists can't be had.</summary>
    FileNotFound,

    /// <summary>The repo's tree holds something that can't be stored safely.</summary>
    UnsafeTree,

    /// <summary>The list of the repo's files is not whole, or holds something that can't be understood.</summary>
    TreeIncomplete,

    /// <summary>A redirect led where the rules do not allow it.</summary>
    RedirectRefused,

    /// <summary>The patterns, or the repo itself, leave no file to take.</summary>
    NothingSelected,

    /// <summary>The servers that hold the content failed or stalled.</summary>
    DownloadFailed,

    /// <summary>The bytes received are not the bytes that the Hub's tree states.</summary>
    ContentMismatch,

    /// <summary>The store, or the network to it, did not answer.</summary>
    StoreUnreachable,

    /// <summary>The store, or a proxy before it, closed the connection while a body was sent, without a word.</summary>
    StoreHungUp,

    /// <summary>The store, or a proxy before it, takes no body of this size (413).</summary>
    StoreBodyTooLarge,

    /// <summary>The store answered with errors of its own (5xx).</summary>
    StoreUnavailable,

    /// <summary>The store's credentials are missing, wrong or expired.</summary>
    StoreCredentials,

    /// <summary>The token service does not give the keys of the role.</summary>
    RoleRefused,

    /// <summary>The server that gives temporary keys did not answer, or with errors of its own.</summary>
    TokenServiceUnreachable,

    /// <summary>The credentials are good, but may not do what is needed.</summary>
    StoreAccessDenied,

    /// <summary>The bucket or folder does not exist.</summary>
    BucketNotFound,

    /// <summary>The folder, or something in it, may not be read or written to.</summary>
    FolderAccessDenied,

    /// <summary>A name that is needed can't be had in the folder: it is too long, or something else has it.</summary>
    FolderNameRefused,

    /// <summary>The folder's file system can't do what is needed.</summary>
    FolderUnfit,

    /// <summary>The folder's file system fails, or the server behind it.</summary>
    FolderFailing,

    /// <summary>This process, or the whole machine, may open no more files and connections.</summary>
    TooManyOpenFiles,

    /// <summary>The store has no space left, or a quota is used up.</summary>
    StoreFull,

    /// <summary>This machine's clock and the store's differ too much for signatures.</summary>
    ClockSkew,

    /// <summary>The store refused a request as malformed: it is not the S3 that was expected.</summary>
    StoreRejected,

    /// <summary>The store lists its objects in a way that never ends, or can't be followed.</summary>
    ListingUnusable,

    /// <summary>A complete copy of another revision is in the way.</summary>
    OtherRevision,

    /// <summary>A copy of another repo, or of a repo of another kind, is in the way.</summary>
    OtherRepo,

    /// <summary>The Hub is needed, but <c>HF_HUB_OFFLINE</c> is set.</summary>
    Offline,

    /// <summary>The manifest in the store was not written by a version that this one understands.</summary>
    ManifestUnreadable,

    /// <summary>The store does not hold what its manifest says, or holds no manifest.</summary>
    CopyDamaged,

    /// <summary>Another replica has taken over while this one could not show that it was alive.</summary>
    LeaseLost,

    /// <summary>The replica that fetches the model has not finished in time.</summary>
    WaitedTooLong,

    /// <summary>The system, or the container's limit, gives no more memory.</summary>
    OutOfMemory,

    /// <summary>A file's parts do not fit into the memory that may be used.</summary>
    MemoryTooSmall,
}
