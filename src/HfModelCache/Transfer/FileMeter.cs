using HfModelCache.Progress;

namespace HfModelCache.Transfer;

/// <summary>Counts what one try at one file adds to the meter, so that it can be taken back.</summary>
/// <param name="meter">The meter of the whole run.</param>
internal sealed class FileMeter(TransferMeter meter)
{
    private long _fetched;
    private long _stored;

    /// <summary>Counts bytes that arrived from the source.</summary>
    public void Fetched(int bytes)
    {
        Interlocked.Add(ref _fetched, bytes);
        meter.Fetched(bytes);
    }

    /// <summary>Counts bytes that the store has, from this run or an earlier one.</summary>
    public void Stored(long bytes)
    {
        Interlocked.Add(ref _stored, bytes);
        meter.Stored(bytes);
    }

    /// <summary>Takes everything back, because the try failed and its bytes have to move again.</summary>
    public void Undo()
    {
        meter.Fetched(-Interlocked.Exchange(ref _fetched, 0));
        meter.Stored(-Interlocked.Exchange(ref _stored, 0));
    }
}
