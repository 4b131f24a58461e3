using System.Buffers.Binary;

namespace HfModelCache.Integrity.Native;

/// <summary>Computes a SHA-256 (FIPS 180-4), and optionally a second one of the same bytes in the same pass.</summary>
/// <remarks>
/// The only interface to the C code in this folder. The reason for it is the second hash: a body that is signed over http
/// is hashed for its signature and for its file. .NET 10 has SHA-256 instructions for ARM only, and OpenSSL needs two
/// passes: 1.05 s/GiB on one core of an AMD EPYC, against 0.69 for one pass here. That took a copy over http from 1.55 to
/// 1.09 CPU s/GiB (docs/performance.md). For a single hash it is no faster than OpenSSL (0.52 against 0.53 s/GiB).
/// </remarks>
internal sealed class NativeSha256
{
    private readonly uint[] _state =
        [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    private readonly byte[] _partial = new byte[Sha256Blocks.Size];
    private long _length;

    /// <summary>Whether the processor has SHA-256 instructions and the build includes the C code. Without it, use the library.</summary>
    public static bool IsSupported => Sha256Blocks.IsSupported;

    private int Filled => (int)(_length % Sha256Blocks.Size);

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (Filled > 0)
        {
            var missing = Math.Min(Sha256Blocks.Size - Filled, bytes.Length);
            bytes[..missing].CopyTo(_partial.AsSpan(Filled));
            _length += missing;
            bytes = bytes[missing..];
            if (Filled > 0)
                return;
            Sha256Blocks.Append(_state, _partial);
        }

        var whole = bytes.Length - (bytes.Length % Sha256Blocks.Size);
        if (whole > 0)
            Sha256Blocks.Append(_state, bytes[..whole]);
        Keep(bytes, whole);
    }

    /// <summary>Appends bytes to this hash and to another one: in one pass if both are at the border of a block.</summary>
    public void AppendTogether(NativeSha256 other, ReadOnlySpan<byte> bytes)
    {
        if (Filled > 0 || other.Filled > 0)
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

    /// <summary>Returns the hash in lower-case hexadecimal digits. Nothing can be appended afterwards.</summary>
    public string Finish()
    {
        Span<byte> end = stackalloc byte[2 * Sha256Blocks.Size];
        end.Clear();
        _partial.AsSpan(0, Filled).CopyTo(end);
        end[Filled] = 0x80;
        end = end[..(Filled < Sha256Blocks.Size - sizeof(long) ? Sha256Blocks.Size : 2 * Sha256Blocks.Size)];
        BinaryPrimitives.WriteInt64BigEndian(end[^sizeof(long)..], _length * 8);
        Sha256Blocks.Append(_state, end);

        Span<byte> hash = stackalloc byte[_state.Length * sizeof(uint)];
        for (var i = 0; i < _state.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(hash[(i * sizeof(uint))..], _state[i]);
        return Convert.ToHexStringLower(hash);
    }

    private void Keep(ReadOnlySpan<byte> bytes, int from)
    {
        bytes[from..].CopyTo(_partial);
        _length += bytes.Length;
    }
}
