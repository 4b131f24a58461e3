using System.Text.RegularExpressions;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.DeployTests.Kubernetes;
using HfModelCache.Documents;

namespace HfModelCache.DeployTests.Documents;

/// <summary>What a block of shell speaks of: variables, paths of this repository, options of the program.</summary>
internal sealed partial class ShellBlock(string text)
{
    private static readonly HashSet<string> Options =
        [.. KnownSettings.All.Select(setting => setting.Option).OfType<string>(), "--help", "--version"];

    private static readonly HashSet<string> TopLevel =
        [.. Directory.EnumerateFileSystemEntries(Repository.Root).Select(path => Path.GetFileName(path)).Where(name => name != "artifacts")];

    private readonly string _text = WithoutComments(text);

    /// <summary>Variables in capitals that neither the program nor a library in it reads.</summary>
    public IEnumerable<string> UnknownSettings => Variables(_text)
        .Where(name => char.IsUpper(name[0]) && !ModelContainer.Reads(name));

    /// <summary>Variables in small letters that are used here.</summary>
    public IEnumerable<string> LocalVariables => Variables(_text).Where(name => char.IsLower(name[0]));

    /// <summary>Variables in small letters that are given a value here.</summary>
    public IEnumerable<string> Assigned => Assignment().Matches(_text).Select(match => match.Groups[1].Value);

    /// <summary>Paths of this repository that lead nowhere.</summary>
    public IEnumerable<string> DeadPaths => Word().Matches(_text)
        .Select(match => match.Value)
        .Where(IsOurs)
        .Where(path => !Path.Exists(Repository.PathOf(path)));

    /// <summary>Options that are given to the program and that it does not have.</summary>
    public IEnumerable<string> UnknownOptions => _text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
        .Where(line => line.TrimStart().StartsWith("hf-model-cache ", StringComparison.Ordinal))
        .SelectMany(line => Option().Matches(line).Select(match => match.Value))
        .Where(option => !Options.Contains(option));

    /// <summary>Whether a word is a path of this repository: it begins as one, and nothing is built there.</summary>
    public static bool IsOurs(string word) =>
        word.StartsWith("./", StringComparison.Ordinal) || (word.Contains('/', StringComparison.Ordinal) && TopLevel.Contains(word.Split('/')[0]));

    private static IEnumerable<string> Variables(string text) =>
        Use().Matches(text).Concat(Assignment().Matches(text)).Select(match => match.Groups[1].Value).Distinct();

    private static string WithoutComments(string text) =>
        string.Join('\n', text.Split('\n').Select(line => Comment().Replace(line, "")));

    [GeneratedRegex(@"(^|\s)#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\$\{?([A-Za-z_][A-Za-z0-9_]*)")]
    private static partial Regex Use();

    [GeneratedRegex(@"(?:^|\s|export )([A-Za-z_][A-Za-z0-9_]*)=", RegexOptions.Multiline)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"(?<![\w/.:$@-])[.\w][\w./-]*")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<=\s)--[a-z][a-z-]*")]
    private static partial Regex Option();
}
