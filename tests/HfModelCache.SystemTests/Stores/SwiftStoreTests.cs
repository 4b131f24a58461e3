using HfModelCache.Conformance;
using HfModelCache.Stores;
using HfModelCache.TestServers.Swift;

namespace HfModelCache.SystemTests.Stores;

/// <summary>OpenStack Swift's S3 interface, a third implementation.</summary>
public sealed class SwiftStoreTests(SwiftFixture swift) : ObjectStoreConformance
{
    private const string NoCondition = "Swift knows no conditional PUT, and says so";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(DisplayName = NoCondition)]
    public override async Task An_object_is_created_only_once()
    {
        var store = await CreateAsync();

        await RefusedAsync(() => store.TryCreateAsync("lease/1", new("one"u8.ToArray()), Cancel));

        Assert.Null(await store.FindAsync("lease/1", Cancel));
    }

    [Fact(DisplayName = NoCondition + ", also to many at once")]
    public override async Task Exactly_one_of_many_concurrent_creators_succeeds()
    {
        var store = await CreateAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => RefusedAsync(() => store.TryCreateAsync("race", new("one"u8.ToArray()), Cancel))));
    }

    private protected override async Task<IObjectStore> CreateAsync()
    {
        var server = await swift.ServerAsync();
        var bucket = await server.CreateBucketAsync($"test-{Guid.NewGuid():N}");
        return OtherStores.Over(server.Endpoint, server.AccessKey, server.SecretKey, bucket);
    }
}
