using System.Security.Cryptography;

namespace HfModelCache.TestHub.Content;

/// <summary>A file's bytes, readable at any offset without the whole ever being in memory.</summary>
public abstract class FileContent
{
    private readonly Lazy<string> _gitOid;
    private readonly Lazy<string> _sha256;

    /// <summary>Prepares the digests, which are computed when first asked for.</summary>
    protected FileContent()
    {
        _gitOid = new Lazy<string>(() => ContentDigests.GitBlob(this));
        _sha256 = new Lazy<string>(() => ContentDigests.Sha256(this));
    }

    /// <summary>No bytes at all.</summary>
    public static FileContent Empty { get; } = new MemoryContent(ReadOnlyMemory<byte>.Empty);

    /// <summary>How many bytes there are.</summary>
    public abstract long Length { get; }

    /// <summary>The SHA-256 in hexadecimal.</summary>
    public virtual string Sha256 => _sha256.Value;

    /// <summary>The git blob id in hexadecimal.</summary>
    public string GitOid => _gitOid.Value;

    /// <summary>A name that differs wherever the bytes differ, yet costs no pass over a large content.</summary>
    public virtual string Identity => GitOid;

    /// <summary>At least one byte from an offset on, without a copy if possible.</summary>
    public abstract ReadOnlyMemory<byte> ReadAt(long offset, int atMost);

    /// <summary>The bytes of a window that is small enough for an array.</summary>
    public byte[] ToArray(long offset, long count)
    {
        var bytes = new byte[count];
        for (var done = 0; done < bytes.Length;)
        {
            var piece = ReadAt(offset + done, bytes.Length - done);
            piece.CopyTo(bytes.AsMemory(done));
            done += piece.Length;
        }

        return bytes;
    }

    internal void AppendTo(IncrementalHash hash)
    {
        for (var done = 0L; done < Length;)
        {
            var piece = ReadAt(done, (int)Math.Min(Length - done, 1 << 20));
            hash.AppendData(piece.Span);
            done += piece.Length;
        }
    }
}
