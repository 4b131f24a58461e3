using System.Diagnostics;
using System.Security.Cryptography;
using HfModelCache.Integrity.Native;

namespace HfModelCache.Bench.Hashing;

/// <summary>What hashing costs on one core: once, and twice in two ways.</summary>
internal static class HashCost
{
    private const int Rounds = 3;
    private const int PartSize = 8 << 20;
    private const int Parts = 128;

    /// <summary>Prints the seconds for each GiB, the best of three rounds.</summary>
    public static void Print()
    {
        // More than a cache holds, as in a relay.
        var parts = Enumerable.Range(0, 8).Select(i => RandomNumberGenerator.GetBytes(PartSize)).ToArray();
        using var library = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Print("library, once", part => library.AppendData(part));
        Print("library, twice", part =>
        {
            library.AppendData(part);
            SHA256.HashData(part);
        });
        if (!NativeSha256.IsSupported)
            return;
        var file = new NativeSha256();
        Print("ours, once", part => file.Append(part));
        Print("ours, two in one pass", part => file.AppendTogether(new NativeSha256(), part));

        void Print(string what, Action<byte[]> hash)
        {
            var best = Enumerable.Range(0, Rounds).Min(_ =>
            {
                var began = Stopwatch.GetTimestamp();
                for (var i = 0; i < Parts; i++)
                    hash(parts[i % parts.Length]);
                return Stopwatch.GetElapsedTime(began);
            });
            Console.WriteLine($"{what,-22} {best.TotalSeconds:0.000} s/GiB");
        }
    }
}
