namespace HfModelCache.Cli.Settings.Rules;

/// <summary>Checks files before they are opened, because opening a pipe blocks forever.</summary>
internal static class RegularFile
{
    /// <summary>Finds the problem with <paramref name="path"/>, as the end of a sentence; null if it may be opened.</summary>
    /// <param name="path">The file, or a link to it: Kubernetes mounts secrets as links.</param>
    /// <param name="maxBytes">The largest size that makes sense.</param>
    public static string? FindProblem(string path, long maxBytes)
    {
        try
        {
            FileSystemInfo file = new FileInfo(path);
            file = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
            if (Directory.Exists(file.FullName))
                return "is a folder, not a file";
            return new FileInfo(file.FullName).Length switch
            {
                0 => "is empty, or not a regular file", // Pipes and devices have no length.
                var length when length > maxBytes => $"is larger than {maxBytes} bytes",
                _ => null,
            };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return "does not exist";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "can't be read";
        }
    }
}
