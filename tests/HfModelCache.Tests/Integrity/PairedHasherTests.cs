using System.Buffers;
using System.Security.Cryptography;
using HfModelCache.Integrity;
using HfModelCache.Integrity.Native;

namespace HfModelCache.Tests.Integrity;

public sealed class PairedHasherTests
{
    [Fact]
    public void One_pass_hashes_the_file_and_its_parts()
    {
        Assert.SkipUnless(NativeSha256.IsSupported, "This processor has no instructions for SHA-256, or there was no compiler for C.");
        var file = new byte[10_000];
        new Random(1).NextBytes(file);
        ReadOnlyMemory<byte>[] parts = [file.AsMemory(0, 4_096), file.AsMemory(4_096, 4_096), file.AsMemory(8_192)];
        using var hasher = Assert.IsType<PairedHasher>(ContentDigest.Sha256(new string('0', 64)).CreateHasher(file.Length, pairs: true));

        foreach (var part in parts)
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(part.Span)), hasher.AppendPart(new ReadOnlySequence<byte>(part)));

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), hasher.Finish().Hex);
    }

    [Fact]
    public void Without_part_hashes_the_library_hashes_the_file()
    {
        using var hasher = ContentDigest.Sha256(new string('0', 64)).CreateHasher(1);

        Assert.IsType<LibraryHasher>(hasher);
    }

    [Fact]
    public void A_git_blob_is_hashed_by_the_library()
    {
        using var hasher = ContentDigest.GitBlob(new string('0', 40)).CreateHasher(1, pairs: true);

        Assert.IsType<LibraryHasher>(hasher);
    }
}
