using System.Text.RegularExpressions;
using HfModelCache.Cli.Output.Failures;
using HfModelCache.Documents;

namespace HfModelCache.Tests.Documentation;

/// <summary>What the documents say of remedies, figures and each other is so.</summary>
public partial class DocumentTests
{
    [Fact]
    public void Every_remedy_under_troubleshooting_is_one_that_the_program_prints()
    {
        var printed = FailureTable.Entries.Keys.Select(reason => Failure.Of(reason, "").Remedy).ToHashSet();

        var quoted = Repository.Read("docs/troubleshooting.md").Split('\n')
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

    [Fact]
    public void Every_figure_of_the_README_is_one_that_was_measured()
    {
        var measured = Repository.Read("docs/performance.md");
        var figures = Figure().Matches(string.Join('\n', Repository.Read("README.md").Split('\n').Where(line => line.StartsWith("| **", StringComparison.Ordinal))))
            .Select(match => match.Value).ToList();

        Assert.NotEmpty(figures);
        Assert.All(figures, figure => Assert.Contains(figure, measured, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_to_a_section_leads_to_one(string document)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(document))!;
        var targets = Link().Matches(Repository.Read(document))
            .Select(match => match.Groups[1].Value)
            .Where(target => target.Contains('#', StringComparison.Ordinal) && !target.Contains("://", StringComparison.Ordinal))
            .Select(target => target.Split('#', 2));

        Assert.All(targets, target => Assert.Contains(
            target[1], Anchors(target[0] == "" ? Repository.PathOf(document) : Path.Combine(folder, target[0]))));
    }

    // As GitHub makes them of headings.
    private static IEnumerable<string> Anchors(string file) => File.ReadLines(file)
        .Where(line => line.StartsWith('#'))
        .Select(line => NotInAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"[0-9][0-9.,–]*( (MB/s|ms|MiB))?")]
    private static partial Regex Figure();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"\A\| `([^`]+)` \|")]
    private static partial Regex FirstCell();

    [GeneratedRegex(@"`([A-Z][a-z]+[A-Z]?\w*)`")]
    private static partial Regex Reason();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
