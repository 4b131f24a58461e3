namespace HfModelCache.Runs.Listing;

/// <summary>Specifies what a store holds of a copy.</summary>
public enum CopyState
{
    /// <summary>The manifest names objects that the store lists, each with the recorded size and ETag.</summary>
    Whole,

    /// <summary>The manifest names objects that are missing or were replaced, or can't be parsed.</summary>
    Damaged,

    /// <summary>A newer version or another program wrote the manifest.</summary>
    Unreadable,

    /// <summary>A replica holds the lease and completes the copy, or died while it did.</summary>
    Filling,

    /// <summary>A replica holds the lease and removes the copy, or died while it did.</summary>
    Removing,

    /// <summary>There is no manifest, and no replica holds the lease. The next run continues.</summary>
    Incomplete,
}
