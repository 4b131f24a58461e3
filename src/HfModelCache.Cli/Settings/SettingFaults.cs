using HfModelCache.Cli.Reporting;

namespace HfModelCache.Cli.Settings;

/// <summary>Collects everything that is wrong, so that people correct it in one go.</summary>
internal sealed class SettingFaults
{
    private const int LongestValueShown = 80;

    private readonly List<SettingFault> _faults = [];

    public IReadOnlyList<SettingFault> All => _faults;

    /// <summary>A value can't be used.</summary>
    /// <param name="value">The value; one that is secret is not repeated.</param>
    /// <param name="problem">What is wrong with it, as the end of a sentence that the value begins.</param>
    /// <param name="remedy">What to do, as a sentence.</param>
    public void Add(SettingValue value, string problem, string remedy)
    {
        var subject = value.Definition.IsSecret
            ? value.Origin
            : $"{value.Origin} is \"{Printable.Cut(Printable.Escape(value.Text), LongestValueShown)}\", which";
        _faults.Add(new SettingFault(value.Definition.Name, $"{subject} {problem}. {remedy}"));
    }

    /// <summary>A value is needed and not there, or something else can't be said of one value alone.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="problem">What is wrong, as the end of a sentence that the variable's name begins.</param>
    /// <param name="remedy">What to do, as a sentence.</param>
    public void Add(SettingDefinition setting, string problem, string remedy) =>
        _faults.Add(new SettingFault(setting.Name, $"{setting.Name} {problem}. {remedy}"));
}
