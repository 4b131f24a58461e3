using HfModelCache.Cli.Settings.Rules;
using HfModelCache.Network;

namespace HfModelCache.Cli.Settings;

/// <summary>Loads the certificate authorities that the two sides are to believe.</summary>
internal sealed class TrustedRootsReader(SettingValues values, SettingFaults faults)
{
    private const int MaxBytes = 16 << 20;
    private const string Remedy = "Name a file of certificates in PEM form, which begin with -----BEGIN CERTIFICATE-----.";

    // Both sides often name the same bundle, and a system's bundle takes 20 ms.
    private readonly Dictionary<string, TrustedRoots?> _loaded = new(StringComparer.Ordinal);

    /// <summary>Those for the Hub; null for the system's.</summary>
    public TrustedRoots? ForHub() => values.Find(KnownSettings.CaBundle) is { } file ? Load(file) : null;

    /// <summary>Those for the store; null for the system's.</summary>
    public TrustedRoots? ForStore() => values.Find(KnownSettings.StoreCaBundle) is { } file ? Load(file) : ForHub();

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
