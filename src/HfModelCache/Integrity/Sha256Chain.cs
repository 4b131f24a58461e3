using System.Buffers.Binary;

namespace HfModelCache.Integrity;

/// <summary>A SHA-256 under way (FIPS 180-4) that can share its work with another one of the same bytes.</summary>
/// <remarks>Use it where <see cref="Sha256Blocks.AreFast"/>.</remarks>
internal sealed class Sha256Chain
{
    private readonly uint[] _state =
        [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    private readonly byte[] _begun = new byte[Sha256Blocks.Size];
    private long _length;

    private int Begun => (int)(_length % Sha256Blocks.Size);

    /// <summary>The next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (Begun > 0)
        {
            var missing = Math.Min(Sha256Blocks.Size - Begun, bytes.Length);
            bytes[..missing].CopyTo(_begun.AsSpan(Begun));
            _length += missing;
            bytes = bytes[missing..];
            if (Begun > 0)
                return;
            Sha256Blocks.Append(_state, _begun);
        }

        var whole = bytes.Length - (bytes.Length % Sha256Blocks.Size);
        if (whole > 0)
            Sha256Blocks.Append(_state, bytes[..whole]);
        Keep(bytes, whole);
    }

    /// <summary>The next bytes of this and of another one; cheap where both are at the border of a block.</summary>
    public void AppendTogether(Sha256Chain other, ReadOnlySpan<byte> bytes)
    {
        if (Begun > 0 || other.Begun > 0)
        {
            Append(bytes);
            other.Append(bytes);
            return;
        }

        var whole = bytes.Length - (bytes.Length % Sha256Blocks.Size);
        if (whole > 0)
            Sha256Blocks.AppendToBoth(_state, other._state, bytes[..whole]);
        Keep(bytes, whole);
        other.Keep(bytes, whole);
    }

    /// <summary>The hash of everything appended, in lower-case hexadecimal digits; nothing can be appended after it.</summary>
    public string Finish()
    {
        Span<byte> end = stackalloc byte[2 * Sha256Blocks.Size];
        end.Clear();
        _begun.AsSpan(0, Begun).CopyTo(end);
        end[Begun] = 0x80;
        end = end[..(Begun < Sha256Blocks.Size - sizeof(long) ? Sha256Blocks.Size : 2 * Sha256Blocks.Size)];
        BinaryPrimitives.WriteInt64BigEndian(end[^sizeof(long)..], _length * 8);
        Sha256Blocks.Append(_state, end);

        Span<byte> hash = stackalloc byte[_state.Length * sizeof(uint)];
        for (var i = 0; i < _state.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(hash[(i * sizeof(uint))..], _state[i]);
        return Convert.ToHexStringLower(hash);
    }

    private void Keep(ReadOnlySpan<byte> bytes, int from)
    {
        bytes[from..].CopyTo(_begun);
        _length += bytes.Length;
    }
}
