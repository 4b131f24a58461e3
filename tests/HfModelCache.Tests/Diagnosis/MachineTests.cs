using HfModelCache.Diagnosis;
using HfModelCache.Diagnosis.Machine;
using HfModelCache.Failures;

namespace HfModelCache.Tests.Diagnosis;

public sealed class MachineTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("max", CheckOutcome.Passed)]
    [InlineData("268435456", CheckOutcome.Passed)]
    [InlineData("9223372036854771712", CheckOutcome.Passed)]
    [InlineData("100663296", CheckOutcome.Failed)]
    public async Task A_container_must_have_room_for_MAX_MEMORY_and_the_program(string limit, CheckOutcome outcome)
    {
        var files = new Dictionary<string, string>
        {
            ["/proc/self/cgroup"] = "0::/\n",
            ["/sys/fs/cgroup/memory.max"] = limit + "\n",
            ["/sys/fs/cgroup/memory.current"] = "20000000\n",
        };

        var finding = await new MemoryCheck(64 << 20, files.GetValueOrDefault).RunAsync(Cancel);

        Assert.Equal(outcome, finding.Outcome);
        Assert.Equal(outcome == CheckOutcome.Failed ? FailureReason.OutOfMemory : null, finding.Reason);
    }

    [Theory]
    [InlineData("1024", CheckOutcome.Passed)]
    [InlineData("unlimited", CheckOutcome.Passed)]
    [InlineData("100", CheckOutcome.Failed)]
    public async Task The_limit_of_open_files_must_allow_the_connections_to_both_ends(string limit, CheckOutcome outcome)
    {
        var text = $"Limit                     Soft Limit           Hard Limit           Units     \nMax open files            {limit}                 1048576              files     \n";

        var finding = await new OpenFilesCheck(64, _ => text).RunAsync(Cancel);

        Assert.Equal(outcome, finding.Outcome);
        Assert.Equal(outcome == CheckOutcome.Failed ? FailureReason.TooManyOpenFiles : null, finding.Reason);
    }
}
