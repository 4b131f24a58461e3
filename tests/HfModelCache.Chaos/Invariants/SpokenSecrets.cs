using HfModelCache.Chaos.Runs;

namespace HfModelCache.Chaos.Invariants;

/// <summary>No secret and no signed URL is ever logged.</summary>
internal static class SpokenSecrets
{
    public static void Check(World world)
    {
        string[] secrets = [World.Token, "Signature=", "Key-Pair-Id", .. world.Store.Secrets];
        foreach (var line in world.Log.Lines.Where(line => secrets.Any(s => line.Contains(s, StringComparison.Ordinal))))
            world.Log.Violate("A secret was said: " + line);
    }
}
