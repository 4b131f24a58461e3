using HfModelCache.Progress;

namespace HfModelCache.Transfer;

/// <summary>What one try at one file has added to the meter, so that it can be taken back.</summary>
/// <param name="meter">The meter of the whole run.</param>
internal sealed class FileMeter(TransferMeter meter)
{
    private long _fetched;
    private long _stored;

    public void Fetched(int bytes)
    {
        Interlocked.Add(ref _fetched, bytes);
        meter.Fetched(bytes);
    }

    public void Stored(long bytes)
    {
        Interlocked.Add(ref _stored, bytes);
        meter.Stored(bytes);
    }

    /// <summary>An earlier run has stored so much of the file already.</summary>
    public void Present(long bytes) => Stored(bytes);

    /// <summary>The try failed: what it moved has to be moved again.</summary>
    public void TakeBack()
    {
        meter.Fetched(-_fetched);
        meter.Stored(-_stored);
    }
}
