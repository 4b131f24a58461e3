using System.Globalization;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.SystemTests.Executable;

/// <summary>The memory that many files take. Their number, not their size, is what a copy has to keep in mind.</summary>
public sealed class ManyFilesTests
{
    private const int Count = 20_000;

    // Versions that kept documents whole took more than twice as much.
    private const long MostMemory = 110 << 20;

    [Fact]
    public async Task Twenty_thousand_files_are_stored_and_found_in_little_memory()
    {
        await using var pod = await PodScenario.StartAsync(
            new FolderTestStore(),
            Enumerable.Range(0, Count).Select(i => TestFile.Plain(string.Create(CultureInfo.InvariantCulture, $"data/part-{i % 10}/file-{i:D6}.txt"), "the same few bytes")));

        var fill = await pod.RunAsync();
        fill.AssertSuccess();
        var hit = await pod.RunAsync();
        hit.AssertSuccess();

        TestContext.Current.TestOutputHelper?.WriteLine($"fill {fill.PeakMemory >> 20} MiB, hit {hit.PeakMemory >> 20} MiB");
        Assert.InRange(fill.PeakMemory, 1, MostMemory);
        Assert.InRange(hit.PeakMemory, 1, MostMemory);
    }
}
