namespace HfModelCache.Stores.Folder;

/// <summary>Reads files in which the kernel states what it knows.</summary>
internal static class SystemFile
{
    /// <summary>Returns a file's contents; null if this system doesn't have it or denies access.</summary>
    public static string? Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
