using HfModelCache.Repos;

namespace HfModelCache.Server.Pages.Markup;

/// <summary>Returns the paths that links lead to. Each segment and each value is escaped.</summary>
internal static class PageLinks
{
    /// <summary>The list of copies.</summary>
    public const string Overview = "/";

    /// <summary>Returns the page of a copy.</summary>
    /// <param name="repo">The repo.</param>
    /// <param name="parameters">The query. Parameters whose value is null are left out.</param>
    public static string ToCopy(RepoId repo, params ReadOnlySpan<(string Name, string? Value)> parameters) =>
        WithQuery($"/copies/{Escape(repo.PagePath)}", parameters);

    /// <summary>Returns the content of a file.</summary>
    public static string ToFile(RepoId repo, Commit commit, string path) => $"/{Escape(repo.PagePath)}/resolve/{commit}/{Escape(path)}";

    /// <summary>Returns a path with a query.</summary>
    public static string WithQuery(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = new List<string>();
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
                query.Add($"{name}={Uri.EscapeDataString(value)}");
        }

        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    private static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
