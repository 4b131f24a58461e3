using System.Security.Cryptography;
using HfModelCache.Integrity.Native;

namespace HfModelCache.Tests.Integrity.Native;

public sealed class NativeSha256Tests
{
    private static readonly int[] Lengths = [.. Enumerable.Range(0, 260), 1_000, 4_096, 65_535, (1 << 20) + 1];

    [Fact]
    public void A_hash_agrees_with_the_cryptographic_library_at_every_length()
    {
        SkipWithoutInstructions();
        foreach (var bytes in Lengths.Select(Bytes))
        {
            var chain = new NativeSha256();
            chain.Append(bytes);

            Assert.Equal(Expected(bytes), chain.Finish());
        }
    }

    [Fact]
    public void The_hash_does_not_depend_on_the_chunk_sizes()
    {
        SkipWithoutInstructions();
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var bytes = Bytes(random.Next(2_000));
            var chain = new NativeSha256();
            for (var rest = bytes.AsSpan(); !rest.IsEmpty;)
            {
                var count = random.Next(rest.Length + 1);
                chain.Append(rest[..count]);
                rest = rest[count..];
            }

            Assert.Equal(Expected(bytes), chain.Finish());
        }
    }

    [Fact]
    public void Two_hashes_of_the_same_bytes_keep_their_own_prefixes()
    {
        SkipWithoutInstructions();
        var random = new Random(2);
        for (var round = 0; round < 200; round++)
        {
            var (before, part, after) = (Bytes(random.Next(4) * 32), Bytes(random.Next(1_000)), Bytes(random.Next(200)));
            var (whole, own) = (new NativeSha256(), new NativeSha256());
            whole.Append(before);
            whole.AppendTogether(own, part);
            whole.Append(after);

            Assert.Equal(Expected([.. before, .. part, .. after]), whole.Finish());
            Assert.Equal(Expected(part), own.Finish());
        }
    }

    [Fact]
    public void Lengths_beyond_four_gigabits_are_counted()
    {
        SkipWithoutInstructions();
        var block = Bytes(1 << 20);
        var chain = new NativeSha256();
        using var library = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < 520; i++)
        {
            chain.Append(block);
            library.AppendData(block);
        }

        Assert.Equal(Convert.ToHexStringLower(library.GetHashAndReset()), chain.Finish());
    }

    private static void SkipWithoutInstructions() =>
        Assert.SkipUnless(NativeSha256.IsSupported, "This processor has no instructions for SHA-256, or there was no compiler for C.");

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    private static string Expected(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
