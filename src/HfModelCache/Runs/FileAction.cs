namespace HfModelCache.Runs;

/// <summary>Represents what has to be done for a file.</summary>
public enum FileAction
{
    /// <summary>Nothing: the stored object is the one that was verified.</summary>
    Keep,

    /// <summary>Read and hash the stored object; download the file only if the hash is wrong.</summary>
    Verify,

    /// <summary>Let the store copy it from another copy that holds the same bytes; download it only if the store can't.</summary>
    Copy,

    /// <summary>Download it.</summary>
    Fetch,
}
