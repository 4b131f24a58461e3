using HfModelCache.Cli.Output.Failures;
using HfModelCache.Failures;

namespace HfModelCache.Tests.Cli.Models;

public class ModelsFailedTests
{
    [Theory]
    [InlineData(true, FailureReason.RepoGated, FailureReason.RepoNotFound)]
    [InlineData(false, FailureReason.RepoGated, FailureReason.StoreUnreachable)]
    [InlineData(false, FailureReason.StoreUnreachable)]
    public void Someone_must_act_only_if_a_retry_helps_none_of_the_models(bool needsAction, params FailureReason[] reasons) =>
        Assert.Equal(needsAction, Explain(reasons).NeedsAction);

    [Fact]
    public void Names_of_many_models_are_cut_so_that_the_explanations_follow_in_a_termination_message()
    {
        var failure = Explain(Enumerable.Repeat(FailureReason.RepoNotFound, 100));

        Assert.StartsWith("100 of 101 models failed: acme/m0 (RepoNotFound), acme/m1 (RepoNotFound)", failure.Cause, StringComparison.Ordinal);
        Assert.EndsWith(" and 70 more.", failure.Cause, StringComparison.Ordinal);
        Assert.Equal(100, failure.Details.Count);
    }

    private static Failure Explain(IEnumerable<FailureReason> reasons)
    {
        (string, Failure)[] failed = [.. reasons.Select((reason, index) => ($"acme/m{index}", Failure.Of(reason, "It broke.")))];
        return Explanation.Of(new ModelsFailedException(failed, failed.Length + 1), page: null);
    }
}
