using HfModelCache.Failures;
using HfModelCache.Server.Answers;

namespace HfModelCache.Tests.Server.Answers;

/// <summary>What callers learn of a failure: which end it is of.</summary>
public class FailedEndTests
{
    public static TheoryData<FailureReason> Reasons => [.. Enum.GetValues<FailureReason>()];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void A_failure_that_is_named_after_an_end_is_of_that_end(FailureReason reason)
    {
        var name = reason.ToString();
        string[] ends = name switch
        {
            _ when name.StartsWith("Hub", StringComparison.Ordinal) || name.StartsWith("Repo", StringComparison.Ordinal) => ["The Hub"],
            _ when name.StartsWith("Store", StringComparison.Ordinal) || name.StartsWith("Bucket", StringComparison.Ordinal) => ["The store", "This server"],
            _ => ["The Hub", "The store", "This server"],
        };

        Assert.Contains(FailedEnd.NameOf(reason), ends);
    }

    [Theory]
    [InlineData(FailureReason.RegionBlocked, "The Hub")]
    [InlineData(FailureReason.PaymentRequired, "The Hub")]
    [InlineData(FailureReason.FileNotFound, "The Hub")]
    [InlineData(FailureReason.CopyDamaged, "The store")]
    [InlineData(FailureReason.ClockSkew, "The store")]
    [InlineData(FailureReason.OutOfMemory, "This server")]
    [InlineData(FailureReason.ProxyUnreachable, "This server")]
    public void Other_failures_are_of_the_end_that_caused_them(FailureReason reason, string end) =>
        Assert.Equal(end, FailedEnd.NameOf(reason));
}
