namespace HfModelCache.Transfer;

/// <summary>Represents what became of a file that was to be transferred.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="ETag">The object's ETag; empty unless it was stored.</param>
internal readonly record struct TransferOutcome(TransferOutcomeKind Kind, string ETag = "")
{
    /// <summary>The slice is in its upload, which another machine completes.</summary>
    public static readonly TransferOutcome SliceStored = new(TransferOutcomeKind.SliceStored);

    /// <summary>The slice's upload has disappeared. The publishing machine downloads the whole file.</summary>
    public static readonly TransferOutcome SliceLost = new(TransferOutcomeKind.SliceLost);

    /// <summary>The object is in the store, verified.</summary>
    public static TransferOutcome Stored(string etag) => new(TransferOutcomeKind.Stored, etag);
}

/// <summary>What can become of a file that is to be transferred.</summary>
internal enum TransferOutcomeKind
{
    /// <summary>The object is in the store, verified.</summary>
    Stored,

    /// <summary>The slice is in its upload, which another machine completes.</summary>
    SliceStored,

    /// <summary>The slice's upload has disappeared. The publishing machine downloads the whole file.</summary>
    SliceLost,
}
