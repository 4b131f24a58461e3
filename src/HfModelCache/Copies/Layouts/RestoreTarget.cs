namespace HfModelCache.Copies.Layouts;

/// <summary>Represents the folder of this machine to which models are restored.</summary>
public sealed record RestoreTarget
{
    /// <summary>The folder's absolute path. It must exist: a missing mount must not be replaced by a local folder.</summary>
    public required string Folder { get; init; }

    /// <summary>How the files are laid out in it. Default <see cref="FolderLayout.Files"/>.</summary>
    public FolderLayout Layout { get; init; }

    /// <summary>
    /// Whether the process, until it ends, tells other pods that the model is in use, so that they don't remove it to make
    /// room. Default false.
    /// </summary>
    public bool IsHeld { get; init; }

    /// <summary>
    /// The most bytes that restored models may take in a <see cref="FolderLayout.HubCache"/>: the least recently restored
    /// ones are removed to make room. Null, the default, for no limit.
    /// </summary>
    public long? MaxBytes { get; init; }
}
