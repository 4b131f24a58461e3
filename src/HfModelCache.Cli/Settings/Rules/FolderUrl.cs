namespace HfModelCache.Cli.Settings.Rules;

/// <summary>Parses the URL of a folder on this machine: <c>file:///mnt/models</c>.</summary>
internal static class FolderUrl
{
    /// <summary>Says how such a URL is written.</summary>
    public const string Remedy = "Set it to file:/// and the folder's full path: file:///mnt/models.";

    private const string Scheme = "file:";

    /// <summary>Tells whether <paramref name="text"/> is meant to be such a URL.</summary>
    public static bool IsOne(string text) => text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the folder's path; null if the URL is not valid.</summary>
    public static string? TryParse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri is { IsFile: true, Host: "", Query: "", Fragment: "" }
        && uri.LocalPath.Length > 1
        && !uri.LocalPath.Any(char.IsControl)
        && text.StartsWith(Scheme + "///", StringComparison.OrdinalIgnoreCase)
            ? uri.LocalPath
            : null;
}
