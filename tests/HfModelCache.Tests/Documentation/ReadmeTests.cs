using System.Text.RegularExpressions;
using HfModelCache.Cli.Output.Failures;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Documents;

namespace HfModelCache.Tests.Documentation;

/// <summary>What the documents say of settings, remedies and each other is so.</summary>
public partial class ReadmeTests
{
    [Fact]
    public void The_table_of_settings_is_the_one_that_the_program_goes_by()
    {
        var rows = Section("Settings")
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Skip(1);

        Assert.Equal(KnownSettings.All.Select(Row), rows);
    }

    [Fact]
    public void Every_remedy_under_troubleshooting_is_one_that_the_program_prints()
    {
        var printed = FailureTable.Entries.Keys.Select(reason => Failure.Of(reason, "").Remedy).ToHashSet();

        var quoted = Section("Troubleshooting")
            .Select(line => FirstCell().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups[1].Value)
            .ToList();

        Assert.NotEmpty(quoted);
        Assert.All(quoted, remedy => Assert.Contains(remedy, printed));
    }

    [Fact]
    public void The_reasons_that_somebody_must_act_on_are_the_ones_that_the_document_names()
    {
        var action = string.Join('\n', Repository.Read("docs/kubernetes.md").Split('\n')
            .SkipWhile(line => !line.StartsWith("Exit code 2", StringComparison.Ordinal))
            .TakeWhile(line => line.Length > 0));

        Assert.Equal(
            FailureTable.Entries.Where(entry => entry.Value.NeedsAction).Select(entry => $"{entry.Key}").Order(StringComparer.Ordinal),
            Reason().Matches(action).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_relative_link_leads_to_a_file(string document)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(document))!;

        var targets = Link().Matches(Repository.Read(document))
            .Select(match => match.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#'));

        Assert.All(targets, target => Assert.True(
            Path.Exists(Path.Combine(folder, target.Split('#')[0])),
            $"{document} links to {target}, which is not there."));
    }

    public static TheoryData<string> Documents => [.. FencedBlock.Documents];

    private static IEnumerable<string> Section(string heading) => Repository.Read("README.md").Split('\n')
        .SkipWhile(line => line != $"## {heading}")
        .Skip(1)
        .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));

    private static string Row(SettingDefinition setting)
    {
        var names = string.Join(", ", setting.Variables.Select(name => $"`{name}`"));
        var option = setting.Usage is null ? "" : $"`{setting.Usage}`";
        return $"| {names} | {option} | {setting.Default} | {setting.Description} |";
    }

    [GeneratedRegex(@"\A\| `([^`]+)` \|")]
    private static partial Regex FirstCell();

    [GeneratedRegex(@"`([A-Z][a-z]+[A-Z]?\w*)`")]
    private static partial Regex Reason();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
