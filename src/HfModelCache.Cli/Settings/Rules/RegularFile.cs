namespace HfModelCache.Cli.Settings.Rules;

/// <summary>Files named by settings: judged before they are opened, because opening a pipe waits for ever.</summary>
internal static class RegularFile
{
    /// <summary>What is wrong with <paramref name="path"/>, as the end of a sentence; null where it may be opened.</summary>
    /// <param name="path">The file, or a link to it: Kubernetes mounts secrets as links.</param>
    /// <param name="maxBytes">The most bytes that make sense.</param>
    public static string? FindProblem(string path, long maxBytes)
    {
        try
        {
            FileSystemInfo file = new FileInfo(path);
            file = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
            if (Directory.Exists(file.FullName))
                return "names a folder, not a file";
            return new FileInfo(file.FullName).Length switch
            {
                0 => "names a file that is empty, or no regular file", // Pipes and devices state no length.
                var length when length > maxBytes => $"names a file that is larger than {maxBytes} bytes",
                _ => null,
            };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return "names a file that does not exist";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "names a file that can't be read";
        }
    }
}
