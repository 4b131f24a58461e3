using System.Globalization;
using HfModelCache.Chaos.Events;
using HfModelCache.Chaos.Replicas;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.Chaos.Runs;

/// <summary>All that a seed decides: the model, how fast it comes, how many want it, and what goes wrong when.</summary>
public sealed record Scenario(
    int Seed,
    IReadOnlyList<Replica> Cast,
    bool Shards,
    bool SideBySide,
    long CdnBytesPerSecond,
    IReadOnlyList<TestFile> Files,
    IReadOnlyList<TestFile> FilesAfterMove,
    IReadOnlyList<ChaosEvent> Events)
{
    /// <summary>Whether restores go to a cache of Hub clients, rather than to plain files.</summary>
    public bool RestoresToCache => Seed % 2 == 0;

    private const int LargeFiles = 4;

    // Few distinct contents: their hashes are computed once per process, and hashing would rob the replicas of the CPU.
    private const int DistinctContents = 40;
    private const ulong OtherContent = 1000;

    public static Scenario Of(int seed, ChaosOptions options)
    {
        var random = new Random(seed);
        var replicas = random.Next(2, 5);
        replicas = options.Replicas ?? replicas;
        var rate = random.Next(700_000, 5_000_000);
        TestFile[] large = [.. Enumerable.Range(1, LargeFiles).Select(number => Large(number, random))];
        // Of the next commit's large files one is another, one has another content of the same size, and one is gone.
        var other = random.Next(LargeFiles - 1);
        var same = (other + 1) % (LargeFiles - 1);
        TestFile[] filesAfterMove = [.. large[..^1], .. Small("2")];
        filesAfterMove[other] = Large(other + 1, random);
        filesAfterMove[same] = TestFile.Generated(large[same].Path, large[same].Content.Length, OtherContent + (ulong)same);
        var cast = Runs.Cast.Choose(random, replicas, options);
        var events = EventScript.Write(random, cast, options.Events);
        return new Scenario(seed, cast, options.Shards, options.Commits, rate, [.. large, .. Small("1")], filesAfterMove, events);
    }

    private static TestFile Large(int number, Random random)
    {
        var content = random.Next(DistinctContents);
        var size = (4L << 20) + content * (24L << 20) / DistinctContents + content % 3;
        return TestFile.Generated(
            string.Create(CultureInfo.InvariantCulture, $"model-{number:00000}.safetensors"), size, (ulong)content);
    }

    private static IEnumerable<TestFile> Small(string version) =>
    [
        TestFile.Plain("config.json", $$"""{"model_type":"chaos","version":{{version}}}"""),
        TestFile.Plain("README.md", "# Chaos\n"),
        TestFile.Plain("nested/empty.txt", ""),
        TestFile.Plain($"only-in-{version}.txt", version),
        TestFile.Generated("tokenizer.json", 120_000, seed: 99),
    ];
}
