using System.Globalization;
using System.Text.RegularExpressions;
using HfModelCache.Sizes;
using HfModelCache.TestHub.Content;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.TestHub.CommandLine;

/// <summary>A repository as <c>--repo</c> describes it.</summary>
internal sealed partial record RepoSpec(string Name, IReadOnlyList<TestFile> Files)
{
    public static RepoSpec Parse(string text)
    {
        if (text.Split('=') is not [var name, var kind])
            throw new FormatException($"--repo {text} is not NAME=FILES");
        if (kind == "sample")
            return new RepoSpec(name, SampleRepo.Files);
        if (Shards().Match(kind) is { Success: true } shards)
            return new RepoSpec(name, CreateShards(Number(shards, 1), ByteCount.Parse(shards.Groups[2].Value)));
        if (Many().Match(kind) is { Success: true } many)
            return new RepoSpec(name, CreateMany(
                Number(many, 1), ByteCount.Parse(many.Groups[2].Value), ByteCount.Parse(many.Groups[3].Value)));
        throw new FormatException($"--repo {text}: the files are none of sample, shards:COUNTxSIZE, files:COUNTxMIN-MAX");
    }

    private static List<TestFile> CreateShards(int count, long size) =>
    [
        TestFile.Plain("config.json", """{"model_type":"sample"}"""),
        .. Enumerable.Range(1, count).Select(i => TestFile.Generated(
            string.Create(CultureInfo.InvariantCulture, $"model-{i:00000}-of-{count:00000}.safetensors"), size, (ulong)i)),
    ];

    private static List<TestFile> CreateMany(int count, long smallest, long largest) =>
    [
        .. Enumerable.Range(0, count).Select(i => CreateSmall(
            string.Create(CultureInfo.InvariantCulture, $"part-{i % 10}/file-{i:00000}.txt"),
            smallest + (long)(SplitMix64.At(7, (ulong)i) % (ulong)(largest - smallest + 1)),
            (ulong)i)),
    ];

    private static TestFile CreateSmall(string path, long size, ulong seed) =>
        new(path, new GeneratedContent(seed, size), isLfs: false);

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\Ashards:(\d+)x(\w+)\z")]
    private static partial Regex Shards();

    [GeneratedRegex(@"\Afiles:(\d+)x(\w+)-(\w+)\z")]
    private static partial Regex Many();
}
