namespace HfModelCache.Documents;

/// <summary>The text between two lines of three backticks in a document.</summary>
internal sealed record FencedBlock(string Document, int Line, string Language, string Text)
{
    private const string Fence = "```";

    /// <summary>The documents for people, by their paths from the root.</summary>
    public static IReadOnlyList<string> Documents { get; } =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal),
        .. Repository.Files("docs", "*.md"),
    ];

    /// <summary>All blocks of a document.</summary>
    public static IReadOnlyList<FencedBlock> In(string document)
    {
        var blocks = new List<FencedBlock>();
        var lines = Repository.Read(document).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].TrimStart().StartsWith(Fence, StringComparison.Ordinal))
                continue;
            var content = lines.Skip(i + 1).TakeWhile(line => line.Trim() != Fence).ToList();
            blocks.Add(new FencedBlock(document, i + 1, lines[i].Trim()[Fence.Length..], string.Join('\n', content) + "\n"));
            i += content.Count + 1;
        }

        return blocks;
    }

    /// <summary>All blocks of a language, in all documents.</summary>
    public static IEnumerable<FencedBlock> Of(string language) => Documents.SelectMany(In).Where(block => block.Language == language);

    public override string ToString() => $"{Document}:{Line}";
}
