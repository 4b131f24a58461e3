using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace HfModelCache.Bench.Http;

/// <summary>The content of every file: one random block over and over, which the kernel sends without a copy of ours.</summary>
/// <remarks>The block's length is a prime, so that no two parts of a file are the same.</remarks>
internal sealed partial class RepeatingContent
{
    private const int BlockSize = 16_777_213;

    private readonly byte[] _block = new byte[BlockSize];
    private readonly SafeHandle _file;

    public RepeatingContent()
    {
        new Random(1).NextBytes(_block);
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, _block);
        _file = File.OpenHandle(path, options: FileOptions.DeleteOnClose);
        // Nothing else may be left behind when the server is killed; the open handle keeps the bytes.
        File.Delete(path);
    }

    /// <summary>Feeds a file's content to a hash.</summary>
    public void AppendTo(IncrementalHash hash, long length)
    {
        for (var left = length; left > 0; left -= BlockSize)
            hash.AppendData(_block, 0, (int)Math.Min(left, BlockSize));
    }

    public ReadOnlySpan<byte> ReadAt(long offset, int atMost)
    {
        var within = (int)(offset % BlockSize);
        return _block.AsSpan(within, Math.Min(atMost, BlockSize - within));
    }

    /// <summary>Sends some bytes from an offset on; says how many.</summary>
    public long SendFile(SafeHandle socket, long offset, long atMost)
    {
        var within = offset % BlockSize;
        var sent = SendFile(socket, _file, ref within, (nint)Math.Min(atMost, BlockSize - within));
        return sent > 0 ? sent : throw new IOException("The client went away.");
    }

    [LibraryImport("libc", EntryPoint = "sendfile64", SetLastError = true)]
    private static partial nint SendFile(SafeHandle socket, SafeHandle file, ref long offset, nint count);
}
