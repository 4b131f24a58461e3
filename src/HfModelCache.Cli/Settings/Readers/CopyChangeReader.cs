using System.Collections.Frozen;
using System.Globalization;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Rules;
using HfModelCache.Repos;
using HfModelCache.Runs;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads the settings of the commands that change which copies the store holds.</summary>
internal sealed class CopyChangeReader(SettingValues values, SettingFaults faults, SwitchReader switches, Uri hub)
{
    private const int MaxFileBytes = 1 << 20;
    private const string ExceptRemedy = "Set it to a file with a model on each line: org/name.";
    private const int MostKept = 1_000_000;

    /// <summary>Reads the settings. An invalid value counts as unset, so that the fault itself can be reported.</summary>
    public CopyChange Read()
    {
        var isDryRun = switches.IsOn(CopySettings.DryRun);
        var rules = new PruneRules { Keep = ReadKeep() ?? 0, OlderThan = ReadAge(), Except = ReadExceptions(), IsDryRun = isDryRun };
        var choosesModels = rules is { Keep: > 0 } or { OlderThan: not null };
        return new(ReadRevision(), rules, choosesModels, isDryRun);
    }

    private string ReadRevision()
    {
        if (values.Find(CopySettings.PinnedRevision) is not { } value)
            return CopySettings.PinnedRevision.Default!;
        if (RevisionName.FindProblem(value.Text) is { } problem)
            faults.Add(value, problem, "Set it to a branch, a tag or a ref such as refs/pr/1.");
        return value.Text;
    }

    private int? ReadKeep()
    {
        if (values.Find(CopySettings.Keep) is not { } value)
            return null;
        if (int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MostKept)
            return count;
        faults.Add(value, "is not a number of commits", $"Set it to a whole number from 0 to {MostKept}.");
        return null;
    }

    private TimeSpan? ReadAge()
    {
        if (values.Find(CopySettings.OlderThan) is not { } value)
            return null;
        var unit = value.Text.Length > 0 ? value.Text[^1] : ' ';
        if (unit is 'd' or 'h' && int.TryParse(value.Text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MostKept)
            return unit == 'd' ? TimeSpan.FromDays(count) : TimeSpan.FromHours(count);
        faults.Add(value, "is not an age", "Set it to a whole number with d or h, for example 30d.");
        return null;
    }

    private FrozenSet<string> ReadExceptions()
    {
        if (values.Find(CopySettings.Except) is not { } value)
            return [];
        try
        {
            if (RegularFile.FindProblem(value.Text, MaxFileBytes) is { } problem)
                faults.Add(value, problem, ExceptRemedy);
            else
                return [.. File.ReadLines(value.Text).Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0).Select(NameIn).OfType<string>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add(value, "is a file that can't be read", ExceptRemedy);
        }

        return [];
    }

    // A name that is mistyped would not protect its model.
    private string? NameIn(string line)
    {
        if (ModelReference.TryParse(line, hub, out var reference, out var problem) && RepoId.TryCreate(RepoType.Model, reference.Name, out var repo, out problem))
            return repo.Name;
        faults.Add(CopySettings.Except, $"names a file with the line \"{line}\", which {problem}", ExceptRemedy);
        return null;
    }
}
