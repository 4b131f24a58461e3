using HfModelCache.Conformance;
using HfModelCache.Stores;
using HfModelCache.TestServers.S3rver;

namespace HfModelCache.SystemTests.Stores;

/// <summary>s3rver, a second implementation of S3. What it lacks must be refused in a way that the product understands.</summary>
public sealed class S3rverStoreTests(S3rverFixture s3rver) : ObjectStoreConformance
{
    private const string NoCondition = "s3rver ignores If-None-Match: whoever creates an object succeeds";
    private const string NoListing = "s3rver does not list open uploads";
    private const string NoCopies = "s3rver does not copy: it does not decode the name of the original";
    private const string NoParts = "s3rver does not list the parts of an upload";
    private const string CutBodies = "s3rver stores what came of a body that was cut; one that is to be created is asked for before";
    private const string NoAbort = "s3rver does not abort uploads";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(DisplayName = NoCondition)]
    public override async Task An_object_is_created_only_once()
    {
        var store = await CreateAsync();

        Assert.True(await store.TryCreateAsync("lease/1", new("one"u8.ToArray()), Cancel));
        Assert.True(await store.TryCreateAsync("lease/1", new("two"u8.ToArray()), Cancel));
    }

    [Fact(DisplayName = NoCondition + ", also at once")]
    public override async Task Exactly_one_of_many_concurrent_creators_succeeds()
    {
        var store = await CreateAsync();
        var racers = Enumerable.Range(0, 8).Select(_ => store.TryCreateAsync("race", new("one"u8.ToArray()), Cancel));

        Assert.All(await Task.WhenAll(racers), Assert.True);
    }

    [Theory(DisplayName = NoCopies)]
    [InlineData(1)]
    public override async Task A_store_copies_its_own_objects(int size)
    {
        var store = await CreateAsync();
        await store.PutAsync("a", new(new byte[size]), Cancel);

        Assert.Null(await store.CopyAsync(store.Refer((await store.FindAsync("a", Cancel))!)!, "b", Cancel));
    }

    [Fact(DisplayName = NoCopies + ", neither of what was stored in parts")]
    public override async Task An_object_that_was_stored_in_parts_is_copied()
    {
        var store = await CreateAsync();
        var upload = await store.StartUploadAsync("a", 5 << 20, Cancel);
        await store.CompleteUploadAsync(upload, [await store.UploadPartAsync(upload, 1, new(new byte[1000]), Cancel)], Cancel);

        Assert.Null(await store.CopyAsync(store.Refer((await store.FindAsync("a", Cancel))!)!, "b", Cancel));
    }

    [Fact(DisplayName = NoListing)]
    public override async Task An_open_upload_is_listed_until_it_is_aborted()
    {
        var store = await CreateAsync();
        await store.StartUploadAsync("a", 5 << 20, Cancel);

        await RefusedAsync(() => store.ListUploadsAsync("", Cancel));
    }

    [Fact(DisplayName = NoListing + ", but one that is completed again is recognised")]
    public override async Task A_completed_upload_is_no_longer_open()
    {
        var store = await CreateAsync();
        var upload = await store.StartUploadAsync("a", 5 << 20, Cancel);
        var part = await store.UploadPartAsync(upload, 1, new("one"u8.ToArray()), Cancel);
        var (etag, _) = await store.CompleteUploadAsync(upload, [part], Cancel);

        Assert.Equal(etag, (await store.CompleteUploadAsync(upload, [part], Cancel)).ETag);
    }

    [Fact(DisplayName = NoParts)]
    public override async Task The_latest_parts_of_an_open_upload_are_listed()
    {
        var store = await CreateAsync();
        var upload = await store.StartUploadAsync("a", 5 << 20, Cancel);

        await RefusedAsync(() => store.ListPartsAsync(upload, Cancel));
    }

    [Fact(DisplayName = NoAbort)]
    public override async Task An_aborted_upload_accepts_no_parts_and_cannot_be_completed()
    {
        var store = await CreateAsync();
        var upload = await store.StartUploadAsync("a", 5 << 20, Cancel);

        await RefusedAsync(() => store.AbortUploadAsync(upload, Cancel));
    }

    [Fact(DisplayName = CutBodies)]
    public override async Task A_writer_refused_at_the_last_moment_stores_nothing()
    {
        var store = await CreateAsync();
        var refused = new Payload(new byte[1 << 20]) { Confirm = _ => throw new InvalidOperationException("mine") };

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.PutAsync("a", refused, Cancel));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.TryCreateAsync("b", refused, Cancel));

        Assert.Null(await store.FindAsync("b", Cancel));
    }

    private protected override async Task<IObjectStore> CreateAsync()
    {
        var server = await s3rver.ServerAsync();
        var bucket = await server.CreateBucketAsync($"test-{Guid.NewGuid():N}");
        return OtherStores.Over(server.Endpoint, server.AccessKey, server.SecretKey, bucket);
    }
}
