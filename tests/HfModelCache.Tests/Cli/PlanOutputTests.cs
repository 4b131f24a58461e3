using System.Text.Json;
using HfModelCache.Cli.Output.Plans;

namespace HfModelCache.Tests.Cli;

public class PlanOutputTests
{
    private const string Name = "a\u202eb\u001b\u2028c 🤗";

    private static readonly PlanDocument Plan = new()
    {
        Repo = Name,
        RepoType = "model",
        Revision = Name,
        Commit = "c",
        Prefix = Name,
        Files = 1,
        Bytes = 1,
        FetchFiles = 1,
        FetchBytes = 1,
        ReadBackFiles = 0,
        ReadBackBytes = 0,
        SkippedFiles = 0,
        SkippedBytes = 0,
        Entries = [new PlanEntry { Path = Name, Size = 1, Action = "fetch", Reason = Name, Selection = Name, Key = Name }],
        Removed = [Name],
        Strays = [Name],
        Replaced = [Name],
    };

    [Fact]
    public void Names_that_deceive_a_reader_are_escaped_in_a_plan_for_people()
    {
        var table = PlanTable.Of(Plan);

        Assert.DoesNotContain(table, c => c is '\u202e' or '\u001b' or '\u2028');
        Assert.Equal(11, table.Split('\n').Length);
        Assert.Contains("a\\u202eb\\u001b\\u2028c 🤗", table, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_plan_for_programs_they_are_escaped_and_the_same()
    {
        var document = Plan.ToJson();

        Assert.DoesNotContain(document, c => c is '\u202e' or '\u001b' or '\u2028');
        using var json = JsonDocument.Parse(document);
        Assert.Equal(Name, json.RootElement.GetProperty("repo").GetString());
    }
}
