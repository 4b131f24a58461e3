using HfModelCache.Repos;

namespace HfModelCache.Runs;

/// <summary>Represents a model that is whole in a folder.</summary>
public sealed record RestoreResult
{
    /// <summary>Where applications find its files: the folder itself, or the snapshot in a cache of Hub clients.</summary>
    public required string Location { get; init; }

    /// <summary>Its commit.</summary>
    public required Commit Commit { get; init; }

    /// <summary>The number of its files.</summary>
    public required int Files { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>The number of files that this run read from the store.</summary>
    public required int ReadFiles { get; init; }

    /// <summary>The number of bytes that this run read from the store.</summary>
    public required long ReadBytes { get; init; }

    /// <summary>The number of files that were there already, and that this run verified.</summary>
    public required int VerifiedFiles { get; init; }

    /// <summary>How long this run worked, without the time in which it waited for other replicas.</summary>
    public required TimeSpan Took { get; init; }

    /// <summary>Why the store could not be asked, as a sentence; null if it was, or did not have to be.</summary>
    public string? StoreFailure { get; init; }

    /// <summary>Whether the model was whole already.</summary>
    public bool IsHit => ReadFiles == 0 && VerifiedFiles == 0;
}
