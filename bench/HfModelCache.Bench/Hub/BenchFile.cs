using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HfModelCache.Bench.Http;
using HfModelCache.Sizes;

namespace HfModelCache.Bench.Hub;

/// <summary>A file of the repo: large ones lie behind signed URLs and are known by SHA-256, small ones by git's hash.</summary>
internal sealed record BenchFile(string Path, long Size, bool IsLarge, string Digest)
{
    /// <summary>Makes the files of <c>shards:COUNTxSIZE</c> or <c>files:COUNTxMIN-MAX</c>, or of several with <c>+</c> between them.</summary>
    /// <remarks>Files of one size have one content, so that a repo of hundreds of gibibytes is hashed in seconds.</remarks>
    public static IReadOnlyList<BenchFile> Parse(string shapes, RepeatingContent content) =>
        [.. shapes.Split('+').SelectMany(shape => ParseOne(shape, content))];

    private static IReadOnlyList<BenchFile> ParseOne(string shape, RepeatingContent content)
    {
        var (kind, (count, sizes)) = shape.Split(':') is [var k, var rest] && rest.Split('x', 2) is [var n, var s]
            ? (k, (int.Parse(n, CultureInfo.InvariantCulture), s.Split('-').Select(ByteCount.Parse).ToArray()))
            : throw new FormatException($"{shape} is neither shards:COUNTxSIZE nor files:COUNTxMIN-MAX");
        if (kind == "shards")
        {
            var sha = DigestOf(sizes[0], true, content);
            return [.. Enumerable.Range(1, count).Select(i => new BenchFile(Text($"model-{i:00000}-of-{count:00000}.safetensors"), sizes[0], true, sha))];
        }

        var random = new Random(2);
        return [.. Enumerable.Range(0, count).Select(i => (Path: Text($"part-{i % 10}/file-{i:00000}.txt"), Size: random.NextInt64(sizes[0], sizes[1] + 1)))
            .AsParallel().AsOrdered()
            .Select(f => new BenchFile(f.Path, f.Size, false, DigestOf(f.Size, false, content)))];
    }

    /// <summary>The file after a change: one byte longer.</summary>
    public BenchFile Changed(RepeatingContent content) => this with { Size = Size + 1, Digest = DigestOf(Size + 1, IsLarge, content) };

    private static string DigestOf(long size, bool isLarge, RepeatingContent content) => isLarge
        ? Hash(HashAlgorithmName.SHA256, "", size, content)
        : Hash(HashAlgorithmName.SHA1, Text($"blob {size}\0"), size, content);

    private static string Hash(HashAlgorithmName algorithm, string head, long size, RepeatingContent content)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        hash.AppendData(Encoding.ASCII.GetBytes(head));
        content.AppendTo(hash, size);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
