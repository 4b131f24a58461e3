namespace HfModelCache.TestHub.Content;

internal static class SplitMix64
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>The <paramref name="index"/>-th output of the generator that starts at <paramref name="seed"/>.</summary>
    public static ulong At(ulong seed, ulong index)
    {
        unchecked
        {
            var z = seed + (index + 1) * Golden;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
