namespace HfModelCache.Tests.Documentation;

/// <summary>The repository that these tests were built from.</summary>
internal static class RepositoryFiles
{
    private const string Marker = "hf-model-cache.slnx";

    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The documents for people, by their path from the root.</summary>
    public static IReadOnlyList<string> Documents { get; } =
    [
        .. Directory.EnumerateFiles(Root, "*.md")
            .Concat(Directory.Exists(Path.Combine(Root, "docs")) ? Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md") : [])
            .Select(path => Path.GetRelativePath(Root, path))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A document's text.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The lines below one heading of the README, up to the next of the same rank.</summary>
    public static IReadOnlyList<string> ReadmeSection(string heading) =>
    [
        .. Read("README.md").Split('\n')
            .SkipWhile(line => line != $"## {heading}")
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)),
    ];

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Marker)))
                return folder.FullName;
        }

        throw new FileNotFoundException($"No folder above {AppContext.BaseDirectory} holds {Marker}.");
    }
}
