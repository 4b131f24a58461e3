using HfModelCache.Progress;

namespace HfModelCache.Transfer;

/// <summary>Counts what one try at one file adds to the meter, so that it can be taken back.</summary>
/// <param name="meter">The meter of the whole run.</param>
/// <param name="file">The file's own counts.</param>
internal sealed class FileMeter(TransferMeter meter, FileProgress file)
{
    private long _fetched;
    private long _kept;
    private long _stored;

    /// <summary>Counts bytes that arrived from the source.</summary>
    public void Fetched(int bytes)
    {
        Interlocked.Add(ref _fetched, bytes);
        meter.Fetched(bytes);
        file.Received(bytes);
    }

    /// <summary>Counts bytes that the store has without this run: parts of an earlier one, or a copy that it made itself.</summary>
    public void Kept(long bytes)
    {
        Interlocked.Add(ref _kept, bytes);
        meter.Kept(bytes);
        file.Received(bytes);
        file.Stored(bytes);
    }

    /// <summary>Counts fetched bytes that the store has now.</summary>
    public void Stored(long bytes)
    {
        Interlocked.Add(ref _stored, bytes);
        meter.Stored(bytes);
        file.Stored(bytes);
    }

    /// <summary>Counts a part that is being read and stored, until the result is disposed.</summary>
    public IDisposable Part() => file.Part();

    /// <summary>Takes everything back, because the try failed and its bytes have to move again.</summary>
    public void Undo()
    {
        var (fetched, kept, stored) = (
            Interlocked.Exchange(ref _fetched, 0), Interlocked.Exchange(ref _kept, 0), Interlocked.Exchange(ref _stored, 0));
        meter.Fetched(-fetched);
        meter.Kept(-kept);
        meter.Stored(-stored);
        file.Received(-fetched - kept);
        file.Stored(-kept - stored);
    }
}
