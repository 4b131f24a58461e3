using HfModelCache.Stores.Folder;

namespace HfModelCache.Tests.Stores.Folder;

public sealed class PageCacheBudgetTests
{
    private const long MiB = 1 << 20;
    private const long Reserve = 192 * MiB; // The buffers and 64 MiB.

    private readonly Dictionary<string, string> _files = [];

    public static TheoryData<string, string, string, string> Versions => new()
    {
        { "0::/pod/main\n", "/sys/fs/cgroup/pod/main", "memory.max", "memory.current" },
        { "0::/\n", "/sys/fs/cgroup", "memory.max", "memory.current" },
        { "0::/../outside\n", "/sys/fs/cgroup", "memory.max", "memory.current" },
        { "9:cpu:/\n4:hugetlb,memory:/pod/main\n0::/\n", "/sys/fs/cgroup/memory/pod/main", "memory.limit_in_bytes", "memory.usage_in_bytes" },
        { "4:memory:/pod/main\n", "/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes" },
    };

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_limit_leaves_what_is_neither_used_nor_reserved(string groups, string group, string limit, string usage)
    {
        _files["/proc/self/cgroup"] = groups;
        _files[$"{group}/{limit}"] = $"{1000 * MiB}\n";
        _files[$"{group}/{usage}"] = $"{100 * MiB}\n";

        AssertSize((900 * MiB) - Reserve);
    }

    [Fact]
    public void A_limit_of_the_models_size_and_256_MiB_caches_the_model()
    {
        Limit("", 2048 + 256, used: 40);

        Assert.True(Budget().TryTake(2048 * MiB));
    }

    [Fact]
    public void The_recommended_limit_caches_next_to_nothing_of_a_large_model()
    {
        Limit("", 256, used: 40);

        AssertSize(24 * MiB);
    }

    [Fact]
    public void A_limit_below_the_reserve_caches_nothing()
    {
        Limit("", 128, used: 40);

        Assert.False(Budget().TryTake(1));
    }

    [Fact]
    public void The_tightest_of_all_groups_decides()
    {
        _files["/proc/self/cgroup"] = "0::/pods/pod/main\n";
        Limit("/pods/pod/main", 4000, used: 40);
        Limit("/pods/pod", 1000, used: 500);
        Limit("/pods", 8000, used: 100);

        AssertSize((500 * MiB) - Reserve);
    }

    [Fact]
    public void Files_that_the_kernel_can_drop_count_as_free()
    {
        Limit("", 1000, used: 900);
        _files["/sys/fs/cgroup/memory.stat"] = $"anon 5\nactive_file 7\ninactive_file {600 * MiB}\n";

        AssertSize((700 * MiB) - Reserve);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("max")]
    public void Without_a_limit_half_of_the_available_memory_is_used(string? limit)
    {
        _files["/proc/self/cgroup"] = "0::/\n";
        if (limit is not null)
            _files["/sys/fs/cgroup/memory.max"] = limit;
        _files["/sys/fs/cgroup/memory.current"] = "1000";
        _files["/proc/meminfo"] = "MemTotal:  8192000 kB\nMemAvailable:    2048 kB\nBuffers: 1 kB\n";

        AssertSize(MiB);
    }

    [Fact]
    public void A_limit_that_the_machine_does_not_have_does_not_count()
    {
        Limit("", 1000, used: 0);
        _files["/proc/meminfo"] = "MemAvailable:    2048 kB\n";

        AssertSize(MiB);
    }

    [Fact]
    public void A_system_that_states_nothing_caches_everything() => Assert.True(Budget().TryTake(long.MaxValue / 4));

    [Fact]
    public void This_system_is_read_without_failures() => PageCacheBudget.AtStart(0, SystemFile.Read).TryTake(1);

    [Fact]
    public void What_does_not_fit_is_not_taken()
    {
        var budget = new PageCacheBudget(10);

        Assert.Equal([true, false, true, false], new[] { 6, 5, 4, 1 }.Select(count => budget.TryTake(count)));
    }

    [Fact]
    public void Concurrent_takers_share_the_budget()
    {
        var budget = new PageCacheBudget(1000);
        var taken = 0;

        Parallel.For(0, 2000, _ => Interlocked.Add(ref taken, budget.TryTake(1) ? 1 : 0));

        Assert.Equal(1000, taken);
    }

    private void Limit(string group, long limit, long used)
    {
        _files.TryAdd("/proc/self/cgroup", $"0::/{group}\n");
        _files[$"/sys/fs/cgroup{group}/memory.max"] = $"{limit * MiB}\n";
        _files[$"/sys/fs/cgroup{group}/memory.current"] = $"{used * MiB}\n";
    }

    private void AssertSize(long bytes) => Assert.Equal((true, false), (Budget().TryTake(bytes), Budget().TryTake(bytes + 1)));

    private PageCacheBudget Budget() => PageCacheBudget.AtStart(128 * MiB, _files.GetValueOrDefault);
}
