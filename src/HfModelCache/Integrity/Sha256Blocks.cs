using System.Runtime.InteropServices;

namespace HfModelCache.Integrity;

/// <summary>SHA-256 of whole blocks by the processor's own instructions, which .NET 10 has for ARM only.</summary>
/// <remarks>The code is <c>Native/sha256.c</c>: inside the native executable, and beside the assembly elsewhere.</remarks>
internal static partial class Sha256Blocks
{
    /// <summary>A block's length in bytes.</summary>
    public const int Size = 64;

    private const string Library = "hf-model-cache-sha256";

    /// <summary>Whether this processor has the instructions, and this build the code.</summary>
    public static bool AreFast { get; } = FindOut();

    /// <summary>Hashes blocks into one chain.</summary>
    /// <param name="state">The chain's eight words.</param>
    /// <param name="blocks">The bytes; their count is a multiple of <see cref="Size"/>.</param>
    public static void Append(Span<uint> state, ReadOnlySpan<byte> blocks) => One(state, blocks, blocks.Length / Size);

    /// <summary>Hashes the same blocks into two chains, in little more time than into one.</summary>
    /// <param name="first">The one chain's eight words.</param>
    /// <param name="second">The other's.</param>
    /// <param name="blocks">The bytes; their count is a multiple of <see cref="Size"/>.</param>
    public static void AppendToBoth(Span<uint> first, Span<uint> second, ReadOnlySpan<byte> blocks) =>
        Two(first, second, blocks, blocks.Length / Size);

    private static bool FindOut()
    {
        try
        {
            return IsFast() != 0;
        }
        catch (DllNotFoundException)
        {
            return false; // Built where there was no compiler for C.
        }
    }

    [LibraryImport(Library, EntryPoint = "hf_model_cache_sha256_is_fast")]
    private static partial int IsFast();

    [LibraryImport(Library, EntryPoint = "hf_model_cache_sha256_one")]
    private static partial void One(Span<uint> state, ReadOnlySpan<byte> blocks, nint count);

    [LibraryImport(Library, EntryPoint = "hf_model_cache_sha256_two")]
    private static partial void Two(Span<uint> first, Span<uint> second, ReadOnlySpan<byte> blocks, nint count);
}
