using System.Runtime.InteropServices;

namespace HfModelCache.Integrity.Native;

/// <summary>Calls <c>sha256.c</c>, which is linked into the native executable and stands beside the assembly elsewhere.</summary>
internal static partial class Sha256Blocks
{
    /// <summary>A block's length in bytes.</summary>
    public const int Size = 64;

    private const string Library = "hf-model-cache-sha256";

    /// <summary>Whether the processor has SHA-256 instructions and the build includes the C code.</summary>
    public static bool IsSupported { get; } = Detect();

    /// <summary>Hashes blocks into one state.</summary>
    /// <param name="state">The hash's eight words.</param>
    /// <param name="blocks">The bytes; their count is a multiple of <see cref="Size"/>.</param>
    public static void Append(Span<uint> state, ReadOnlySpan<byte> blocks) => One(state, blocks, blocks.Length / Size);

    /// <summary>Hashes the same blocks into two states in one pass.</summary>
    /// <param name="first">The first hash's eight words.</param>
    /// <param name="second">The second hash's eight words.</param>
    /// <param name="blocks">The bytes; their count is a multiple of <see cref="Size"/>.</param>
    public static void AppendToBoth(Span<uint> first, Span<uint> second, ReadOnlySpan<byte> blocks) =>
        Two(first, second, blocks, blocks.Length / Size);

    private static bool Detect()
    {
        try
        {
            return IsFast() != 0;
        }
        catch (DllNotFoundException)
        {
            return false; // The build machine had no C compiler.
        }
    }

    [LibraryImport(Library, EntryPoint = "hf_model_cache_sha256_is_fast")]
    private static partial int IsFast();

    [LibraryImport(Library, EntryPoint = "hf_model_cache_sha256_one")]
    private static partial void One(Span<uint> state, ReadOnlySpan<byte> blocks, nint count);

    [LibraryImport(Library, EntryPoint = "hf_model_cache_sha256_two")]
    private static partial void Two(Span<uint> first, Span<uint> second, ReadOnlySpan<byte> blocks, nint count);
}
