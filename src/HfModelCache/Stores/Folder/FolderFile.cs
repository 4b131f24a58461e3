namespace HfModelCache.Stores.Folder;

/// <summary>Reads an object's bytes, and classifies failures as for every other operation on a folder.</summary>
/// <param name="file">The file, open at the first byte to read.</param>
/// <param name="length">The maximum number of bytes to read.</param>
/// <param name="what">The operation, for messages.</param>
internal sealed class FolderFile(FileStream file, long length, string what) : ReadOnlyStream
{
    private long _left = length;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var count = await file.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken).ConfigureAwait(false);
            _left -= count;
            return count;
        }
        catch (IOException e)
        {
            throw FolderFailures.Judge(what, e);
        }
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            var read = file.Read(buffer, offset, (int)Math.Min(count, _left));
            _left -= read;
            return read;
        }
        catch (IOException e)
        {
            throw FolderFailures.Judge(what, e);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await file.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }
}
