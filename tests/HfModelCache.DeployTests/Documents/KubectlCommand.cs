using System.Text.RegularExpressions;

namespace HfModelCache.DeployTests.Documents;

/// <summary>A command of kubectl in a document: <c>create secret generic</c>, with its options.</summary>
internal sealed partial record KubectlCommand(IReadOnlyList<string> Names, IReadOnlyList<string> Options)
{
    // Commands that have commands of their own; of all others the first word is the command.
    private static readonly Dictionary<string, int> Depths = new() { ["create"] = 3, ["rollout"] = 2 };

    /// <summary>All of them in a block of shell.</summary>
    public static IEnumerable<KubectlCommand> In(string text)
    {
        var lines = text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n', '|');
        foreach (var line in lines.Select(line => line.Split(" #")[0].Trim()).Where(line => line.StartsWith("kubectl ", StringComparison.Ordinal)))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
            yield return new KubectlCommand(
                words[..Depths.GetValueOrDefault(words[0], 1)],
                [.. Option().Matches(line).Select(match => match.Value).Distinct()]);
        }
    }

    [GeneratedRegex(@"(?<=\s)--[a-z][a-z-]*")]
    private static partial Regex Option();
}
