using HfModelCache.Failures;
using HfModelCache.Runs;
using HfModelCache.Selection;
using HfModelCache.Stores;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.Conformance;

/// <summary>Tests that the run that fills a store from the Hub also copies from one store into another.</summary>
public abstract class OtherEndsConformance
{
    // The large file has several parts in a bucket too, where a part has at least 5 MiB.
    private static readonly TestFile[] Files =
    [
        TestFile.Generated("model.safetensors", 12_345_678, seed: 3),
        TestFile.Generated("small.safetensors", 250_001, seed: 4),
        TestFile.Generated("pytorch_model.bin", 4_000, seed: 5),
        TestFile.Plain("config.json", """{"model_type":"x"}"""),
        TestFile.Plain("a folder/größe.txt", "1"),
        TestFile.Plain("empty.txt", ""),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Creates an empty store for the source copy.</summary>
    private protected abstract Task<IObjectStore> CreateFromAsync();

    /// <summary>Creates an empty store to copy into.</summary>
    private protected abstract Task<IObjectStore> CreateToAsync();

    [Fact]
    public async Task A_copy_is_copied_to_another_store_without_the_Hub()
    {
        var from = await FilledAsync();
        var to = await CreateToAsync();
        using var source = TwoEnds.CopyIn(from);

        var first = await TwoEnds.EnsureAsync(source, to);
        var second = await TwoEnds.EnsureAsync(source, to);

        Assert.False(first.IsHit);
        Assert.True(second.IsHit);
        Assert.Equal(await ContentAsync(from), await ContentAsync(to));
    }

    [Fact]
    public async Task A_stopped_run_is_resumed_from_the_other_store()
    {
        var from = await FilledAsync();
        var to = await CreateToAsync();
        using var stop = new CancellationTokenSource();
        using (var stopping = TwoEnds.CopyIn(new StoppingStore(from, stop, afterReads: 4)))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TwoEnds.EnsureAsync(stopping, to, cancellationToken: stop.Token));
        using var source = TwoEnds.CopyIn(from);

        await TwoEnds.EnsureAsync(source, to);

        Assert.Equal(await ContentAsync(from), await ContentAsync(to));
    }

    [Fact]
    public async Task A_flipped_byte_in_the_source_copy_never_reaches_the_target()
    {
        var from = await FilledAsync();
        var to = await CreateToAsync();
        var key = $"models/{TwoEnds.Repo}/small.safetensors";
        var bytes = await ReadAsync(from, key);
        bytes[123_456] ^= 1;
        await from.PutAsync(key, new(bytes), Cancel);
        using var source = TwoEnds.CopyIn(from);

        var failure = await Assert.ThrowsAnyAsync<ModelCacheException>(() => TwoEnds.EnsureAsync(source, to));

        Assert.Contains("small.safetensors", failure.Message, StringComparison.Ordinal);
        Assert.Null(await to.FindAsync(key, Cancel));
        Assert.Null(await to.FindAsync($"models/{TwoEnds.Repo}/.hf-model-cache/manifest.json", Cancel));
    }

    [Fact]
    public async Task A_file_that_the_source_copy_lacks_is_named_before_anything_is_copied()
    {
        var from = await FilledAsync();
        var to = await CreateToAsync();
        using var source = TwoEnds.CopyIn(from);
        var request = new CopyRequest
        {
            Repo = TwoEnds.Repo,
            Selection = SelectionRules.Parse("*.bin,*.json", null),
        };

        var failure = await Assert.ThrowsAnyAsync<OperatorException>(() => TwoEnds.EnsureAsync(source, to, request));

        Assert.Equal(FailureReason.FileNotFound, failure.Reason);
        Assert.Contains("pytorch_model.bin", failure.Message, StringComparison.Ordinal);
        Assert.All(await to.ListAsync("models/", Cancel), found => Assert.Contains("/.hf-model-cache/lease/", found.Key, StringComparison.Ordinal));
    }

    private async Task<IObjectStore> FilledAsync()
    {
        var store = await CreateFromAsync();
        await using var hub = await FakeHub.StartAsync();
        hub.AddRepo(TwoEnds.Repo.Name).Commit("main", Files);
        using var source = TwoEnds.Hub(hub.Endpoint);
        await TwoEnds.EnsureAsync(source, store);
        return store;
    }

    // The hash of every object by key, except this tool's own objects.
    private static async Task<Dictionary<string, string>> ContentAsync(IObjectStore store)
    {
        var content = new Dictionary<string, string>();
        foreach (var found in await store.ListAsync("models/", Cancel))
        {
            if (!found.Key.Contains(".hf-model-cache", StringComparison.Ordinal))
                content[found.Key] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await ReadAsync(store, found.Key)));
        }

        return content;
    }

    private static async Task<byte[]> ReadAsync(IObjectStore store, string key)
    {
        await using var body = await store.OpenReadAsync(key, ReadRange.All, Cancel);
        using var content = new MemoryStream();
        await body!.Content.CopyToAsync(content, Cancel);
        return content.ToArray();
    }
}
