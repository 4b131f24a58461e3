using HfModelCache.Cli.Settings;
using HfModelCache.Coordination.Assignments;

namespace HfModelCache.Tests.Cli;

public class AssigneeSettingsTests
{
    [Theory]
    [InlineData(null, null, null)]
    [InlineData(null, null, "3")]
    [InlineData("1", null, null)]
    [InlineData("1", "0", null)]
    [InlineData("", null, "0")]
    public void One_machine_does_all_the_work_if_nothing_or_one_is_set(string? count, string? index, string? completion) =>
        Assert.Null(Read(count, index, completion).Settings!.Assignee);

    [Theory]
    [InlineData("4", "3", null, 3)]
    [InlineData("4", null, "2", 2)]
    [InlineData("1000", "0", "7", 0)]
    public void The_index_is_the_one_that_is_set_or_the_Jobs(string count, string? index, string? completion, int meant) =>
        Assert.Equal(new Assignee(meant, int.Parse(count)), Read(count, index, completion).Settings!.Assignee);

    [Theory]
    [InlineData(null, "0", null, "SHARD_COUNT is not set, but SHARD_INDEX is")]
    [InlineData("2", null, null, "SHARD_INDEX is not set, but SHARD_COUNT is")]
    [InlineData("2", "2", null, "not a number from 0 to 1")]
    [InlineData("2", "-1", null, "not a number from 0 to 1")]
    [InlineData("4", null, "4", "JOB_COMPLETION_INDEX is \"4\", which is not a number from 0 to 3")]
    [InlineData("0", "0", null, "not a valid number of machines")]
    [InlineData("1001", "0", null, "not a valid number of machines")]
    [InlineData("four", "0", null, "not a valid number of machines")]
    public void An_invalid_count_or_index_is_a_fault(string? count, string? index, string? completion, string fault) =>
        Assert.Contains(fault, Assert.Single(Read(count, index, completion).Faults).Text, StringComparison.Ordinal);

    private static SettingsReading Read(string? count, string? index, string? completion) => CliRun.ReadSettings(
        ("SHARD_COUNT", count), ("SHARD_INDEX", index), ("JOB_COMPLETION_INDEX", completion));
}
