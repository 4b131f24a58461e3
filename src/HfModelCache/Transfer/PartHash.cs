using HfModelCache.Integrity;
using HfModelCache.Transfer.Buffers;

namespace HfModelCache.Transfer;

/// <summary>Represents one part's turn in the hash of its file.</summary>
/// <remarks>
/// If one pass yields both the file's and the part's hash, a part is stored after its turn instead of beside it. That
/// costs no memory, because the buffer is needed until then anyway.
/// </remarks>
/// <param name="file">The hash of the file; null if it isn't hashed.</param>
/// <param name="buffer">The part's memory.</param>
internal sealed class PartHash(ContentHasher? file, PartBuffer buffer)
{
    private readonly TaskCompletionSource<string?> _ofPart = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The part's own SHA-256, or null if that takes a pass of its own. Completes when the part can be stored.</summary>
    public Task<string?> OfPart => _ofPart.Task;

    /// <summary>Completes when the part's memory is no longer read.</summary>
    public Task Done { get; private set; } = Task.CompletedTask;

    /// <summary>Hashes the part when it is read and the previous one is hashed.</summary>
    public Task RunAsync(Task previous, Task read) => Done = HashAsync(previous, read);

    private async Task HashAsync(Task previous, Task read)
    {
        try
        {
            var paired = file as PairedHasher;
            if (paired is null)
                _ofPart.SetResult(null);
            await previous.ConfigureAwait(false);
            await read.ConfigureAwait(false);
            if (paired is not null)
                _ofPart.SetResult(paired.AppendPart(buffer.Content));
            else
                file?.Append(buffer.Content);
        }
        finally
        {
            _ofPart.TrySetResult(null);
        }
    }
}
