using System.Text;
using HfModelCache.Integrity;

namespace HfModelCache.Tests.Integrity;

public sealed class ContentDigestTests
{
    [Fact]
    public void A_git_blob_is_hashed_as_git_does() =>
        Assert.Equal("git:b45ef6fec89518d314f546fd6c3025367b721684", Hash(ContentDigest.GitBlob(new string('0', 40)), "Hello, World!"));

    [Fact]
    public void An_empty_git_blob_has_its_well_known_id() =>
        Assert.Equal("git:e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", Hash(ContentDigest.GitBlob(new string('0', 40)), ""));

    [Fact]
    public void A_large_file_is_hashed_with_SHA_256() => Assert.Equal(
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        Hash(ContentDigest.Sha256(new string('0', 64)), "abc"));

    [Theory]
    [InlineData("sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData("git:b45ef6fec89518d314f546fd6c3025367b721684")]
    public void A_digest_round_trips_in_lower_case(string text)
    {
        Assert.True(ContentDigest.TryParse(text, out var digest));
        Assert.Equal(text.ToLowerInvariant(), digest.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256:")]
    [InlineData("git:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a")]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e")]
    public void Other_text_is_not_a_digest(string? text) => Assert.False(ContentDigest.TryParse(text, out _));

    [Fact]
    public void A_hash_of_the_wrong_length_is_refused() => Assert.Throws<FormatException>(() => ContentDigest.Sha256("abc"));

    private static string Hash(ContentDigest like, string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        using var hasher = like.CreateHasher(bytes.Length);
        foreach (var b in bytes)
            hasher.Append([b]);
        return hasher.Finish().ToString();
    }
}
