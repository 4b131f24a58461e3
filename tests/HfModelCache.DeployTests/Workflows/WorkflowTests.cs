using System.Text.RegularExpressions;
using HfModelCache.DeployTests.Tools;
using HfModelCache.Documents;

namespace HfModelCache.DeployTests.Workflows;

public partial class WorkflowTests
{
    public static TheoryData<string> Paths => [.. WorkflowFile.Paths];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task GitHubs_parser_accepts_every_workflow(string path) =>
        Assert.Empty(await FaultsAsync(Repository.Read(path)));

    [Theory]
    [InlineData("runs-on:", "run-on:", "Unexpected value 'run-on'")]
    [InlineData("contents: read", "content: read", "Unexpected value 'content'")]
    [InlineData("github.ref ", "githb.ref ", "Unrecognized named-value: 'githb'")]
    public async Task GitHubs_parser_finds_what_is_wrong(string right, string wrong, string fault)
    {
        var text = Repository.Read(".github/workflows/ci.yml");
        Assert.Contains(right, text, StringComparison.Ordinal);

        Assert.Contains(fault, await FaultsAsync(text.Replace(right, wrong, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_action_is_pinned_to_one_commit_with_its_version_beside_it()
    {
        var uses = WorkflowFile.Paths
            .SelectMany(path => Repository.Read(path).Split('\n'))
            .Where(line => line.Contains("uses:", StringComparison.Ordinal) && !line.Contains("uses: ./", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(uses);
        Assert.All(uses, line => Assert.Matches(Pinned(), line));
        Assert.All(
            uses.Select(line => Pinned().Match(line)).GroupBy(match => match.Groups["repo"].Value),
            action => Assert.Single(action.Select(match => match.Groups["pin"].Value).Distinct()));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_job_names_its_permissions_and_has_a_timeout(string path)
    {
        var workflow = WorkflowFile.Read(path);

        Assert.Empty(workflow.Permissions!);
        Assert.All(workflow.Jobs.Values, job =>
        {
            Assert.NotNull(job.Permissions);
            Assert.Equal("read", job.Permissions["contents"]);
            Assert.True(job.TimeoutMinutes is not null || job.Uses is not null);
        });
        Assert.All(
            workflow.Steps.Where(step => step.IsAction("actions/checkout")),
            step => Assert.Equal("false", step.With["persist-credentials"]));
    }

    // Names chosen by others (a branch, a title) would otherwise become part of the command.
    [Theory]
    [MemberData(nameof(Paths))]
    public void No_command_contains_an_expression(string path) =>
        Assert.All(WorkflowFile.Read(path).Steps, step => Assert.DoesNotContain("${{", step.Run ?? "", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Every_script_that_a_workflow_calls_exists_and_is_executable(string path)
    {
        var scripts = WorkflowFile.Read(path).Steps
            .SelectMany(step => Script().Matches(step.Run ?? "").Select(match => match.Groups[1].Value))
            .Where(script => Path.Exists(Repository.PathOf(script.Split('/')[0])));

        foreach (var script in scripts)
            Assert.True((await Tool.Bash.RunAsync("-c", $"test -f {script} -a -x {script}")).ExitCode == 0, $"{script} can't be run.");
    }

    private static async Task<string> FaultsAsync(string workflow) =>
        (await Tool.WorkflowParser.RunAsync([], workflow)).SuccessfulOutput();

    [GeneratedRegex(@"(?:^|[\s(])((?:\./|\.ci/|release/|image/)[\w/-]+)")]
    private static partial Regex Script();

    [GeneratedRegex(@"uses: (?<repo>[\w.-]+/[\w.-]+)(/[\w.-]+)*@(?<pin>[0-9a-f]{40} # v\d+\.\d+\.\d+)$")]
    private static partial Regex Pinned();
}
