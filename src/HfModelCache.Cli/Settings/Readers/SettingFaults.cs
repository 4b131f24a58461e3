using HfModelCache.Cli.Output.Text;
using HfModelCache.Cli.Settings.Definitions;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Collects all faults, so that they can be corrected in one go.</summary>
/// <param name="scrubber">Removes secrets that were given in the wrong place.</param>
internal sealed class SettingFaults(SecretScrubber scrubber)
{
    private const int LongestValueShown = 80;

    private readonly List<SettingFault> _faults = [];

    public IReadOnlyList<SettingFault> All => _faults;

    /// <summary>Adds a value that can't be used.</summary>
    /// <param name="value">The value; a secret one is not repeated.</param>
    /// <param name="problem">The end of a sentence that begins with the value.</param>
    /// <param name="remedy">The remedy, as a sentence.</param>
    public void Add(SettingValue value, string problem, string remedy)
    {
        var subject = value.Definition.IsSecret
            ? value.Origin
            : $"{value.Origin} is \"{scrubber.ScrubValue(value.Text, LongestValueShown)}\", which";
        _faults.Add(new SettingFault(value.Definition.Name, $"{subject} {problem}. {remedy}"));
    }

    /// <summary>Adds a fault of one part of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="problem">The end of a sentence that begins with the value's origin.</param>
    /// <param name="remedy">The remedy, as a sentence.</param>
    public void AddPart(SettingValue value, string problem, string remedy) =>
        _faults.Add(new SettingFault(value.Definition.Name, $"{value.Origin} {problem}. {remedy}"));

    /// <summary>Adds a missing value, or a fault that involves more than one setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="problem">The end of a sentence that begins with the variable.</param>
    /// <param name="remedy">The remedy, as a sentence.</param>
    public void Add(SettingDefinition setting, string problem, string remedy) =>
        _faults.Add(new SettingFault(setting.Name, $"{setting.Name} {problem}. {remedy}"));
}
