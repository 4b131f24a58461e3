namespace HfModelCache.Formatting;

/// <summary>Formats numbers of files.</summary>
public static class FileCount
{
    /// <summary><c>1 file</c>, <c>13 files</c>.</summary>
    public static string Format(int files) => files == 1 ? "1 file" : $"{files} files";
}
