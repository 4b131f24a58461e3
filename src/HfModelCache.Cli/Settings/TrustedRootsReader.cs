using HfModelCache.Cli.Settings.Rules;
using HfModelCache.Transport;

namespace HfModelCache.Cli.Settings;

/// <summary>Loads the certificate authorities that the two sides are to believe.</summary>
internal sealed class TrustedRootsReader(SettingValues values, SettingFaults faults)
{
    private const int MaxBytes = 16 << 20;
    private const string Remedy = "Name a file of certificates in PEM form, which begin with -----BEGIN CERTIFICATE-----.";

    private readonly Lazy<TrustedRoots?> _common = new(() => Load(KnownSettings.CaBundle, values, faults));

    /// <summary>Those for the Hub; null for the system's.</summary>
    public TrustedRoots? ForHub => _common.Value;

    /// <summary>Those for the store; null for the system's.</summary>
    public TrustedRoots? ForStore => Load(KnownSettings.StoreCaBundle, values, faults) ?? _common.Value;

    private static TrustedRoots? Load(SettingDefinition setting, SettingValues values, SettingFaults faults)
    {
        if (values.Find(setting) is not { } file)
            return null;
        TrustedRoots? roots = null;
        if ((RegularFile.FindProblem(file.Text, MaxBytes) ?? Try(file.Text, out roots)) is { } problem)
            faults.Add(file, problem, Remedy);
        return roots;
    }

    private static string? Try(string file, out TrustedRoots? roots)
    {
        roots = TrustedRoots.TryLoad(file, out var problem);
        return problem;
    }
}
