using System.Security.Cryptography;
using HfModelCache.Failures;
using HfModelCache.Integrity;
using HfModelCache.Repos;
using HfModelCache.Sources;

namespace HfModelCache.Conformance;

/// <summary>Tests the contract that every source must meet. Each implementation derives its tests from this class.</summary>
public abstract class ModelSourceConformance
{
    private protected const string Large = "model-00001-of-00002.safetensors";
    private protected const string Odd = "sub folder/größe+100%#1?.json";
    private protected const string Empty = "empty.txt";
    private protected const int LargeSize = 300_007;

    private protected static readonly IReadOnlyDictionary<string, byte[]> Files = new Dictionary<string, byte[]>
    {
        ["config.json"] = "{\"model_type\":\"x\"}"u8.ToArray(),
        [Large] = Bytes(LargeSize),
        [Odd] = "{}"u8.ToArray(),
        [Empty] = [],
    };

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Creates a source whose revision <c>main</c> of the repo has exactly <see cref="Files"/>.</summary>
    private protected abstract Task<(IModelSource Source, RepoId Repo)> CreateAsync();

    [Fact]
    public async Task A_branch_resolves_to_a_commit_and_a_commit_to_itself()
    {
        var (source, repo) = await CreateAsync();

        var branch = await source.ResolveAsync(repo, "main", Cancel);
        var commit = await source.ResolveAsync(repo, branch.Commit.Sha, Cancel);
        var lookedUp = await source.LookUpAsync(repo, branch.Commit, Cancel);

        Assert.Equal(branch.Commit, commit.Commit);
        Assert.Equal(branch.Commit, lookedUp.Commit);
    }

    [Fact]
    public async Task Every_file_is_listed_with_its_size_and_digest()
    {
        var (source, repo) = await CreateAsync();

        var snapshot = await source.ListFilesAsync(repo, await source.ResolveAsync(repo, "main", Cancel), Cancel);

        Assert.Equal(Files.Keys.Order(StringComparer.Ordinal), snapshot.Files.Select(f => f.Path).Order(StringComparer.Ordinal));
        Assert.All(snapshot.Files, file =>
        {
            Assert.Equal(Files[file.Path].Length, file.Size);
            Assert.Equal(DigestOf(Files[file.Path], file.Digest), file.Digest);
        });
        Assert.Empty(snapshot.Unusable);
        Assert.Empty(snapshot.NotHeld);
    }

    [Theory]
    [InlineData(Large, 0, LargeSize)]
    [InlineData(Large, 0, 1)]
    [InlineData(Large, 1, 70_000)]
    [InlineData(Large, 131_072, 65_536)]
    [InlineData(Large, LargeSize - 1, 1)]
    [InlineData(Odd, 0, 2)]
    public async Task A_range_has_exactly_the_requested_bytes(string path, int offset, int length)
    {
        var (source, repo) = await CreateAsync();
        using var file = await OpenAsync(source, repo, path);
        using var connection = source.Connect();

        Assert.Equal(Files[path].AsSpan(offset, length).ToArray(), await ReadAsync(file, connection, new ByteRange(offset, length)));
    }

    [Fact]
    public async Task Ranges_are_read_in_parallel_and_connections_are_reused()
    {
        var (source, repo) = await CreateAsync();
        using var file = await OpenAsync(source, repo, Large);

        var pieces = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            using var connection = source.Connect();
            var first = await ReadAsync(file, connection, new ByteRange(i * 30_000, 15_000));
            var second = await ReadAsync(file, connection, new ByteRange((i * 30_000) + 15_000, 15_000));
            return first.Concat(second);
        }));

        Assert.Equal(Files[Large].AsSpan(0, 240_000).ToArray(), pieces.SelectMany(piece => piece));
    }

    [Fact]
    public async Task A_file_can_be_opened_without_listing_the_repo()
    {
        var (source, repo) = await CreateAsync();
        using var listed = await OpenAsync(source, repo, "config.json");
        var commit = (await source.ResolveAsync(repo, "main", Cancel)).Commit;
        var (fresh, _) = await CreateAsync();
        using var connection = fresh.Connect();
        using var file = fresh.Open(repo, commit, listed.File);

        Assert.Equal(Files["config.json"], await ReadAsync(file, connection, new ByteRange(0, file.File.Size)));
    }

    [Theory]
    [InlineData("no-such-branch")]
    [InlineData("0123456789012345678901234567890123456789")]
    public async Task A_missing_revision_is_an_operator_error(string revision)
    {
        var (source, repo) = await CreateAsync();

        await Assert.ThrowsAnyAsync<OperatorException>(async () =>
            await source.ListFilesAsync(repo, await source.ResolveAsync(repo, revision, Cancel), Cancel));
    }

    [Fact]
    public async Task A_missing_repo_is_an_operator_error()
    {
        var (source, _) = await CreateAsync();
        Assert.True(RepoId.TryCreate(RepoType.Model, "acme/nothing", out var nothing, out _));

        await Assert.ThrowsAnyAsync<OperatorException>(() => source.ResolveAsync(nothing, "main", Cancel));
    }

    [Fact]
    public async Task Equal_sources_have_equal_fingerprints_and_different_texts_different_ones()
    {
        var (source, _) = await CreateAsync();
        var (same, _) = await CreateAsync();

        Assert.Equal(source.Fingerprint("a"), same.Fingerprint("a"));
        Assert.NotEqual(source.Fingerprint("a"), source.Fingerprint("b"));
    }

    [Fact]
    public async Task Cancellation_ends_every_call()
    {
        var (source, repo) = await CreateAsync();
        using var file = await OpenAsync(source, repo, Large);
        using var connection = source.Connect();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.ResolveAsync(repo, "main", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => file.OpenAsync(new ByteRange(0, 10), connection, cancelled));
    }

    private protected static async Task<ISourceFile> OpenAsync(IModelSource source, RepoId repo, string path)
    {
        var snapshot = await source.ListFilesAsync(repo, await source.ResolveAsync(repo, "main", Cancel), Cancel);
        return source.Open(repo, snapshot.Commit, snapshot.Files.Single(f => f.Path == path));
    }

    private protected static async Task<byte[]> ReadAsync(ISourceFile file, ISourceConnection connection, ByteRange range)
    {
        var opening = await file.OpenAsync(range, connection, Cancel);
        using var body = opening.Body!;
        var content = new byte[range.Length];
        var filled = 0;
        while (await body.ReadAsync(content.AsMemory(filled), Cancel) is > 0 and var count)
            filled += count;
        Assert.Equal(content.Length, filled);
        Assert.Equal(0, await body.ReadAsync(new byte[1], Cancel));
        return content;
    }

    private static ContentDigest DigestOf(byte[] content, ContentDigest like)
    {
        if (like.Algorithm == DigestAlgorithm.Sha256)
            return ContentDigest.Sha256(Convert.ToHexStringLower(SHA256.HashData(content)));
        using var hasher = like.CreateHasher(content.Length);
        hasher.Append(content);
        return hasher.Finish();
    }

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(7).NextBytes(bytes);
        return bytes;
    }
}
