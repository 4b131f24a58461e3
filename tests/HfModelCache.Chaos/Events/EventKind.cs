namespace HfModelCache.Chaos.Events;

/// <summary>What can go wrong.</summary>
public enum EventKind
{
    /// <summary>SIGKILL, and a restart later.</summary>
    Kill,

    /// <summary>SIGTERM, and a restart later.</summary>
    Terminate,

    /// <summary>SIGSTOP, and SIGCONT before the lease runs out.</summary>
    PauseBriefly,

    /// <summary>SIGSTOP, and SIGCONT only after the lease has run out.</summary>
    PauseLong,

    /// <summary>Bodies from the CDN that end early.</summary>
    CdnTruncate,

    /// <summary>Connections that the CDN resets in mid-body.</summary>
    CdnReset,

    /// <summary>503 from the CDN.</summary>
    CdnUnavailable,

    /// <summary>One wrong byte from the CDN, once.</summary>
    CdnFlip,

    /// <summary>503 from the store.</summary>
    StoreUnavailable,

    /// <summary>Connections that the store cuts.</summary>
    StoreCut,

    /// <summary>Uploads that complete, but whose answers are lost.</summary>
    StoreLostCompletion,

    /// <summary>Writes of the tool's own objects whose answers are lost.</summary>
    StoreLostWrite,

    /// <summary>SlowDown as the store's answer to everything for a second.</summary>
    StoreSlowDown,

    /// <summary>A new commit on the branch.</summary>
    BranchMove,

    /// <summary>Documents and listings that end early.</summary>
    StoreCutRead,

    /// <summary>Documents and listings whose bodies stop in the middle: for a while, or for ever.</summary>
    StoreStalledRead,

    /// <summary>ETags that are weak in some answers and strong in others.</summary>
    StoreWeakETag,

    /// <summary>Listings that show other ETags than the objects have, from now on.</summary>
    StoreOtherETag,

    /// <summary>Uploads whose completion arrives twice.</summary>
    StoreDoubledCompletion,

    /// <summary>Uploads whose completion fails on the server.</summary>
    StoreFailedCompletion,

    /// <summary>No space is left for a second.</summary>
    StoreFull,

    /// <summary>Writes that take nearly as long as the timeout of a lease.</summary>
    StoreLateWrite,

    /// <summary>The same, and their sender is killed once it has sent them, or stands still.</summary>
    StoreLastWrite,

    /// <summary>A write that is refused for a moment, and its sender stands still before it repeats it.</summary>
    StoreRefusedWrite,

    /// <summary>A byte of an object that flips in the store.</summary>
    Damage,
}
