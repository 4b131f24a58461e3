using System.Buffers;
using HfModelCache.Integrity.Native;

namespace HfModelCache.Integrity;

/// <summary>Hashes a file, and each of its parts in the same pass.</summary>
/// <remarks>Only for processors with SHA-256 instructions: see <see cref="NativeSha256.IsSupported"/>.</remarks>
internal sealed class PairedHasher : ContentHasher
{
    private readonly NativeSha256 _file = new();

    public override void Append(ReadOnlySpan<byte> bytes) => _file.Append(bytes);

    /// <summary>Appends the next part of the file.</summary>
    /// <returns>The part's own SHA-256, in lower-case hexadecimal digits.</returns>
    public string AppendPart(ReadOnlySequence<byte> part)
    {
        var own = new NativeSha256();
        foreach (var segment in part)
            _file.AppendTogether(own, segment.Span);
        return own.Finish();
    }

    public override ContentDigest Finish() => ContentDigest.Sha256(_file.Finish());
}
