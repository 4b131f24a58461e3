using HfModelCache.Integrity;
using HfModelCache.Transfer.Buffers;

namespace HfModelCache.Transfer;

/// <summary>One part's turn in the hash of its file.</summary>
/// <remarks>
/// Where both hashes can be had in one pass, a part is stored after its turn and not beside it. That costs no memory, for
/// its buffer is needed until then anyhow.
/// </remarks>
/// <param name="file">The hash of the file; null where nobody hashes it.</param>
/// <param name="buffer">The part's memory.</param>
internal sealed class PartHash(ContentHasher? file, PartBuffer buffer)
{
    private readonly TaskCompletionSource<string?> _ofPart = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The part's own SHA-256, or null where it takes a pass of its own; ends when the part can be stored.</summary>
    public Task<string?> OfPart => _ofPart.Task;

    /// <summary>Ends when nobody hashes this part any more.</summary>
    public Task Done { get; private set; } = Task.CompletedTask;

    /// <summary>Hashes the part once it is fetched and the one before it is hashed.</summary>
    public Task RunAsync(Task previous, Task fetched) => Done = HashAsync(previous, fetched);

    private async Task HashAsync(Task previous, Task fetched)
    {
        try
        {
            var paired = file as PairedHasher;
            if (paired is null)
                _ofPart.SetResult(null);
            await previous.ConfigureAwait(false);
            await fetched.ConfigureAwait(false);
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
