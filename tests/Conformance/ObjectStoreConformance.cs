using System.Buffers;
using System.Text;
using HfModelCache.Failures;
using HfModelCache.Stores;

namespace HfModelCache.Conformance;

/// <summary>Tests the contract that every store must meet. Each implementation derives its tests from this class.</summary>
public abstract class ObjectStoreConformance
{
    private const int Part = 5 << 20;

    /// <summary>Creates an empty store.</summary>
    private protected abstract Task<IObjectStore> CreateAsync();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3 << 20)]
    public async Task A_stored_object_is_read_unchanged(int size)
    {
        var store = await CreateAsync();
        var content = Bytes(size, seed: 1);

        await store.PutAsync("a/b.bin", new(content), Cancel);

        Assert.Equal(content, await ReadAsync(store, "a/b.bin"));
    }

    [Theory]
    [InlineData(0, null, "0123456789")]
    [InlineData(6, null, "6789")]
    [InlineData(0, 4L, "0123")]
    [InlineData(3, 4L, "3456")]
    [InlineData(9, 1L, "9")]
    [InlineData(6, 100L, "6789")]
    [InlineData(10, null, "")]
    [InlineData(100, 5L, "")]
    public virtual async Task A_range_of_an_object_is_read(long offset, long? length, string expected)
    {
        var store = await CreateAsync();
        await store.PutAsync("a", new(Encoding.UTF8.GetBytes("0123456789")), Cancel);

        Assert.Equal(expected, Encoding.UTF8.GetString(await ReadAsync(store, "a", new ReadRange(offset, length))));
    }

    [Fact]
    public async Task An_opened_object_states_its_version_and_total_size()
    {
        var store = await CreateAsync();
        var etag = await store.PutAsync("a", new(Bytes(10, seed: 27)), Cancel);

        await using var body = await store.OpenReadAsync("a", new ReadRange(3, 4), Cancel);

        Assert.Equal((etag, 10L), (body!.ETag, body.Size));
    }

    [Fact]
    public virtual async Task Only_the_requested_version_is_read()
    {
        var store = await CreateAsync();
        var before = await store.PutAsync("a", new(Bytes(10, seed: 28)), Cancel);
        Assert.Equal(Bytes(10, seed: 28)[3..7], await ReadAsync(store, "a", new ReadRange(3, 4, before)));

        var after = await store.PutAsync("a", new(Bytes(11, seed: 29)), Cancel);

        var failure = await Assert.ThrowsAsync<ObjectChangedException>(() => store.OpenReadAsync("a", new ReadRange(3, 4, before), Cancel));
        Assert.Contains("a", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Bytes(11, seed: 29)[3..], await ReadAsync(store, "a", new ReadRange(3, ETag: after)));
    }

    [Fact]
    public async Task A_missing_object_is_null()
    {
        var store = await CreateAsync();

        Assert.Null(await store.FindAsync("nothing/here", Cancel));
        Assert.Null(await store.OpenReadAsync("nothing/here", ReadRange.All, Cancel));
    }

    [Fact]
    public async Task Find_list_and_put_agree_on_size_and_ETag()
    {
        var store = await CreateAsync();

        var etag = await store.PutAsync("a/b", new(Bytes(100, seed: 2)), Cancel);

        var expected = new StoredObject("a/b", 100, etag);
        Assert.Equal(expected, await store.FindAsync("a/b", Cancel));
        Assert.Equal([expected], await store.ListAsync("a/", Cancel));
        Assert.NotEmpty(etag);
        Assert.DoesNotContain('"', etag);
    }

    [Fact]
    public async Task A_listing_has_the_keys_with_the_prefix_and_no_others()
    {
        var store = await CreateAsync();
        foreach (var key in new[] { "m/gemma-2b/a", "m/gemma-2b/sub/b", "m/gemma-2b-it/c", "x" })
            await store.PutAsync(key, new(Bytes(1, seed: 3)), Cancel);

        Assert.Equal(["m/gemma-2b/a", "m/gemma-2b/sub/b"], await KeysAsync(store, "m/gemma-2b/"));
        Assert.Equal(3, (await KeysAsync(store, "m/gemma")).Count);
        Assert.Equal(4, (await KeysAsync(store, "")).Count);
        Assert.Empty(await KeysAsync(store, "m/gemma-2b/none/"));
    }

    [Fact]
    public async Task A_listing_of_several_pages_is_complete()
    {
        var store = await CreateAsync();
        var limits = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancel };
        await Parallel.ForAsync(0, 1005, limits, async (i, ct) =>
            await store.PutAsync($"many/{i:0000}", new Payload(ReadOnlyMemory<byte>.Empty), ct));

        Assert.Equal(1005, (await KeysAsync(store, "many/")).Distinct().Count());
    }

    [Theory]
    [InlineData("a file with spaces")]
    [InlineData("100%25+plus&and=equals?#")]
    [InlineData("tugão/naïve/模型.bin")]
    [InlineData(".hidden/.gitattributes")]
    [InlineData("quote'and\"double")]
    public virtual async Task Unusual_keys_are_stored_unchanged(string key)
    {
        var store = await CreateAsync();
        await store.PutAsync(key, new(Bytes(10, seed: 4)), Cancel);

        Assert.Equal([key], await KeysAsync(store, ""));
        Assert.Equal(Bytes(10, seed: 4), await ReadAsync(store, key));
    }

    [Fact]
    public virtual async Task A_second_put_replaces_the_object_and_changes_its_ETag()
    {
        var store = await CreateAsync();
        var before = await store.PutAsync("a", new(Bytes(50, seed: 5)), Cancel);

        var after = await store.PutAsync("a", new(Bytes(50, seed: 6)), Cancel);

        Assert.NotEqual(before, after);
        Assert.Equal(Bytes(50, seed: 6), await ReadAsync(store, "a"));
    }

    [Fact]
    public async Task A_deleted_object_is_gone_and_can_be_deleted_again()
    {
        var store = await CreateAsync();
        await store.PutAsync("a/b", new(Bytes(1, seed: 7)), Cancel);

        await store.DeleteAsync("a/b", Cancel);
        await store.DeleteAsync("a/b", Cancel);

        Assert.Empty(await KeysAsync(store, ""));
    }

    [Fact]
    public async Task Parts_stored_in_any_order_become_one_object()
    {
        var store = await CreateAsync();
        var content = Bytes((2 * Part) + 17, seed: 8);
        var upload = await store.StartUploadAsync("big/file", Part, Cancel);
        var parts = new List<UploadedPart>();
        foreach (var number in new[] { 3, 1, 2 })
            parts.Add(await store.UploadPartAsync(upload, number, Piece(content, number), Cancel));

        Assert.Empty(await KeysAsync(store, "big/"));
        var (etag, _) = await store.CompleteUploadAsync(upload, parts, Cancel);

        Assert.Equal(new StoredObject("big/file", content.Length, etag), await store.FindAsync("big/file", Cancel));
        Assert.Equal(content, await ReadAsync(store, "big/file"));
    }

    [Fact]
    public virtual async Task A_completed_upload_is_no_longer_open()
    {
        var store = await CreateAsync();
        var upload = await store.StartUploadAsync("a", Part, Cancel);
        var part = await store.UploadPartAsync(upload, 1, new(Bytes(10, seed: 22)), Cancel);

        await store.CompleteUploadAsync(upload, [part], Cancel);

        Assert.Empty(await store.ListUploadsAsync("", Cancel));
    }

    [Fact]
    public async Task Segmented_memory_is_stored_in_order()
    {
        var store = await CreateAsync();
        var content = Bytes(300_000, seed: 9);
        var first = new Chunk(content.AsMemory(0, 100_000), 0);
        var last = first.Append(content.AsMemory(100_000, 1)).Append(content.AsMemory(100_001));

        await store.PutAsync("pieces", new Payload(new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length)), Cancel);

        Assert.Equal(content, await ReadAsync(store, "pieces"));
    }

    [Fact]
    public async Task The_last_version_of_a_part_is_the_one_that_counts()
    {
        var store = await CreateAsync();
        var upload = await store.StartUploadAsync("a", Part, Cancel);
        await store.UploadPartAsync(upload, 1, new(Bytes(Part, seed: 10)), Cancel);
        var first = await store.UploadPartAsync(upload, 1, new(Bytes(Part, seed: 11)), Cancel);
        var second = await store.UploadPartAsync(upload, 2, new(Bytes(1, seed: 12)), Cancel);

        await store.CompleteUploadAsync(upload, [first, second], Cancel);

        byte[] expected = [.. Bytes(Part, seed: 11), .. Bytes(1, seed: 12)];
        Assert.Equal(expected, await ReadAsync(store, "a"));
    }

    [Fact]
    public virtual async Task An_open_upload_is_listed_until_it_is_aborted()
    {
        var store = await CreateAsync();
        var upload = await store.StartUploadAsync("dir/a", Part, Cancel);
        await store.StartUploadAsync("other/b", Part, Cancel);
        await store.UploadPartAsync(upload, 1, new(Bytes(10, seed: 13)), Cancel);

        var open = Assert.Single(await store.ListUploadsAsync("dir/", Cancel));
        Assert.Equal(("dir/a", upload.UploadId), (open.Key, open.UploadId));
        await store.AbortUploadAsync(open, Cancel);
        await store.AbortUploadAsync(open, Cancel);

        Assert.Empty(await store.ListUploadsAsync("dir/", Cancel));
        Assert.Empty(await KeysAsync(store, "dir/"));
    }

    [Fact]
    public virtual async Task An_aborted_upload_accepts_no_parts_and_cannot_be_completed()
    {
        var store = await CreateAsync();
        var upload = await store.StartUploadAsync("a", Part, Cancel);
        var part = await store.UploadPartAsync(upload, 1, new(Bytes(10, seed: 14)), Cancel);
        await store.AbortUploadAsync(upload, Cancel);

        await Assert.ThrowsAsync<UploadGoneException>(
            () => store.UploadPartAsync(upload, 1, new(Bytes(10, seed: 14)), Cancel));
        await Assert.ThrowsAnyAsync<Failures.ModelCacheException>(() => store.CompleteUploadAsync(upload, [part], Cancel));
        Assert.Null(await store.FindAsync("a", Cancel));
    }

    [Fact]
    public async Task A_completed_upload_replaces_an_older_object()
    {
        var store = await CreateAsync();
        await store.PutAsync("a", new(Bytes(99, seed: 15)), Cancel);
        var upload = await store.StartUploadAsync("a", Part, Cancel);
        var part = await store.UploadPartAsync(upload, 1, new(Bytes(10, seed: 16)), Cancel);

        await store.CompleteUploadAsync(upload, [part], Cancel);

        Assert.Equal(Bytes(10, seed: 16), await ReadAsync(store, "a"));
    }

    [Fact]
    public virtual async Task An_object_is_created_only_once()
    {
        var store = await CreateAsync();

        Assert.True(await store.TryCreateAsync("lease/1", new(Bytes(10, seed: 17)), Cancel));
        Assert.False(await store.TryCreateAsync("lease/1", new(Bytes(10, seed: 18)), Cancel));

        Assert.Equal(Bytes(10, seed: 17), await ReadAsync(store, "lease/1"));
        Assert.Equal(["lease/1"], await KeysAsync(store, ""));
        Assert.Empty(await store.ListUploadsAsync("", Cancel));
    }

    [Fact]
    public virtual async Task Exactly_one_of_many_concurrent_creators_succeeds()
    {
        var store = await CreateAsync();
        for (var round = 0; round < 20; round++)
        {
            var racers = Enumerable.Range(0, 8)
                .Select(i => Task.Run(() => store.TryCreateAsync($"race/{round}", new(Bytes(100, i)), Cancel), Cancel));

            Assert.Single(await Task.WhenAll(racers), created => created);
        }
    }

    [Fact]
    public virtual async Task The_latest_parts_of_an_open_upload_are_listed()
    {
        var store = await CreateAsync();
        var upload = await store.StartUploadAsync("a", Part, Cancel);
        Assert.Empty(await store.ListPartsAsync(upload, Cancel));
        var third = await store.UploadPartAsync(upload, 3, new(Bytes(7, seed: 19)), Cancel);
        await store.UploadPartAsync(upload, 1, new(Bytes(Part, seed: 20)), Cancel);
        var first = await store.UploadPartAsync(upload, 1, new(Bytes(Part, seed: 21)), Cancel);

        Assert.Equal([first, third], await store.ListPartsAsync(upload, Cancel));

        await store.AbortUploadAsync(upload, Cancel);
        await Assert.ThrowsAsync<UploadGoneException>(() => store.ListPartsAsync(upload, Cancel));
    }

    [Fact]
    public async Task A_document_is_read_whole_with_the_ETag_of_its_upload()
    {
        var store = await CreateAsync();
        var etag = await store.PutAsync("a", new(Bytes(100, seed: 23)), Cancel);
        await store.PutAsync("empty", new(ReadOnlyMemory<byte>.Empty), Cancel);

        var document = (await store.ReadDocumentAsync("a", 100, Cancel))!;

        Assert.Equal(Bytes(100, seed: 23), document.Content);
        Assert.Equal(etag, document.ETag);
        Assert.Equal(0, (await store.ReadDocumentAsync("empty", 100, Cancel))!.Content.Length);
        Assert.Null(await store.ReadDocumentAsync("none", 100, Cancel));
    }

    [Fact]
    public async Task An_oversized_document_is_refused_and_named()
    {
        var store = await CreateAsync();
        await store.PutAsync("dir/a", new(Bytes(101, seed: 24)), Cancel);

        var failure = await Assert.ThrowsAsync<DocumentTooLargeException>(() => store.ReadDocumentAsync("dir/a", 100, Cancel));

        Assert.Contains("dir/a", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public virtual async Task A_writer_refused_at_the_last_moment_stores_nothing()
    {
        var store = await CreateAsync();
        await store.PutAsync("a", new(Bytes(10, seed: 25)), Cancel);
        var refused = new Payload(Bytes(1 << 20, seed: 26)) { Confirm = _ => throw new InvalidOperationException("mine") };

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.PutAsync("a", refused, Cancel));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.TryCreateAsync("b", refused, Cancel));

        Assert.Equal(Bytes(10, seed: 25), await ReadAsync(store, "a"));
        Assert.Equal(["a"], await KeysAsync(store, ""));
    }

    [Fact]
    public async Task Folders_below_a_prefix_are_listed_once_each()
    {
        var store = await CreateAsync();
        foreach (var key in new[] { "m/@a/1", "m/@a/x/2", "m/@a/x/3", "m/@b/1", "m/b c+d/1", "m/file", "m/.own/3", "mm/c/1" })
            await store.PutAsync(key, new(Bytes(1, seed: 1)), Cancel);

        Assert.Equal(["m/.own/", "m/@a/", "m/@b/", "m/b c+d/"], (await store.ListFoldersAsync("m/", Cancel)).Order(StringComparer.Ordinal));
        Assert.Empty(await store.ListFoldersAsync("nothing/", Cancel));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3 << 20)]
    public virtual async Task A_store_copies_its_own_objects(int size)
    {
        var store = await CreateAsync();
        var content = Bytes(size, seed: 31);
        await store.PutAsync("m/@a/größe & co.bin", new(content), Cancel);
        var found = (await store.FindAsync("m/@a/größe & co.bin", Cancel))!;

        var copied = await store.CopyAsync(store.Refer(found)!, "m/@b/deep/größe & co.bin", Cancel);

        Assert.Equal(content, await ReadAsync(store, "m/@b/deep/größe & co.bin"));
        Assert.Equal(copied!.ETag, (await store.FindAsync("m/@b/deep/größe & co.bin", Cancel))!.ETag);
        await store.PutAsync("m/@a/größe & co.bin", new(Bytes(size + 1, seed: 32)), Cancel);
        Assert.Equal(content, await ReadAsync(store, "m/@b/deep/größe & co.bin"));
        await Assert.ThrowsAsync<ObjectChangedException>(() => store.CopyAsync(store.Refer(found)!, "m/@c/x.bin", Cancel));
        Assert.Null(await store.FindAsync("m/@c/x.bin", Cancel));
    }

    [Fact]
    public virtual async Task An_object_that_was_stored_in_parts_is_copied()
    {
        var store = await CreateAsync();
        var content = Bytes(Part + 1000, seed: 34);
        var upload = await store.StartUploadAsync("m/@a/x.bin", Part, Cancel);
        var first = await store.UploadPartAsync(upload, 1, new(content.AsMemory(0, Part)), Cancel);
        var second = await store.UploadPartAsync(upload, 2, new(content.AsMemory(Part)), Cancel);
        await store.CompleteUploadAsync(upload, [first, second], Cancel);

        var copied = await store.CopyAsync(store.Refer((await store.FindAsync("m/@a/x.bin", Cancel))!)!, "m/@b/x.bin", Cancel);

        var found = (await store.FindAsync("m/@b/x.bin", Cancel))!;
        Assert.Equal(copied!.ETag, found.ETag);
        Assert.Equal(content, await ReadAsync(store, "m/@b/x.bin"));
    }

    [Fact]
    public virtual async Task An_object_that_is_gone_is_not_copied()
    {
        var store = await CreateAsync();
        await store.PutAsync("a", new(Bytes(10, seed: 33)), Cancel);
        var reference = store.Refer((await store.FindAsync("a", Cancel))!)!;
        await store.DeleteAsync("a", Cancel);

        await Assert.ThrowsAsync<ObjectChangedException>(() => store.CopyAsync(reference, "b", Cancel));
        Assert.Empty(await KeysAsync(store, ""));
    }

    [Fact]
    public async Task A_description_contains_the_key()
    {
        var store = await CreateAsync();

        Assert.EndsWith("models/gpt2/config.json", store.Describe("models/gpt2/config.json"), StringComparison.Ordinal);
    }

    private static byte[] Bytes(int size, int seed)
    {
        var content = new byte[size];
        new Random(seed).NextBytes(content);
        return content;
    }

    private static Payload Piece(byte[] content, int number)
    {
        var offset = (number - 1) * Part;
        return new(content.AsMemory(offset, Math.Min(Part, content.Length - offset)));
    }

    /// <summary>Asserts that the store refuses a request it does not support.</summary>
    protected static async Task RefusedAsync(Func<Task> request) =>
        Assert.Equal(FailureReason.StoreRejected, (await Assert.ThrowsAsync<OperatorException>(request)).Reason);

    private static async Task<byte[]> ReadAsync(IObjectReader store, string key, ReadRange range = default)
    {
        await using var body = await store.OpenReadAsync(key, range, Cancel);
        Assert.NotNull(body);
        using var content = new MemoryStream();
        await body.Content.CopyToAsync(content, Cancel);
        return content.ToArray();
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(IObjectReader store, string prefix) =>
        [.. (await store.ListAsync(prefix, Cancel)).Select(o => o.Key).Order(StringComparer.Ordinal)];

    private sealed class Chunk : ReadOnlySequenceSegment<byte>
    {
        public Chunk(ReadOnlyMemory<byte> memory, long runningIndex) => (Memory, RunningIndex) = (memory, runningIndex);

        public Chunk Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Chunk(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
