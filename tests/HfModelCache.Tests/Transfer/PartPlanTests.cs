using HfModelCache.Failures;
using HfModelCache.Stores;
using HfModelCache.Transfer;

namespace HfModelCache.Tests.Transfer;

public sealed class PartPlanTests
{
    private const long MiB = 1L << 20;
    private static readonly StoreLimits Limits = new();

    [Theory]
    [InlineData(0, 8, 1)]
    [InlineData(1, 8, 1)]
    [InlineData(8 * MiB, 8, 1)]
    [InlineData((8 * MiB) + 1, 8, 2)]
    [InlineData(80_000 * MiB, 8, 10_000)]
    [InlineData((80_000 * MiB) + 1, 9, 8_889)]
    [InlineData(500_000_000_000, 48, 9_935)]
    public void The_part_size_follows_the_file(long size, long partMiB, int count)
    {
        var plan = PartPlan.For(size, 8 * MiB, Limits);

        Assert.Equal((partMiB * MiB, count), (plan.PartSize, plan.Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8 * MiB)]
    [InlineData((24 * MiB) + 5)]
    [InlineData(5_234_139_343)]
    public void All_parts_but_the_last_are_equal_and_they_cover_the_file(long size)
    {
        var plan = PartPlan.For(size, 8 * MiB, Limits);
        var ranges = Enumerable.Range(1, plan.Count).Select(plan.Range).ToList();

        Assert.All(ranges.SkipLast(1), range => Assert.Equal(plan.PartSize, range.Length));
        Assert.InRange(ranges[^1].Length, 1, plan.PartSize);
        Assert.Equal(size, ranges.Sum(r => r.Length));
        Assert.Equal(size - 1, ranges[^1].Last);
    }

    [Fact]
    public void Ten_thousand_parts_are_always_enough() => Assert.All(
        [1, 79 << 10, 700L << 30, 5L << 40],
        size => Assert.InRange(PartPlan.For(size, 8 * MiB, Limits).Count, 1, Limits.MaxParts));

    [Fact]
    public void A_store_with_a_lower_part_limit_gets_larger_parts() =>
        Assert.Equal(500, PartPlan.For(500 * 100 * MiB, 8 * MiB, Limits with { MaxParts = 500 }).Count);

    [Fact]
    public void A_file_larger_than_any_object_is_refused() => Assert.All(
        [60L << 40, long.MaxValue - 1, long.MaxValue],
        size => Assert.Throws<OperatorException>(() => PartPlan.For(size, 8 * MiB, Limits)));
}
