using HfModelCache.DeployTests.Clusters;
using HfModelCache.Documents;

namespace HfModelCache.DeployTests.Walkthroughs;

/// <summary>The commands of a document, from top to bottom, played in a model of a cluster.</summary>
internal static class Walkthrough
{
    /// <summary>Follows documents, one after the other, in one shell and one cluster.</summary>
    public static Task<ClusterModel> FollowAsync(params string[] documents) => FollowAsync(documents, text => text);

    /// <summary>The same, with commands changed first.</summary>
    public static async Task<ClusterModel> FollowAsync(string[] documents, Func<string, string> change)
    {
        using var shell = new RecordingShell();
        var cluster = new ClusterModel();
        new Player(cluster).Play(await shell.RunAsync(change(string.Join('\n', documents.SelectMany(Commands)))));
        return cluster;
    }

    /// <summary>The shell blocks of a document, or of one section of it: <c>docs/civo.md#4. The mount</c>.</summary>
    private static IEnumerable<string> Commands(string document)
    {
        var (path, section) = document.Split('#', 2) is [var file, var heading] ? (file, heading) : (document, null);
        var lines = Repository.Read(path).Split('\n');
        return FencedBlock.In(path)
            .Where(block => block.Language == "sh" && (section is null || Heading(lines, block.Line) == section))
            .Select(block => block.Text);
    }

    private static string? Heading(string[] lines, int line) => lines.Take(line)
        .LastOrDefault(text => text.StartsWith("## ", StringComparison.Ordinal))?[3..];
}
