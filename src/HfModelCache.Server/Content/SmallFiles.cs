using HfModelCache.Failures;
using HfModelCache.Resilience;
using HfModelCache.Server.Remembering;
using HfModelCache.Stores;

namespace HfModelCache.Server.Content;

/// <summary>Reads small files whole, and keeps those that are asked for often in memory.</summary>
/// <param name="store">The store; it retries for seconds.</param>
/// <param name="time">The clock.</param>
internal sealed class SmallFiles(IObjectReader store, TimeProvider time)
{
    /// <summary>The size up to which a file is small, in bytes.</summary>
    public const int MaxSize = 1 << 20;

    private const long MaxBytes = 32L << 20;

    // Bytes belong to the ETag by which they were verified, so they never become wrong.
    private readonly Remembered<(string Key, string ETag, int Size), byte[]> _files = new(
        (file, ct) => ReadAsync(store, file, ct),
        new()
        {
            FreshFor = TimeSpan.FromMinutes(10),
            KeptFor = TimeSpan.FromHours(1),
            Overdue = "The store did not answer in time.",
            CostOf = bytes => bytes.Length + 256,
            MaxCost = MaxBytes,
        },
        time);

    /// <summary>Reads a file.</summary>
    /// <param name="key">Its object.</param>
    /// <param name="etag">The version that was verified.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public ValueTask<byte[]> ReadAsync(string key, string etag, int size, CancellationToken cancellationToken) =>
        _files.GetAsync((key, etag, size), cancellationToken);

    private static async Task<byte[]> ReadAsync(IObjectReader store, (string Key, string ETag, int Size) file, CancellationToken cancellationToken)
    {
        if (file.Size == 0)
            return [];
        await using var body = await store.OpenReadAsync(file.Key, new ReadRange(0, file.Size, file.ETag.Length > 0 ? file.ETag : null), cancellationToken).ConfigureAwait(false)
            ?? throw new OperatorException(FailureReason.CopyDamaged, $"{store.Describe(file.Key)} is missing.");
        var bytes = new byte[file.Size];
        try
        {
            await body.Content.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            return bytes;
        }
        catch (Exception e) when (NetworkFailure.Is(e) && !cancellationToken.IsCancellationRequested)
        {
            throw new TransientException(FailureReason.StoreUnreachable, $"Reading {store.Describe(file.Key)} was interrupted.", inner: e);
        }
    }
}
