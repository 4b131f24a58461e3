using System.Text.RegularExpressions;

namespace HfModelCache.Cli.Settings.Rules;

/// <summary>Knows how a revision stands in the Hub's addresses: a path may follow it.</summary>
internal static partial class HubRevision
{
    /// <summary>Says that a path follows the repo or the revision.</summary>
    public const string PathProblem = "names a file or a folder inside the repo (a \"/\" in a revision is written %2F)";

    /// <summary>Tells whether <paramref name="text"/> is a revision and nothing else.</summary>
    public static bool IsOne(string text) => !text.Contains('/', StringComparison.Ordinal) || Ref().IsMatch(text);

    [GeneratedRegex(@"\Arefs/(?:pr|convert)/[^/]+\z")]
    private static partial Regex Ref();
}
