using System.Globalization;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Rules;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads the settings of the commands that change which copies the store holds.</summary>
internal sealed class CopyChangeReader(SettingValues values, SettingFaults faults, SwitchReader switches)
{
    private const int MostKept = 1_000_000;

    /// <summary>Reads the settings. An invalid value counts as unset, so that the fault itself can be reported.</summary>
    public CopyChange Read() => new(ReadRevision(), ReadKeep(), switches.IsOn(CopySettings.DryRun));

    private string ReadRevision()
    {
        if (values.Find(CopySettings.PinnedRevision) is not { } value)
            return CopySettings.PinnedRevision.Default!;
        if (RevisionName.FindProblem(value.Text) is { } problem)
            faults.Add(value, problem, "Set it to a branch, a tag or a ref such as refs/pr/1.");
        return value.Text;
    }

    private int ReadKeep()
    {
        if (values.Find(CopySettings.Keep) is not { } value)
            return 0;
        if (int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MostKept)
            return count;
        faults.Add(value, "is not a number of commits", $"Set it to a whole number from 0 to {MostKept}.");
        return 0;
    }
}
