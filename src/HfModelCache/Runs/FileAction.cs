
namespace HfModelCache.Runs;

/// <summary>What has to be done for a file to be in the store, whole.</summary>
public enum FileAction
{
    /// <summary>Nothing: the store holds the very object that was verified.</summary>
    Keep,

    /// <summary>Read an object of the right size back and hash it; fetch the file only if the hash is wrong.</summary>
    Verify,

    /// <summary>Fetch it from the Hub.</summary>
    Fetch,
}
