using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Rules;
using HfModelCache.Network;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Loads the trusted certificate authorities of both ends.</summary>
internal sealed class TrustedRootsReader(SettingValues values, SettingFaults faults)
{
    private const int MaxBytes = 16 << 20;
    private const string Remedy = "Set it to a PEM file; its certificates begin with -----BEGIN CERTIFICATE-----.";

    // Both ends often name the same bundle, and loading a system's bundle takes 20 ms.
    private readonly Dictionary<string, TrustedRoots?> _loaded = new(StringComparer.Ordinal);

    /// <summary>Loads those for the Hub; null for the system's.</summary>
    public TrustedRoots? ForHub() => values.Find(NetworkSettings.CaBundle) is { } file ? Load(file) : null;

    /// <summary>Loads those for the store; null for the system's.</summary>
    public TrustedRoots? ForStore() => values.Find(NetworkSettings.StoreCaBundle) is { } file ? Load(file) : ForHub();

    private TrustedRoots? Load(SettingValue file)
    {
        if (_loaded.TryGetValue(file.Text, out var roots))
            return roots;
        var problem = RegularFile.FindProblem(file.Text, MaxBytes);
        if (problem is null)
            roots = TrustedRoots.TryLoad(file.Text, out problem);
        if (problem is not null)
            faults.Add(file, problem, Remedy);
        _loaded.Add(file.Text, roots);
        return roots;
    }
}
