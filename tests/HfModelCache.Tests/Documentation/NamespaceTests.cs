using System.Text.RegularExpressions;
using HfModelCache.Documents;

namespace HfModelCache.Tests.Documentation;

/// <summary>Namespaces use each other in one direction.</summary>
public sealed partial class NamespaceTests
{
    /// <summary>In the library, a folder and the folders in it count as one: a type sees its parents without a directive.</summary>
    [Theory]
    [InlineData("HfModelCache")]
    [InlineData("HfModelCache.Cli")]
    [InlineData("HfModelCache.Server")]
    public void No_folders_of_a_project_use_each_other_in_a_circle(string project) =>
        Assert.Empty(CircleIn(Uses(project, space => TopOf(project, space))));

    [Fact]
    public void No_nested_folders_of_the_command_line_use_each_other_in_a_circle() =>
        Assert.Empty(CircleIn(Uses("HfModelCache.Cli", space => space)));

    [Fact]
    public void A_circle_is_found() => Assert.Equal(
        ["B", "C", "B"],
        CircleIn(new() { ["A"] = ["B"], ["B"] = ["C"], ["C"] = ["B", "D"] }));

    private static Dictionary<string, HashSet<string>> Uses(string project, Func<string, string> nameOf)
    {
        var uses = new Dictionary<string, HashSet<string>>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", project), "*.cs", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            if (Declaration().Match(text) is not { Success: true } declared)
                continue;
            var own = nameOf(declared.Groups[1].Value);
            var used = Directive().Matches(text).Select(match => match.Groups[1].Value)
                .Where(name => name.StartsWith(project + ".", StringComparison.Ordinal))
                .Select(nameOf)
                .Where(name => name != own);
            if (!uses.TryGetValue(own, out var known))
                uses.Add(own, known = []);
            known.UnionWith(used);
        }

        Assert.NotEmpty(uses.Values.SelectMany(used => used));
        return uses;
    }

    private static string TopOf(string project, string space) =>
        string.Join('.', space.Split('.').Take(project.Split('.').Length + 1));

    // Namespaces that use no other are taken away until none is left, or only circles and what leads to them.
    private static IReadOnlyList<string> CircleIn(Dictionary<string, HashSet<string>> uses)
    {
        while (uses.Keys.FirstOrDefault(name => !uses[name].Any(uses.ContainsKey)) is { } leaf)
            uses.Remove(leaf);
        if (uses.Count == 0)
            return [];
        List<string> path = [uses.Keys.Order(StringComparer.Ordinal).First()];
        while (path.IndexOf(path[^1]) == path.Count - 1)
            path.Add(uses[path[^1]].Where(uses.ContainsKey).Order(StringComparer.Ordinal).First());
        return path[path.IndexOf(path[^1])..];
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^using (?:static )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Directive();
}
