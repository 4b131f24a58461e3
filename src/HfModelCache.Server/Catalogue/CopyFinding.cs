namespace HfModelCache.Server.Catalogue;

/// <summary>Represents what the store holds of a revision.</summary>
internal abstract record CopyFinding
{
    /// <summary>A copy of another revision, but not of this one.</summary>
    public static readonly CopyFinding NoRevision = new MissingRevision();

    /// <summary>No copy of the repo.</summary>
    public static readonly CopyFinding NoRepo = new MissingRepo();

    /// <summary>How much memory it takes, in bytes, about.</summary>
    public virtual long Cost => 1 << 10;

    /// <summary>A complete copy.</summary>
    /// <param name="Copy">The copy.</param>
    internal sealed record Found(ServedCopy Copy) : CopyFinding
    {
        /// <inheritdoc/>
        public override long Cost => Copy.Cost;
    }

    /// <summary>No copy of the revision.</summary>
    internal sealed record MissingRevision : CopyFinding;

    /// <summary>No copy of the repo.</summary>
    internal sealed record MissingRepo : CopyFinding;
}
