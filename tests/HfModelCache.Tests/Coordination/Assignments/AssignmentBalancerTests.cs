using HfModelCache.Coordination.Assignments;
using HfModelCache.Integrity;
using HfModelCache.Repos;
using HfModelCache.Stores;
using HfModelCache.Transfer;

namespace HfModelCache.Tests.Coordination.Assignments;

public class AssignmentBalancerTests
{
    private const long MiB = 1L << 20;
    private const long GiB = 1L << 30;

    [Fact]
    public void Equal_files_are_assigned_evenly_and_whole()
    {
        var files = Assign(4, [.. Enumerable.Repeat(4 * GiB, 163)]);

        Assert.All(files, file => Assert.NotNull(file.Assignment));
        var counts = files.CountBy(file => file.Assignment!.Value).Select(share => share.Value).Order();
        Assert.Equal([40, 41, 41, 41], counts);
    }

    [Fact]
    public void The_largest_load_is_within_a_twentieth_of_the_average()
    {
        var random = new Random(7);
        long[] sizes = [.. Enumerable.Range(0, 200).Select(_ => random.NextInt64(1 * MiB, 5 * GiB))];

        var loads = Loads(Assign(8, sizes), 8);

        Assert.True(loads.Max() <= 1.05 * loads.Average(), string.Join(" ", loads));
    }

    [Fact]
    public void Tiny_files_are_not_all_assigned_to_the_machines_without_a_large_one()
    {
        var files = Assign(4, [100 * MiB, .. Enumerable.Repeat(10L, 5000)]);

        var owner = files.Single(file => file.Size > 10).Assignment;
        Assert.InRange(files.Count(file => file.Assignment == owner), 700, 1300);
    }

    [Fact]
    public void One_very_large_file_is_split_between_all()
    {
        var files = Assign(4, [8 * GiB, MiB]);

        Assert.Null(files.Single(file => file.Size == 8 * GiB).Assignment);
        Assert.NotNull(files.Single(file => file.Size == MiB).Assignment);
    }

    [Fact]
    public void A_file_that_leaves_no_machine_idle_is_not_split()
    {
        var files = Assign(4, [GiB, GiB, GiB, GiB]);

        Assert.Equal([0, 1, 2, 3], files.Select(file => file.Assignment!.Value).Order());
    }

    [Fact]
    public void A_file_with_fewer_parts_than_machines_is_not_split() =>
        Assert.NotNull(Assert.Single(Assign(4, [20 * MiB])).Assignment);

    [Fact]
    public void The_order_of_files_does_not_change_the_assignments()
    {
        var random = new Random(3);
        var files = Files([.. Enumerable.Range(0, 100).Select(_ => random.NextInt64(1, GiB))]);
        var shuffled = files.ToArray();
        random.Shuffle(shuffled);

        Assert.Equal(AssignmentBalancer.Assign(files, 5, Cut), AssignmentBalancer.Assign(shuffled, 5, Cut));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(7, 3)]
    [InlineData(1025, 4)]
    [InlineData(10_000, 1000)]
    public void Slices_of_parts_are_consecutive_without_gap_or_overlap(int parts, int count)
    {
        var shares = Enumerable.Range(0, count).Select(index => PartSlice.Of(parts, index, count)).ToList();

        Assert.Equal(Enumerable.Range(1, parts), shares.SelectMany(share => Enumerable.Range(share.First, share.Count)));
        Assert.InRange(shares.Max(share => share.Count) - shares.Min(share => share.Count), 0, 1);
    }

    private static PartPlan Cut(RepoFile file) => PartPlan.For(file.Size, 8 * MiB, new StoreLimits());

    private static IReadOnlyList<AssignedFile> Assign(int count, long[] sizes) => AssignmentBalancer.Assign(Files(sizes), count, Cut);

    private static List<RepoFile> Files(long[] sizes) =>
        [.. sizes.Select((size, i) => new RepoFile($"{i:D5}", size, ContentDigest.Sha256(new string('a', 64))))];

    private static List<long> Loads(IReadOnlyList<AssignedFile> files, int count) =>
    [
        .. Enumerable.Range(0, count).Select(index => files.Sum(file => file.Assignment switch
        {
            null => file.Size / count,
            var owner => owner == index ? file.Size : 0,
        })),
    ];
}
