using HfModelCache.Cli.Output.Failures;
using HfModelCache.Failures;

namespace HfModelCache.Tests.Cli;

public class FailureTableTests
{
    public static TheoryData<FailureReason> Reasons => [.. Enum.GetValues<FailureReason>()];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Every_reason_has_a_remedy_in_sentences(FailureReason reason)
    {
        var failure = Failure.Of(reason, "It failed.");

        Assert.EndsWith(".", failure.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain('{', failure.Remedy);
        Assert.True(char.IsUpper(failure.Remedy[0]));
    }

    [Fact]
    public void Too_little_memory_is_no_fault_of_the_program() => Assert.Equal(
        "Raise the container's memory limit to 256Mi, or lower MAX_MEMORY. The next run continues where this one stopped.",
        Explanation.Of(new InsufficientMemoryException(), page: null).Remedy);

    [Theory]
    [InlineData(FailureReason.RepoGated, "Accept the licence at https://huggingface.co/org/name, then set HF_TOKEN to a token of the account that accepted it.")]
    [InlineData(FailureReason.OtherRevision, "Set REFRESH=true to replace it, S3_PREFIX to another place, or REVISION to the stored commit.")]
    [InlineData(FailureReason.CopyDamaged, "Run hf-model-cache cache to repair it.")]
    public void Remedies_say_what_to_do(FailureReason reason, string remedy) =>
        Assert.Equal(remedy, Failure.Of(reason, "It failed.", "https://huggingface.co/org/name").Remedy);

    [Fact]
    public void No_two_reasons_have_the_same_remedy() =>
        Assert.Equal(FailureTable.Entries.Count, FailureTable.Entries.Values.Select(entry => entry.Remedy).Distinct().Count());
}
